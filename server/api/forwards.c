/* Forwards as their two sides see them: read, decide, take back. Sending is forward_new.c. */
#include "hotline/wire/forward.h"
#include "server/api/forward_rules.h"
#include "server/router/handlers.h"

static struct reply forwarded(struct request *rq, const struct wire_forwarded *out,
                              struct json *json)
{
    struct reply reply = reply_tree(rq, json ? 200 : 201,
                                    json ? json
                                         : json_build(rq->arena, wire_forwarded_fields, out));
    reply_etag(rq, &reply, out->version);
    return reply;
}

struct reply api_forward_read(struct request *rq)
{
    return case_wire_read(rq, store_forward_read);
}

/* The reason goes to the exchange, where both sides read it. */
static struct error seal_reason(struct request *rq, const struct forward_context *context,
                                struct uuid forward, struct str reason, millis at,
                                struct sealed *sealed)
{
    const struct record_place place = {.type = RECORD_MESSAGE,
                                       .compartment = COMPARTMENT_EXCHANGE,
                                       .case_id = context->case_id,
                                       .record_id = uuid_new(),
                                       .author = rq->caller.id,
                                       .epoch = 1,
                                       .version = 1,
                                       .time = at};
    struct json *document = json_object(rq->arena);
    struct str envelope;
    json_set(document, STR("text"), json_str(rq->arena, reason));
    if (context->public_key.len != KEY_BYTES)
        return FAILED(FORWARD_DECIDED);
    struct error e = record_seal(rq->arena, &place, (const uint8_t *)context->public_key.at,
                                 json_text(rq->arena, document), &envelope);
    if (!e.id)
        sealed_add_record(sealed, forward, envelope);
    return e;
}

static struct error decide(struct request *rq, const struct wire_decision *in, struct uuid id,
                           struct wire_forwarded *ret_out)
{
    struct forward_context context;
    struct sealed sealed = {.arena = rq->arena};
    millis at = time_now();
    struct error e = NO_ERROR;
    if (str_is(in->decision, "refuse") && !in->reason.len) {
        error_add(rq->arena, &e, STR("/reason"), ERROR_REQUIREMENT_MISSING);
        return e;
    }
    e = store_forward_context(rq->store, rq->arena, rq->caller.id, id, &context);
    if (!e.id && in->reason.len)
        e = seal_reason(rq, &context, id, in->reason, at, &sealed);
    if (e.id)
        return e;
    const struct forward_decision decision = {
        .actor = rq->caller.id, .key = rq->idempotency_key,
        .request_hash = rq->idempotency_hash, .version = rq->if_match, .id = id,
        .decision = in->decision, .at = at, .sealed = &sealed};
    struct forward_done done;
    e = store_forward_decide(rq->store, rq->arena, &decision, &done);
    if (!e.id)
        *ret_out = forward_wire(&done);
    return e;
}

struct reply api_forward_decide(struct request *rq)
{
    struct wire_decision in;
    struct wire_forwarded out;
    struct uuid id;
    struct error e = request_read(rq, wire_decision_fields, sizeof in, &in);
    if (!e.id)
        e = request_path_id(rq, &id);
    if (!e.id)
        e = decide(rq, &in, id, &out);
    if (e.id)
        e = forward_answered(rq, e, &out);
    if (e.id)
        return reply_error(rq, e);
    return forwarded(rq, &out, NULL);
}

struct reply api_forward_recall(struct request *rq)
{
    struct uuid id;
    struct forward_done done;
    struct str text;
    struct json *fetched = NULL;
    struct error e = request_path_id(rq, &id);
    if (!e.id)
        e = store_forward_recall(rq->store, rq->arena, rq->caller.id, rq->if_match, id,
                                 time_now(), &done, &text);
    if (!e.id)
        e = json_parse(rq->arena, text, &fetched);
    if (e.id)
        return reply_error(rq, e);
    const struct wire_forwarded out = forward_wire(&done);
    struct json *json = json_build(rq->arena, wire_forwarded_fields, &out);
    json_set(json, STR("fetched"), fetched);
    return forwarded(rq, &out, json);
}
