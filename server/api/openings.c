/* POST …/openings: a stated reason gives the key of one compartment for an hour. */
#include "hotline/wire/case.h"
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"
#include "server/store/store_opening.h"

static struct error read_opening(struct request *rq, struct wire_opening *ret_in,
                                 enum compartment *ret_compartment)
{
    struct error e = request_read(rq, wire_opening_fields, sizeof *ret_in, ret_in);
    if (e.id)
        return e;
    enum compartment compartment = compartment_from_code(ret_in->compartment);
    if (compartment != COMPARTMENT_REPORT && compartment != COMPARTMENT_WORK &&
        compartment != COMPARTMENT_IDENTITY) {
        error_add(rq->arena, &e, STR("/compartment"), ERROR_CODE_UNKNOWN);
        return e;
    }
    *ret_compartment = compartment;
    return NO_ERROR;
}

static struct error open_once(struct request *rq, struct str reference, struct str reason,
                              enum compartment compartment, struct sealing *sealing,
                              millis *ret_until)
{
    struct opening_new opening = {.actor = rq->caller.id,
                                  .key = rq->idempotency_key,
                                  .request_hash = rq->idempotency_hash,
                                  .id = uuid_new(),
                                  .compartment = compartment,
                                  .minutes = LIMIT_OPENING_MINUTES};
    struct json *document = case_text(rq->arena, reason);
    json_set(document, STR("opened"), json_str(rq->arena, str_of(compartment_code(compartment))));
    struct error e = sealing_begin(rq, reference, sealing);
    if (!e.id && !(sealing->context.relations & RELATION_WORKS))
        e = FAILED(FORBIDDEN);
    if (!e.id)
        e = case_seal_work(sealing, RECORD_REASON, document, &opening.record);
    if (e.id)
        return e;
    opening.case_id = sealing->context.id;
    opening.at = sealing->at;
    opening.sealed = sealing->out;
    return store_opening_add(rq->store, rq->arena, &opening, ret_until);
}

static struct reply opened(struct request *rq, struct uuid case_id, enum compartment compartment,
                           millis until)
{
    struct case_part *parts = NULL;
    size_t count = 0;
    struct json *json = NULL;
    struct error e = store_case_opened(rq->store, rq->arena, rq->caller.id, case_id, compartment,
                                       &parts, &count);
    if (!e.id)
        e = case_wire_parts(rq, parts, count, &json);
    if (e.id)
        return reply_error(rq, e);
    json_set(json, STR("until"), json_str(rq->arena, time_str(rq->arena, until)));
    return reply_tree(rq, 201, json);
}

struct reply api_case_opening(struct request *rq)
{
    struct wire_opening in;
    struct str reference;
    enum compartment compartment = COMPARTMENT_NONE;
    struct uuid case_id = {.b = {0}};
    millis until = MILLIS_NONE;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = read_opening(rq, &in, &compartment);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = open_once(rq, reference, in.reason, compartment, &sealing, &until);
        case_id = sealing.context.id;
        if (!sealing_again(rq, e, tried))
            break;
    }
    return e.id ? reply_error(rq, e) : opened(rq, case_id, compartment, until);
}
