#include "server/store/store_search.h"

#include <stddef.h>

#include "hotline/base/limits.h"

static const struct sql_column columns[] = {
    {SQL_INT, offsetof(struct search_found, retry_after)},
    {SQL_JSON, offsetof(struct search_found, cases)},
    {SQL_BOOL, offsetof(struct search_found, elsewhere)},
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

struct error store_search_hashes(struct store *store, struct arena *arena, struct uuid actor,
                                 const struct str *hashes, size_t count,
                                 struct search_found *ret_found)
{
    static const struct sql sql = {.name = "search_hashes",
                                   .text = "SELECT outcome, retry_after, cases, elsewhere"
                                           " FROM hotline.search_hashes($1, $2, $3::int, $4::int)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_bytes_array(&args, hashes, count);
    sql_int(&args, LIMIT_SEARCH_PER_HOUR);
    sql_int(&args, LIMIT_PAGE_MAX);
    return store_call(store, &sql, &args, columns, COLUMN_COUNT, sizeof *ret_found, ret_found);
}

struct error store_search_reference(struct store *store, struct arena *arena, struct uuid actor,
                                    struct str reference, struct search_found *ret_found)
{
    static const struct sql sql = {.name = "search_reference",
                                   .text = "SELECT outcome, retry_after, cases, elsewhere"
                                           " FROM hotline.search_reference($1, $2, $3::int)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    sql_int(&args, LIMIT_SEARCH_PER_HOUR);
    return store_call(store, &sql, &args, columns, COLUMN_COUNT, sizeof *ret_found, ret_found);
}

struct error store_texts_page(struct store *store, struct arena *arena,
                              const struct text_page *page, struct case_part **ret_parts,
                              size_t *ret_count)
{
    static const struct sql sql = {
        .name = "texts_page",
        .text =
            "SELECT part, id, version, type, compartment, scope, epoch, principal,"
            " principal_epoch, at, flag, bytes, clear"
            " FROM hotline.texts_page($1, $2, $3::uuid[], $4::bigint, $5, $6, $7::int, $8::int)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, page->actor);
    sql_time(&args, page->since);
    if (page->cases)
        sql_uuid_array(&args, page->cases, page->case_count);
    else
        sql_null(&args);
    if (page->after_at)
        sql_int(&args, page->after_at);
    else
        sql_null(&args);
    sql_uuid(&args, page->after_id);
    sql_int(&args, page->limit);
    sql_int(&args, LIMIT_TEXTS_OVERLAP);
    sql_int(&args, LIMIT_TEXTS_PER_HOUR);
    return store_run_parts(store, &sql, &args, ret_parts, ret_count);
}
