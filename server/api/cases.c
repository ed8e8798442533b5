/* GET /v1/cases: pages of the queue and the other views; GET /v1/case-counts: how many are in each.
 */
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/base/words.h"
#include "server/api/case_wire.h"
#include "server/router/handlers.h"

/* A cursor is the order and the sort key of the last row seen: order(1) rank(8) time(8) id(16), as
 * hex. It is opaque. */
#define CURSOR_BYTES (1 + 8 + 8 + UUID_BYTES)

static const char *const sorts[] = {"urgency", "newest", "due"};

static uint8_t sort_number(struct str sort)
{
    uint8_t i = 0;
    while (i < sizeof sorts / sizeof *sorts && !str_is(sort, sorts[i]))
        i++;
    return i;
}

static struct str cursor_text(struct arena *arena, struct str sort, const struct case_row *row)
{
    uint8_t bytes[CURSOR_BYTES] = {sort_number(sort)};
    be64_put(bytes + 1, (uint64_t)row->cursor_rank);
    be64_put(bytes + 9, (uint64_t)row->cursor_at);
    memcpy(bytes + 17, row->cursor_id.b, UUID_BYTES);
    return hex_encode(arena, bytes, sizeof bytes);
}

static struct error refused(const char *parameter)
{
    return (struct error){.id = ERROR_QUERY_INVALID, .detail = str_of(parameter)};
}

static struct error cursor_read(struct request *rq, struct case_page *page)
{
    struct str text = request_query(rq, "after");
    uint8_t bytes[CURSOR_BYTES];
    if (!text.at)
        return NO_ERROR;
    if (!str_to_bytes_hex(text, bytes, sizeof bytes) || bytes[0] != sort_number(page->sort))
        return refused("after");
    page->after = true;
    page->after_rank = (int64_t)be64_get(bytes + 1);
    page->after_at = (int64_t)be64_get(bytes + 9);
    memcpy(page->after_id.b, bytes + 17, UUID_BYTES);
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
    return refused("view");
}

static struct error sort_read(struct request *rq, struct case_page *page)
{
    struct str sort = request_query(rq, "sort");
    page->sort = sort.at ? sort : str_of(sorts[0]);
    return sort_number(page->sort) < sizeof sorts / sizeof *sorts ? NO_ERROR : refused("sort");
}

/* --- what is chosen --- */

static const struct {
    const char *code;
    bool open;
} statuses[] = {
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) {CODE, (OPEN) && STATUS_##ID != STATUS_DRAFT},
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
};
static const char *const priorities[] = {
#define PRIORITY(ID, CODE, RANK, MINUTES, DAYS, WORKING) CODE,
#include "hotline/vocab/priorities.def"
#undef PRIORITY
};
enum {
    STATUSES = sizeof statuses / sizeof *statuses,
    PRIORITIES = sizeof priorities / sizeof *priorities,
};

static bool is_among(struct str code, struct str wanted)
{
    while (wanted.len)
        if (str_equal(str_cut(&wanted, ','), code))
            return true;
    return false;
}

/* Codes of the parameter, separated by commas, each of them known; without it all of them. */
static bool codes_read(struct str wanted, const char *const *known, size_t known_count,
                       struct str *ret_codes, size_t *ret_count)
{
    struct str rest = wanted;
    size_t count = 0, asked = 0;
    for (; rest.len; asked++)
        str_cut(&rest, ',');
    for (size_t i = 0; i < known_count; i++)
        if (!wanted.at || is_among(str_of(known[i]), wanted))
            ret_codes[count++] = str_of(known[i]);
    *ret_count = count;
    return !wanted.at || (count && count == asked);
}

static bool statuses_read(struct request *rq, struct str wanted, struct case_choice *choice)
{
    const char *known[STATUSES];
    size_t count = 0;
    for (size_t i = 0; i < STATUSES; i++)
        if (statuses[i].open)
            known[count++] = statuses[i].code;
    struct str *codes = arena_array(rq->arena, STATUSES, sizeof *codes);
    choice->statuses = codes;
    return codes_read(wanted, known, count, codes, &choice->status_count);
}

static bool priorities_read(struct request *rq, struct str wanted, struct case_choice *choice)
{
    struct str codes[PRIORITIES];
    int64_t *ranks = arena_array(rq->arena, PRIORITIES, sizeof *ranks);
    bool known = codes_read(wanted, priorities, PRIORITIES, codes, &choice->rank_count);
    for (size_t i = 0; i < choice->rank_count; i++)
        ranks[i] = priority_from_code(codes[i]);
    choice->ranks = ranks;
    return known;
}

static struct error choice_read(struct request *rq, struct case_page *page)
{
    struct case_choice *choice = &page->choice;
    struct str priority = request_query(rq, "priority"), status = request_query(rq, "status");
    struct str assigned = request_query(rq, "assigned");
    bool ordered = str_is(page->view, "queue") || str_is(page->view, "mine");
    choice->chosen = priority.at || status.at || assigned.at;
    choice->assigned = str_is(assigned, "none")   ? ASSIGNED_NONE
                       : str_is(assigned, "some") ? ASSIGNED_SOME
                                                  : ASSIGNED_ANY;
    if (!ordered && request_query(rq, "sort").at)
        return refused("sort");
    if (!priorities_read(rq, priority, choice) || (!ordered && priority.at))
        return refused("priority");
    if (!statuses_read(rq, status, choice) || (!ordered && status.at))
        return refused("status");
    if (assigned.at && (!ordered || choice->assigned == ASSIGNED_ANY))
        return refused("assigned");
    return NO_ERROR;
}

/* --- answers --- */

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
        next = json_str(rq->arena, cursor_text(rq->arena, page->sort, &rows[count - 1]));
    json_set(json, STR("cases"), list);
    json_set(json, STR("next"), next);
    *ret_json = json;
    return NO_ERROR;
}

struct reply api_cases(struct request *rq)
{
    static const char *const allowed[] = {"view",     "sort",  "priority", "status",
                                          "assigned", "after", "limit",    NULL};
    struct case_page page = {.actor = rq->caller.id};
    struct case_row *rows = NULL;
    size_t count = 0;
    struct json *json = NULL;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = view_read(rq, &page);
    if (!e.id)
        e = sort_read(rq, &page);
    if (!e.id)
        e = choice_read(rq, &page);
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

struct reply api_case_counts(struct request *rq)
{
    static const char *const allowed[] = {NULL};
    struct case_choice critical = {0};
    struct case_counts counts = {0};
    struct json *json = json_object(rq->arena), *references = NULL;
    struct error e = request_query_check(rq, allowed);
    statuses_read(rq, STR_NONE, &critical);
    priorities_read(rq, str_of(priority_code(PRIORITY_CRITICAL)), &critical);
    if (!e.id)
        e = store_case_counts(rq->store, rq->arena, rq->caller.id, LIMIT_QUEUE_COUNT + 1,
                              LIMIT_CRITICAL_SHOWN, &critical, &counts);
    if (!e.id)
        e = json_parse(rq->arena, counts.critical, &references);
    if (e.id)
        return reply_error(rq, e);
    json_set(json, STR("queue"), json_int(rq->arena, counts.queue));
    json_set(json, STR("mine"), json_int(rq->arena, counts.mine));
    json_set(json, STR("overdue"), json_int(rq->arena, counts.overdue));
    json_set(json, STR("forwarded"), json_int(rq->arena, counts.forwarded));
    json_set(json, STR("closed"), json_int(rq->arena, counts.closed));
    json_set(json, STR("critical"), references);
    return reply_tree(rq, 200, json);
}
