/* Calls without a case, and further ones of a case. */
#include "hotline/wire/case.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"
#include "server/store/store_contact.h"

#define PHONE_DIGITS 5 /* fewer cannot be a number (server/domain takes the same) */

/* Checks one code; an empty one passes. */
static void check_code(struct request *rq, const struct rules *rules, const char *vocabulary,
                       const char *pointer, struct str code, struct error *error)
{
    if (code.len && !reference_has(rules->reference, vocabulary, code))
        error_add(rq->arena, error, str_of(pointer), ERROR_CODE_UNKNOWN);
}

static bool is_among(struct str code, const char *const *codes)
{
    for (; *codes; codes++)
        if (str_is(code, *codes))
            return true;
    return false;
}

static struct error check_contact(struct request *rq, const struct rules *rules,
                                  const struct wire_contact *in)
{
    static const char *const kinds[] = {"silent",  "wrong_number", "abusive",
                                        "information_only", "hung_up", "other", NULL};
    struct error e = NO_ERROR;
    if (!is_among(in->kind, kinds))
        error_add(rq->arena, &e, STR("/kind"), ERROR_CODE_UNKNOWN);
    check_code(rq, rules, "channel", "/channel", in->channel, &e);
    check_code(rq, rules, "caller_language", "/language", in->language, &e);
    return e;
}

static struct json *id_answer(struct request *rq, struct uuid id)
{
    struct json *answer = json_object(rq->arena);
    json_set(answer, STR("id"), json_str(rq->arena, uuid_str(rq->arena, id)));
    return answer;
}

struct reply api_contact_new(struct request *rq)
{
    RULES(rules);
    struct wire_contact in;
    struct uuid id;
    struct error e = rq->caller.office == OFFICE_NONE ? FAILED(FORBIDDEN) : NO_ERROR;
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_read(rq, wire_contact_fields, sizeof in, &in);
    if (!e.id)
        e = check_contact(rq, &rules, &in);
    if (e.id)
        return reply_error(rq, e);
    const struct contact_new contact = {.actor = rq->caller.id,
                                        .key = rq->idempotency_key,
                                        .id = uuid_new(),
                                        .request_hash = rq->idempotency_hash,
                                        .office = str_of(office_code(rq->caller.office)),
                                        .kind = in.kind,
                                        .channel = in.channel,
                                        .language = in.language.len ? in.language : STR_NONE,
                                        .at = time_now()};
    e = store_contact_log(rq->store, rq->arena, &contact, &id);
    return e.id ? reply_error(rq, e) : reply_tree(rq, 201, id_answer(rq, id));
}

static bool number_like(struct str phone)
{
    size_t digits = 0;
    for (size_t i = 0; i < phone.len; i++)
        digits += phone.at[i] >= '0' && phone.at[i] <= '9';
    return digits >= PHONE_DIGITS;
}

static struct error check_case_contact(struct request *rq, const struct rules *rules,
                                       const struct wire_case_contact *in)
{
    static const char *const kinds[] = {"further", "attempt", NULL};
    static const char *const directions[] = {"in", "out", NULL};
    struct error e = NO_ERROR;
    if (!is_among(in->kind, kinds))
        error_add(rq->arena, &e, STR("/kind"), ERROR_CODE_UNKNOWN);
    if (in->direction.len && !is_among(in->direction, directions))
        error_add(rq->arena, &e, STR("/direction"), ERROR_CODE_UNKNOWN);
    if (str_is(in->kind, "attempt") && !in->result.len)
        error_add(rq->arena, &e, STR("/result"), ERROR_FIELD_MISSING);
    if (in->phone_raw.len && !number_like(in->phone_raw))
        error_add(rq->arena, &e, STR("/phone_raw"), ERROR_PHONE_INVALID);
    check_code(rq, rules, "channel", "/channel", in->channel, &e);
    check_code(rq, rules, "caller_language", "/language", in->language, &e);
    check_code(rq, rules, "contact_attempt_result", "/result", in->result, &e);
    return e;
}

