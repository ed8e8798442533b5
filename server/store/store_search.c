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
    static const struct sql sql = {
        .name = "search_hashes",
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
    static const struct sql sql = {
        .name = "search_reference",
        .text = "SELECT outcome, retry_after, cases, elsewhere"
                " FROM hotline.search_reference($1, $2, $3::int)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    sql_int(&args, LIMIT_SEARCH_PER_HOUR);
    return store_call(store, &sql, &args, columns, COLUMN_COUNT, sizeof *ret_found, ret_found);
}
