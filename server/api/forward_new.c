/* POST /v1/cases/{reference}/forwards. The sender's client has chosen, copied, blackened and sealed;
 * here it is checked that consent allows it, that every copy and wrap stands in the place it has to,
 * that nobody is missing and nobody too many, and the summary is sealed to the exchange. */
#include "hotline/base/limits.h"
#include "hotline/base/steps.h"
#include "hotline/wire/forward.h"
#include "server/api/forward_rules.h"
#include "server/router/handlers.h"

/* Who may send, and from which status. Relation and status are checked again in the database. */
static struct error check_sender(const struct request *rq, const struct case_context *context,
                                 bool transfer)
{
    enum case_status status = status_from_code(context->status);
    bool coordinates = context->relations & RELATION_COORDINATION;
    bool handles = context->relations & RELATION_HANDLER && rq->caller.role == ROLE_LAWYER;
    if (!coordinates && !handles)
        return FAILED(FORBIDDEN);
    if (!status_open(status))
        return FAILED(CASE_CLOSED);
    const struct case_step *step = step_find(status, STATUS_FORWARDED);
    if (transfer && status != STATUS_FORWARDED && !(step && step_for(step, rq->caller.role)))
        return FAILED(TRANSITION_NOT_ALLOWED);
    return NO_ERROR;
}

static struct error check_limits_read(struct arena *arena, const struct wire_manifest *manifest,
                                      struct json **ret_list)
{
    const struct str *kinds = manifest->limits_read.at;
    struct json *list = json_array(arena);
    struct error e = NO_ERROR;
    for (size_t i = 0; i < manifest->limits_read.count; i++) {
        if (!consent_kind_from_code(kinds[i]))
            error_add(arena, &e, arena_format(arena, "/manifest/limits_read/%zu", i),
                      ERROR_CODE_UNKNOWN);
        json_append(list, json_str(arena, kinds[i]));
    }
    *ret_list = list;
    return e;
}

/* The consents a receiver needs, or an override of what is lacking. */
static struct error check_consents(struct sealing *sealing, const struct wire_forward *in,
                                   const struct forward_receiver *to,
                                   const struct json *limits_read, struct json **ret_override)
{
    struct arena *arena = sealing->rq->arena;
    struct consent_needs needs = consent_needs(to->receiver, to->abroad);
    struct error e = consent_check(arena, &sealing->consents, needs, limits_read);
    *ret_override = NULL;
    if (!e.id || !in->legal_basis.len || str_is(in->legal_basis, "consent"))
        return e;
    *ret_override = consent_lacking(arena, &sealing->consents, needs, limits_read);
    return NO_ERROR;
}

static struct error seal_text(struct sealing *sealing, struct uuid forward, enum record_type type,
                              struct str text)
{
    struct json *document = json_object(sealing->rq->arena);
    json_set(document, STR("text"), json_str(sealing->rq->arena, text));
    const struct sealing_record record = {.type = type,
                                          .compartment = COMPARTMENT_EXCHANGE,
                                          .scope = forward,
                                          .author = sealing->rq->caller.id,
                                          .document = document};
    return sealing_record(sealing, &record, NULL);
}

/* Summary and message, behind the copies. */
static struct error seal_words(struct sealing *sealing, const struct wire_forward *in)
{
    struct error e = seal_text(sealing, in->id, RECORD_SUMMARY, in->summary);
    if (!e.id && in->message.len)
        e = seal_text(sealing, in->id, RECORD_MESSAGE, in->message);
    return e;
}

static void set_manifest(struct arena *arena, const struct json_list *list,
                         struct forward_new *row)
{
    const struct wire_manifest_record *from = list->at;
    struct uuid *records = arena_array(arena, list->count, sizeof *records);
    int64_t *versions = arena_array(arena, list->count, sizeof *versions);
    int64_t *blackened = arena_array(arena, list->count, sizeof *blackened);
    for (size_t i = 0; i < list->count; i++) {
        records[i] = from[i].record;
        versions[i] = from[i].version;
        blackened[i] = from[i].blackened;
    }
    row->records = records;
    row->versions = versions;
    row->blackened = blackened;
    row->record_count = list->count;
}

static struct error store(struct sealing *sealing, const struct rules *rules,
                          const struct wire_forward *in, const struct forward_receiver *to,
                          const struct json *override, struct wire_forwarded *ret_out)
{
    struct request *rq = sealing->rq;
    size_t override_count = 0;
    struct forward_done done;
    struct forward_new row = {
        .actor = rq->caller.id,
        .key = rq->idempotency_key,
        .request_hash = rq->idempotency_hash,
        .case_version = rq->if_match,
        .case_id = sealing->context.id,
        .id = in->id,
        .at = sealing->at,
        .kind = in->kind,
        .to = to->principal->id,
        .to_office = str_of(office_code(to->office)),
        .limits_read = in->manifest.limits_read.at,
        .limit_count = in->manifest.limits_read.count,
        .legal_basis = in->legal_basis.len ? in->legal_basis : STR("consent"),
        .review_by = MILLIS_NONE,
        .sealed = &sealing->out};
    set_manifest(rq->arena, &in->manifest.records, &row);
    if (override) {
        row.override_consents = case_wire_strings(rq->arena, override, &override_count);
        row.override_count = override_count;
        row.review_by = case_review_by(rules, sealing->office, sealing->at);
    }
    struct error e = store_forward_new(rq->store, rq->arena, &row, &done);
    if (!e.id)
        *ret_out = forward_wire(&done);
    return e;
}

static struct error send_once(struct request *rq, const struct rules *rules, struct str reference,
                              const struct wire_forward *in, struct sealing *sealing,
                              struct wire_forwarded *ret_out)
{
    struct forward_receiver to;
    struct json *limits_read, *override = NULL;
    bool transfer = str_is(in->kind, "transfer");
    struct error e = sealing_begin(rq, reference, sealing);
    if (!e.id)
        e = check_sender(rq, &sealing->context, transfer);
    if (!e.id)
        e = forward_find_receiver(sealing, rules, in->to, &to);
    if (!e.id)
        e = check_limits_read(rq->arena, &in->manifest, &limits_read);
    if (!e.id)
        e = check_consents(sealing, in, &to, limits_read, &override);
    if (!e.id)
        e = forward_check(sealing, in, &to);
    if (!e.id)
        e = seal_words(sealing, in);
    return e.id ? e : store(sealing, rules, in, &to, override, ret_out);
}

struct reply api_forward_new(struct request *rq)
{
    RULES(rules);
    struct wire_forward in;
    struct wire_forwarded out;
    struct str reference;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_read(rq, wire_forward_fields, sizeof in, &in);
    for (int tried = 1; !e.id; tried++) {
        SEALING(sealing);
        struct error sent = send_once(rq, &rules, reference, &in, &sealing, &out);
        if (!sealing_again(rq, sent, tried)) {
            e = sent;
            break;
        }
    }
    if (e.id)
        e = forward_answered(rq, e, &out);
    if (e.id)
        return reply_error(rq, e);
    struct reply reply = reply_json(rq, 201, wire_forwarded_fields, &out);
    reply.location = arena_join(rq->arena, STR("/v1/forwards/"), uuid_str(rq->arena, out.id));
    reply_etag(rq, &reply, out.version);
    return reply;
}
