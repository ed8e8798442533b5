#include "server/store/store_merge.h"

#include <stddef.h>

static const struct sql_column columns[] = {
    {SQL_INT, offsetof(struct merged, version)},
    {SQL_TEXT, offsetof(struct merged, status)},
    {SQL_TEXT, offsetof(struct merged, into)},
};

static struct error call(struct store *store, struct arena *arena, const struct sql *sql,
                         const struct merge_new *in, struct merged *ret_merged)
{
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->id);
    sql_int(&args, in->version);
    sql_time(&args, in->at);
    sql_uuid(&args, in->reason);
    if (!uuid_is_nil(in->into))
        sql_uuid(&args, in->into);
    return store_call(store, sql, &args, COLUMNS(columns), sizeof *ret_merged, ret_merged);
}

struct error store_case_merge(struct store *store, struct arena *arena,
                              const struct merge_new *in, struct merged *ret_merged)
{
    static const struct sql sql = {
        .name = "case_merge",
        .text = "SELECT outcome, version, status, merged_into FROM hotline.case_merge("
                "$15,$16,$17,$18,$19,$20,$21,$22," SEALED_ROWS ")",
        .writes = true};
    return call(store, arena, &sql, in, ret_merged);
}

struct error store_case_unmerge(struct store *store, struct arena *arena,
                                const struct merge_new *in, struct merged *ret_merged)
{
    static const struct sql sql = {
        .name = "case_unmerge",
        .text = "SELECT outcome, version, status, NULL::text FROM hotline.case_unmerge("
                "$15,$16,$17,$18,$19,$20,$21," SEALED_ROWS ")",
        .writes = true};
    return call(store, arena, &sql, in, ret_merged);
}
