/* GET /v1/cases/{reference} and …/file: what the caller may read of it, sealed. The file is the same,
 * taken along as a whole and audited so. */
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"

static struct error read_case(struct request *rq, struct str event, struct json **ret_json)
{
    static const char *const allowed[] = {NULL};
    struct str reference;
    struct case_part *parts = NULL;
    size_t count = 0;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = case_reference(rq, &reference);
    if (!e.id)
        e = store_case_read(rq->store, rq->arena, rq->caller.id, reference, event, &parts, &count);
    return e.id ? e : case_wire_parts(rq, parts, count, ret_json);
}

struct reply api_case_read(struct request *rq)
{
    struct json *json = NULL;
    struct error e = read_case(rq, STR("viewed"), &json);
    if (e.id)
        return reply_error(rq, e);
    struct reply reply = reply_tree(rq, 200, json);
    reply_etag(rq, &reply, json_integer(json_at(json, "/case/version"), 0));
    return reply;
}

struct reply api_case_file(struct request *rq)
{
    struct json *json = NULL;
    struct error e = read_case(rq, STR("exported"), &json);
    return e.id ? reply_error(rq, e) : reply_tree(rq, 200, json);
}
