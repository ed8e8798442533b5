#include "server/store/store_override.h"

#include <stddef.h>

struct error store_overrides_page(struct store *store, struct arena *arena, struct uuid actor,
                                  millis after_at, struct uuid after_id, int64_t limit,
                                  struct override_row **ret_rows, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "overrides_page",
        .text = "SELECT id, reference, kind, consents, legal_basis, decided_by, decided_at,"
                " review_by FROM hotline.overrides_page($1, $2, $3, $4::int)"};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct override_row, id)},
        {SQL_TEXT, offsetof(struct override_row, reference)},
        {SQL_TEXT, offsetof(struct override_row, kind)},
        {SQL_JSON, offsetof(struct override_row, consents)},
        {SQL_TEXT, offsetof(struct override_row, legal_basis)},
        {SQL_TEXT, offsetof(struct override_row, decided_by)},
        {SQL_TIME, offsetof(struct override_row, decided_at)},
        {SQL_TIME, offsetof(struct override_row, review_by)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_time(&args, after_at);
    sql_uuid(&args, after_id);
    sql_int(&args, limit);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(columns), sizeof(struct override_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_override_review(struct store *store, struct arena *arena,
                                   const struct override_review *review,
                                   struct override_reviewed *ret_reviewed)
{
    static const struct sql sql = {
        .name = "override_review",
        .text = "SELECT outcome, verdict, reviewed_at"
                " FROM hotline.override_review($1, $2, $3, $4, $5)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_TEXT, offsetof(struct override_reviewed, verdict)},
        {SQL_TIME, offsetof(struct override_reviewed, at)},
    };
    struct sql_args args = {.arena = arena};
    sql_request(&args, review->actor, review->key, review->request_hash);
    sql_uuid(&args, review->id);
    sql_text(&args, review->verdict);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_reviewed, ret_reviewed);
}
