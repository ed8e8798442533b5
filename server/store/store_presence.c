#include "server/store/store_presence.h"

#include "hotline/base/limits.h"

static const struct sql sql = {
    .name = "case_presence",
    .text = "SELECT outcome, others FROM hotline.case_presence($1, $2, $3, $4)",
    .writes = true};
static const struct sql_column columns[] = {{SQL_JSON, 0}};

struct error store_presence_put(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, bool writing, struct str *ret_others)
{
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    sql_bool(&args, writing);
    sql_int(&args, LIMIT_PRESENCE_SECONDS);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_others, ret_others);
}

struct error store_presence_end(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference)
{
    static const struct sql end = {
        .name = "case_presence_end",
        .text = "SELECT outcome, others FROM hotline.case_presence($1, $2, NULL, 0)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    struct str others;
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    return store_call(store, &end, &args, COLUMNS(columns), sizeof others, &others);
}
