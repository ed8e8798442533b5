#include "server/store/store_audit.h"

#include <stddef.h>

struct error store_audit_page(struct store *store, struct arena *arena, struct uuid actor,
                              int64_t after_xid, int64_t after_id, int64_t limit,
                              struct str reference, struct audit_row **ret_rows,
                              size_t *ret_count)
{
    static const struct sql sql = {
        .name = "audit_page",
        .text = "SELECT xid, id, at, actor, event, reference, detail"
                " FROM hotline.audit_page($1, $2, $3, $4::int, $5)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct audit_row, xid)},
        {SQL_INT, offsetof(struct audit_row, id)},
        {SQL_TIME, offsetof(struct audit_row, at)},
        {SQL_TEXT, offsetof(struct audit_row, actor)},
        {SQL_TEXT, offsetof(struct audit_row, event)},
        {SQL_TEXT, offsetof(struct audit_row, reference)},
        {SQL_JSON, offsetof(struct audit_row, detail)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_int(&args, after_xid);
    sql_int(&args, after_id);
    sql_int(&args, limit);
    sql_text(&args, reference);
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, COLUMNS(columns),
                               sizeof(struct audit_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}
