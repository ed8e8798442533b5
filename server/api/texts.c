/* GET /v1/texts: headline, report and notes of the cases that the caller may open without a reason,
 * sealed, newest change first. Her client searches them. */
#include <limits.h>

#include "hotline/base/limits.h"
#include "server/api/case_wire.h"
#include "server/router/handlers.h"
#include "server/store/store_search.h"

/* The cursor on the wire: "<microseconds of the change>-<id of the case>". */
static bool cursor_read(struct str text, struct text_page *page)
{
    struct str at = str_cut(&text, '-');
    return str_to_int(at, &page->after_at) && page->after_at > 0 &&
           uuid_parse(text, &page->after_id);
}

static struct str cursor_text(struct arena *arena, const struct case_part *last)
{
    return arena_format(arena, "%lld-%s", (long long)last->version, uuid_str(arena, last->id).at);
}

static bool cases_read(struct arena *arena, struct str text, struct text_page *page)
{
    struct uuid *cases = arena_array(arena, LIMIT_PAGE, sizeof *cases);
    page->cases = cases;
    while (text.len) {
        struct str one = str_cut(&text, ',');
        if (page->case_count == LIMIT_PAGE || !uuid_parse(one, &cases[page->case_count]))
            return false;
        page->case_count++;
    }
    return page->case_count > 0;
}

static struct error query_read(struct request *rq, struct text_page *page)
{
    static const char *const allowed[] = {"after", "since", "cases", "limit", NULL};
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = request_page_limit(rq, &page->limit);
    if (e.id)
        return e;
    struct str after = request_query(rq, "after"), since = request_query(rq, "since");
    struct str cases = request_query(rq, "cases");
    const char *wrong = after.at && !cursor_read(after, page)                   ? "after"
                        : since.at && !time_parse(since, INT_MIN, &page->since) ? "since"
                        : cases.at && !cases_read(rq->arena, cases, page)       ? "cases"
                        : page->limit > LIMIT_PAGE                              ? "limit"
                                                                                : NULL;
    return wrong ? (struct error){.id = ERROR_QUERY_INVALID, .detail = str_of(wrong)} : NO_ERROR;
}

/* How many parts belong to the case that begins here. */
static size_t case_length(const struct case_part *parts, size_t count)
{
    size_t length = 1;
    while (length < count && !str_is(parts[length].part, "clear"))
        length++;
    return length;
}

static struct error page_json(struct request *rq, const struct text_page *page,
                              const struct case_part *parts, size_t count, struct json **ret_json)
{
    struct json *json = NULL, *cases = json_array(rq->arena), *one = NULL;
    const struct case_part *last = NULL;
    struct error e = json_parse(rq->arena, parts[0].clear, &json);
    for (size_t at = 1, length; !e.id && at < count; at += length) {
        length = case_length(parts + at, count - at);
        last = parts + at;
        e = case_wire_parts(rq, last, length, &one);
        if (!e.id)
            json_append(cases, one);
    }
    if (e.id)
        return e;
    bool more = last && (int64_t)cases->count == page->limit;
    json_set(json, STR("cases"), cases);
    json_set(json, STR("next"),
             more ? json_str(rq->arena, cursor_text(rq->arena, last)) : json_null(rq->arena));
    *ret_json = json;
    return NO_ERROR;
}

struct reply api_texts(struct request *rq)
{
    struct text_page page = {.actor = rq->caller.id, .since = MILLIS_NONE};
    struct case_part *parts = NULL;
    size_t count = 0;
    struct json *json = NULL;
    struct error e = query_read(rq, &page);
    if (!e.id)
        e = store_texts_page(rq->store, rq->arena, &page, &parts, &count);
    if (!e.id && str_is(parts[0].part, "wait"))
        e = (struct error){.id = ERROR_TOO_MANY, .retry_after = (unsigned)parts[0].version};
    if (!e.id)
        e = page_json(rq, &page, parts, count, &json);
    return e.id ? reply_error(rq, e) : reply_tree(rq, 200, json);
}
