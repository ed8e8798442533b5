/* GET /v1/cases/{reference}: what the caller may read of it, sealed. */
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"

struct reply api_case_read(struct request *rq)
{
    static const char *const allowed[] = {NULL};
    struct str reference;
    struct case_part *parts = NULL;
    size_t count = 0;
    struct json *json = NULL;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = case_reference(rq, &reference);
    if (!e.id)
        e = store_case_read(rq->store, rq->arena, rq->caller.id, reference, &parts, &count);
    if (!e.id)
        e = case_wire_parts(rq, parts, count, &json);
    if (e.id)
        return reply_error(rq, e);
    struct reply reply = reply_tree(rq, 200, json);
    reply_etag(rq, &reply, json_integer(json_at(json, "/case/version"), 0));
    return reply;
}
