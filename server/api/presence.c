/* PUT and DELETE …/presence: who else has the case open. */
#include "hotline/wire/presence.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"
#include "server/store/store_presence.h"

struct reply api_case_presence(struct request *rq)
{
    struct wire_presence in;
    struct str reference, others = STR_NONE;
    struct json *answer = json_object(rq->arena), *list = NULL;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = request_read(rq, wire_presence_fields, sizeof in, &in);
    if (!e.id)
        e = store_presence_put(rq->store, rq->arena, rq->caller.id, reference, in.writing, &others);
    if (!e.id)
        e = json_parse(rq->arena, others, &list);
    if (e.id)
        return reply_error(rq, e);
    json_set(answer, STR("others"), list);
    return reply_tree(rq, 200, answer);
}

struct reply api_case_presence_end(struct request *rq)
{
    struct str reference;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = store_presence_end(rq->store, rq->arena, rq->caller.id, reference);
    return e.id ? reply_error(rq, e) : reply_empty(204);
}