/* A number is kept only with consent to keep it or to call back, as at the first call. */
static struct error check_phone(struct sealing *sealing, const struct wire_case_contact *in)
{
    const struct consents *consents = &sealing->consents;
    struct error e = NO_ERROR;
    if (in->phone_raw.len &&
        consent_answer(consents, CONSENT_KIND_STORE_IDENTITY) == CONSENT_IS_MISSING &&
        consent_answer(consents, CONSENT_KIND_CONTACT_BACK) == CONSENT_IS_MISSING)
        error_add(sealing->rq->arena, &e, STR("/phone_raw"), ERROR_IDENTITY_NOT_CONSENTED);
    return e;
}

static void set_text(struct arena *arena, struct json *json, const char *name, struct str text)
{
    json_set(json, str_of(name), json_str(arena, text.len ? text : STR_NONE));
}

static struct error seal_contact(struct sealing *sealing, const struct wire_case_contact *in,
                                 struct uuid contact)
{
    struct arena *arena = sealing->rq->arena;
    struct json *call = json_object(arena), *identity = json_object(arena);
    set_text(arena, call, "kind", in->kind);
    set_text(arena, call, "channel", in->channel);
    set_text(arena, call, "direction", in->direction);
    set_text(arena, call, "result", in->result);
    set_text(arena, call, "language", in->language);
    set_text(arena, call, "text", in->text);
    set_text(arena, call, "contact", uuid_str(arena, contact));
    set_text(arena, identity, "contact", uuid_str(arena, contact));
    json_set_at(arena, identity, "/call/phone_raw", json_str(arena, in->phone_raw));
    struct sealing_record record = {.type = RECORD_CONTACT,
                                    .compartment = COMPARTMENT_REPORT,
                                    .author = sealing->rq->caller.id,
                                    .document = call};
    struct error e = sealing_record(sealing, &record, NULL);
    if (e.id || !in->phone_raw.len)
        return e;
    record.type = RECORD_CONTACT_IDENTITY;
    record.compartment = COMPARTMENT_IDENTITY;
    record.document = identity;
    return sealing_record(sealing, &record, NULL);
}

/* Who redeemed a callback code may say that the caller called again; attempts are the office's. */
static bool may_add(unsigned relations, const struct wire_case_contact *in)
{
    return relations & RELATION_WORKS ||
           (relations & RELATION_CALLBACK && str_is(in->kind, "further"));
}

static struct error contact_once(struct request *rq, struct str reference,
                                 const struct wire_case_contact *in, struct sealing *sealing,
                                 struct json **ret_answer)
{
    struct case_contact_new contact = {.actor = rq->caller.id,
                                       .key = rq->idempotency_key,
                                       .id = uuid_new(),
                                       .request_hash = rq->idempotency_hash,
                                       .kind = in->kind,
                                       .channel = in->channel,
                                       .language = in->language.len ? in->language : STR_NONE,
                                       .result = in->result.len ? in->result : STR_NONE};
    struct uuid id;
    struct error e = sealing_begin_called(rq, reference, sealing);
    if (!e.id && !may_add(sealing->context.relations, in))
        e = FAILED(FORBIDDEN);
    if (!e.id)
        e = check_phone(sealing, in);
    if (!e.id)
        e = seal_contact(sealing, in, contact.id);
    if (e.id)
        return e;
    contact.case_id = sealing->context.id;
    contact.at = sealing->at;
    contact.sealed = sealing->out;
    e = store_contact_add(rq->store, rq->arena, &contact, &id);
    if (!e.id)
        *ret_answer = id_answer(rq, id);
    return e;
}

struct reply api_case_contact(struct request *rq)
{
    RULES(rules);
    struct wire_case_contact in;
    struct str reference;
    struct json *answer = NULL;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_read(rq, wire_case_contact_fields, sizeof in, &in);
    if (!e.id)
        e = check_case_contact(rq, &rules, &in);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = contact_once(rq, reference, &in, &sealing, &answer);
        if (!sealing_again(rq, e, tried))
            break;
    }
    return case_answer(rq, e, 201, answer);
}
