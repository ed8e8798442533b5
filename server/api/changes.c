/* GET /v1/changes: what has happened to the caller's cases, waiting for it if nothing has. */
#include "hotline/base/limits.h"
#include "server/router/handlers.h"
#include "server/store/store_change.h"

#define PENDING_US 100000 /* look again after this when an older transaction holds rows back */

/* The cursor on the wire: "<xid>-<id>". */
static bool cursor_read(struct str text, struct change_cursor *ret_cursor)
{
    struct change_cursor cursor;
    struct str xid = str_cut(&text, '-');
    if (!str_to_int(xid, &cursor.xid) || !str_to_int(text, &cursor.id) || cursor.xid < 1 ||
        cursor.id < 0)
        return false;
    *ret_cursor = cursor;
    return true;
}

static struct error read_query(struct request *rq, struct change_cursor *ret_after,
                               int64_t *ret_wait)
{
    static const char *const allowed[] = {"after", "wait", NULL};
    struct error e = request_query_check(rq, allowed);
    if (e.id)
        return e;
    struct str after = request_query(rq, "after"), wait = request_query(rq, "wait");
    struct change_cursor cursor = {0};
    int64_t seconds = 0;
    bool good = (!after.at || cursor_read(after, &cursor)) &&
                (!wait.at || (str_to_int(wait, &seconds) && seconds >= 0 &&
                              seconds <= LIMIT_CHANGES_WAIT));
    if (!good)
        return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("after or wait is invalid")};
    *ret_after = cursor;
    *ret_wait = seconds;
    return NO_ERROR;
}

static struct reply answer(struct request *rq, const struct change_page *page)
{
    struct json *json = json_object(rq->arena), *changes = NULL;
    struct error e = json_parse(rq->arena, page->changes, &changes);
    if (e.id)
        return reply_error(rq, FAILED(INTERNAL));
    json_set(json, STR("changes"), changes);
    json_set(json, STR("next"),
             json_str(rq->arena, arena_format(rq->arena, "%lld-%lld", (long long)page->next.xid,
                                              (long long)page->next.id)));
    return reply_tree(rq, 200, json);
}

/* Until when to wait; 0: answer now. */
static int64_t wait_until(const struct request *rq, const struct change_page *page, int64_t wait)
{
    int64_t now = time_monotonic_us();
    int64_t until = rq->parked_until_us ? rq->parked_until_us : now + wait * 1000000;
    bool empty = str_is(page->changes, "[]") && !page->more;
    if (!empty || until <= now)
        return 0;
    return page->pending && until > now + PENDING_US ? now + PENDING_US : until;
}

struct reply api_changes(struct request *rq)
{
    struct change_cursor after;
    int64_t wait;
    struct change_page page;
    struct error e = read_query(rq, &after, &wait);
    if (!e.id)
        e = store_changes(rq->store, rq->arena, rq->caller.id, after, &page);
    if (e.id)
        return reply_error(rq, e);
    int64_t until = after.xid ? wait_until(rq, &page, wait) : 0;
    return until ? reply_park(until) : answer(rq, &page);
}
