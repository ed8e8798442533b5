/* Overrides of consent, and their review by a second person. */
#include "hotline/wire/forward.h"
#include "server/api/cursor.h"
#include "server/router/handlers.h"
#include "server/store/store_override.h"

static struct error read_query(struct request *rq, struct cursor *ret_after, int64_t *ret_limit)
{
    static const char *const allowed[] = {"after", "limit", NULL};
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = request_page_limit(rq, ret_limit);
    struct str after = request_query(rq, "after");
    struct cursor cursor = {.at = MILLIS_NONE};
    if (!e.id && after.at && !cursor_read(after, &cursor))
        e = (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("after is invalid")};
    if (!e.id)
        *ret_after = cursor;
    return e;
}

static struct error add_row(struct request *rq, const struct override_row *row, struct json *list)
{
    struct json *consents = NULL;
    struct error e = json_parse(rq->arena, row->consents, &consents);
    if (e.id)
        return FAILED(INTERNAL);
    const struct wire_override wire = {
        .id = row->id, .reference = row->reference, .kind = row->kind, .consents = consents,
        .legal_basis = row->legal_basis, .decided_by = row->decided_by,
        .decided_at = row->decided_at, .review_by = row->review_by};
    json_append(list, json_build(rq->arena, wire_override_fields, &wire));
    return NO_ERROR;
}

struct reply api_overrides(struct request *rq)
{
    struct cursor after;
    int64_t limit;
    struct override_row *rows = NULL;
    size_t count = 0;
    struct error e = read_query(rq, &after, &limit);
    if (!e.id)
        e = store_overrides_page(rq->store, rq->arena, rq->caller.id, after.at, after.id, limit,
                                 &rows, &count);
    struct json *json = json_object(rq->arena), *list = json_array(rq->arena);
    for (size_t i = 0; i < count && !e.id; i++)
        e = add_row(rq, &rows[i], list);
    if (e.id)
        return reply_error(rq, e);
    struct str next = STR_NONE;
    if (count == (size_t)limit)
        next = cursor_text(rq->arena, (struct cursor){.at = rows[count - 1].review_by,
                                                      .id = rows[count - 1].id});
    json_set(json, STR("overrides"), list);
    json_set(json, STR("next"), json_str(rq->arena, next));
    return reply_tree(rq, 200, json);
}

struct reply api_override_review(struct request *rq)
{
    struct wire_review in;
    struct uuid id;
    struct override_reviewed reviewed;
    struct error e = request_read(rq, wire_review_fields, sizeof in, &in);
    if (!e.id)
        e = request_path_id(rq, &id);
    if (!e.id) {
        const struct override_review review = {
            .actor = rq->caller.id, .key = rq->idempotency_key,
            .request_hash = rq->idempotency_hash, .id = id, .verdict = in.verdict};
        e = store_override_review(rq->store, rq->arena, &review, &reviewed);
    }
    if (e.id)
        return reply_error(rq, e);
    struct json *json = json_object(rq->arena);
    json_set(json, STR("id"), json_str(rq->arena, uuid_str(rq->arena, id)));
    json_set(json, STR("verdict"), json_str(rq->arena, reviewed.verdict));
    json_set(json, STR("reviewed_at"), json_str(rq->arena, time_str(rq->arena, reviewed.at)));
    return reply_tree(rq, 201, json);
}
