/* GET /v1/cases/{reference}/file: everything of a case that the caller may read, in order of time. */
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"
#include "server/store/store_file.h"

struct reply api_case_file(struct request *rq)
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
        e = store_case_file(rq->store, rq->arena, rq->caller.id, reference, &parts, &count);
    if (!e.id)
        e = case_wire_parts(rq, parts, count, &json);
    return e.id ? reply_error(rq, e) : reply_tree(rq, 200, json);
}
