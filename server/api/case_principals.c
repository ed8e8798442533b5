/* GET …/principals: who can open this. */
#include "server/api/case_write.h"
#include "server/router/handlers.h"

struct reply api_case_principals(struct request *rq)
{
    static const char *const allowed[] = {NULL};
    struct str reference, text;
    struct json *principals = NULL;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = case_reference(rq, &reference);
    if (!e.id)
        e = store_case_principals(rq->store, rq->arena, rq->caller.id, reference, &text);
    if (!e.id)
        e = json_parse(rq->arena, text, &principals);
    if (e.id)
        return reply_error(rq, e);
    struct json *json = json_object(rq->arena);
    json_set(json, STR("principals"), principals);
    return reply_tree(rq, 200, json);
}
