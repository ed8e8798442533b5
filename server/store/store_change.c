#include "server/store/store_change.h"

#include <stddef.h>

#define WINDOW 1000 /* rows looked at for one answer */

struct error store_changes(struct store *store, struct arena *arena, struct uuid actor,
                           struct change_cursor after, struct change_page *ret_page)
{
    static const struct sql sql = {
        .name = "changes_page",
        .text = "SELECT outcome, changes, next_xid, next_id, more, pending"
                " FROM hotline.changes_page($1, $2, $3, $4::int)"};
    static const struct sql_column columns[] = {
        {SQL_JSON, offsetof(struct change_page, changes)},
        {SQL_INT, offsetof(struct change_page, next.xid)},
        {SQL_INT, offsetof(struct change_page, next.id)},
        {SQL_BOOL, offsetof(struct change_page, more)},
        {SQL_BOOL, offsetof(struct change_page, pending)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    if (after.xid)
        sql_int(&args, after.xid);
    else
        sql_null(&args);
    sql_int(&args, after.id);
    sql_int(&args, WINDOW);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_page, ret_page);
}

struct error store_change_announce(struct store *store, struct arena *arena)
{
    static const struct sql sql = {.name = "announce",
                                   .text = "SELECT pg_notify('hotline_change', '')"};
    struct sql_args args = {.arena = arena};
    return store_run(store, &sql, &args, NULL, 0, 0, NULL);
}
