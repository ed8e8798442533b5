/* GET /v1/cases: pages of the queue and the other views. */
#include <string.h>

#include "hotline/base/bytes.h"
#include "server/api/case_wire.h"
#include "server/router/handlers.h"

/* A cursor is the sort key of the last row seen: rank(8) time(8) id(16), as hex. It is opaque. */
#define CURSOR_BYTES (8 + 8 + UUID_BYTES)

static struct str cursor_text(struct arena *arena, const struct case_row *row)
{
    uint8_t bytes[CURSOR_BYTES];
    be64_put(bytes, (uint64_t)row->cursor_rank);
    be64_put(bytes + 8, (uint64_t)row->cursor_at);
    memcpy(bytes + 16, row->cursor_id.b, UUID_BYTES);
    return hex_encode(arena, bytes, sizeof bytes);
}

static struct error cursor_read(struct request *rq, struct case_page *page)
{
    struct str text = request_query(rq, "after");
    uint8_t bytes[CURSOR_BYTES];
    if (!text.at)
        return NO_ERROR;
    if (!str_to_bytes_hex(text, bytes, sizeof bytes))
        return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("after")};
    page->after = true;
    page->after_rank = (int64_t)be64_get(bytes);
    page->after_at = (int64_t)be64_get(bytes + 8);
    memcpy(page->after_id.b, bytes + 16, UUID_BYTES);
    return NO_ERROR;
}

static struct error view_read(struct request *rq, struct case_page *page)
{
    static const char *const views[] = {"queue", "mine", "overdue", "forwarded", "closed"};
    struct str view = request_query(rq, "view");
    page->view = view.at ? view : STR("queue");
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (str_is(page->view, views[i]))
            return NO_ERROR;
    return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("view")};
}

static struct error page_json(struct request *rq, const struct case_page *page,
                              const struct case_row *rows, size_t count, struct json **ret_json)
{
    struct json *json = json_object(rq->arena), *list = json_array(rq->arena), *one = NULL;
    struct json *next = json_null(rq->arena);
    for (size_t i = 0; i < count; i++) {
        struct error e = case_wire_row(rq, &rows[i], &one);
        if (e.id)
            return e;
        json_append(list, one);
    }
    if (count && (int64_t)count == page->limit)
        next = json_str(rq->arena, cursor_text(rq->arena, &rows[count - 1]));
    json_set(json, STR("cases"), list);
    json_set(json, STR("next"), next);
    *ret_json = json;
    return NO_ERROR;
}

struct reply api_cases(struct request *rq)
{
    static const char *const allowed[] = {"view", "after", "limit", NULL};
    struct case_page page = {.actor = rq->caller.id};
    struct case_row *rows = NULL;
    size_t count = 0;
    struct json *json = NULL;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = view_read(rq, &page);
    if (!e.id)
        e = cursor_read(rq, &page);
    if (!e.id)
        e = request_page_limit(rq, &page.limit);
    if (!e.id)
        e = store_case_page(rq->store, rq->arena, &page, &rows, &count);
    if (!e.id)
        e = page_json(rq, &page, rows, count, &json);
    return e.id ? reply_error(rq, e) : reply_tree(rq, 200, json);
}
