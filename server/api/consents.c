/* POST …/consents: one consent given, limited, refused or withdrawn. */
#include "server/api/case_write.h"
#include "server/api/case_wire.h"
#include "server/router/handlers.h"
#include "server/store/store_consent.h"

/* Limits and wording, as the list of one that an intake's record is. */
static struct error seal_words(struct sealing *sealing, const struct consent *consent,
                               struct uuid *ret_record)
{
    struct arena *arena = sealing->rq->arena;
    struct json *document = json_object(arena), *list = json_array(arena);
    json_append(list, consent_document(arena, consent));
    json_set(document, STR("consents"), list);
    const struct sealing_record record = {.type = RECORD_CONSENT,
                                          .compartment = COMPARTMENT_REPORT,
                                          .author = sealing->rq->caller.id,
                                          .document = document};
    return sealing_record(sealing, &record, ret_record);
}

/* The duty to ask ends with an answer; what was withdrawn has to be seen in the queue. */
static void put_flags(struct sealing *sealing, const struct consent *consent,
                      struct consent_new *row)
{
    struct arena *arena = sealing->rq->arena;
    const bool report = consent->kind == CONSENT_KIND_STORE_REPORT;
    const bool keeps = consent->kind == CONSENT_KIND_STORE_REPORT ||
                       consent->kind == CONSENT_KIND_STORE_IDENTITY;
    const bool asked =
        consent->state != CONSENT_NOT_ASKED && consent->state != CONSENT_NOT_POSSIBLE;
    const bool gone = consent->state == CONSENT_REFUSED || consent->state == CONSENT_WITHDRAWN;
    struct json *flags = json_array(arena);
    for (const struct json *one = sealing->context.flags->first; one; one = one->next)
        if (!(report && str_is(json_string(one), "duty_to_ask")) &&
            !(keeps && str_is(json_string(one), "consent_withdrawn")))
            json_append(flags, json_copy(arena, one));
    if (report && !asked)
        json_append(flags, json_str(arena, STR("duty_to_ask")));
    if (keeps && gone)
        json_append(flags, json_str(arena, STR("consent_withdrawn")));
    row->flags = case_wire_strings(arena, flags, &row->flag_count);
}

static struct error consent_once(struct request *rq, struct str reference,
                                 const struct consent *in, struct sealing *sealing,
                                 struct json *answer)
{
    struct consent_new row = {.actor = rq->caller.id,
                              .key = rq->idempotency_key,
                              .request_hash = rq->idempotency_hash,
                              .version = rq->if_match,
                              .kind = str_of(consent_kind_code(in->kind)),
                              .state = str_of(consent_state_code(in->state)),
                              .form = in->form.len ? in->form : STR_NONE,
                              .said_at = in->at,
                              .valid_until = in->valid_until};
    int64_t version = 0;
    struct error e = sealing_begin(rq, reference, sealing);
    if (!e.id && !(sealing->context.relations & RELATION_WORKS))
        e = FAILED(FORBIDDEN);
    if (!e.id)
        e = seal_words(sealing, in, &row.record);
    if (e.id)
        return e;
    put_flags(sealing, in, &row);
    row.case_id = sealing->context.id;
    row.at = sealing->at;
    row.sealed = sealing->out;
    e = store_consent_add(rq->store, rq->arena, &row, &version);
    if (!e.id)
        json_set(answer, STR("version"), json_int(rq->arena, version));
    return e;
}

struct reply api_case_consent(struct request *rq)
{
    RULES(rules);
    struct consent in = {.kind = CONSENT_KIND_NONE};
    struct str reference;
    struct json *body = NULL, *answer = json_object(rq->arena);
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_json(rq, &body);
    if (!e.id)
        e = consent_read(rq->arena, rules.reference, body, office_day(time_now()), &in);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = consent_once(rq, reference, &in, &sealing, answer);
        if (!sealing_again(rq, e, tried))
            break;
    }
    return case_answer(rq, e, 201, answer);
}
