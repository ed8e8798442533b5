/* POST /v1/cases: a report comes in as plain JSON, is checked as a whole, put through the consent
 * gate, sealed to those entitled, and stored by one call. */
#include "hotline/base/bytes.h"
#include "server/api/case_write.h"
#include "server/api/case_wire.h"
#include "server/domain/deadline.h"
#include "server/domain/intake.h"
#include "server/router/handlers.h"
#include "server/store/store_contact.h"

struct report {
    const struct json *body;
    struct intake intake;
    struct deadlines deadlines;
    millis at;
};

static struct reply contact_only(struct request *rq, const struct report *report)
{
    const struct contact_new contact = {.actor = rq->caller.id,
                                        .key = rq->idempotency_key,
                                        .id = uuid_random(),
                                        .request_hash = rq->idempotency_hash,
                                        .office = str_of(office_code(rq->caller.office)),
                                        .kind = STR("no_consent"),
                                        .channel = report->intake.channel,
                                        .language = report->intake.language,
                                        .at = report->at,
                                        .counted_only = true};
    struct uuid id;
    struct error e = store_contact_log(rq->store, rq->arena, &contact, &id);
    if (e.id)
        return reply_error(rq, e);
    struct json *answer = json_object(rq->arena);
    json_set(answer, STR("contact"), json_str(rq->arena, uuid_str(rq->arena, id)));
    return reply_tree(rq, 201, answer);
}

static struct error seal_one(struct sealing *sealing, enum record_type type,
                             enum compartment compartment, const struct json *document)
{
    const struct sealing_record record = {.type = type,
                                          .compartment = compartment,
                                          .author = sealing->rq->caller.id,
                                          .document = document};
    return document ? sealing_record(sealing, &record, NULL) : NO_ERROR;
}

/* Limits and wordings of what was consented to; the clear rows name this record. */
static struct error seal_consents(struct sealing *sealing, const struct intake *intake,
                                  struct uuid *ret_record)
{
    struct arena *arena = sealing->rq->arena;
    struct json *document = json_object(arena), *list = json_array(arena);
    if (!intake->consent_count)
        return NO_ERROR;
    for (size_t i = 0; i < intake->consent_count; i++)
        json_append(list, consent_document(arena, &intake->consents[i]));
    json_set(document, STR("consents"), list);
    const struct sealing_record record = {.type = RECORD_CONSENT,
                                          .compartment = COMPARTMENT_REPORT,
                                          .author = sealing->rq->caller.id,
                                          .document = document};
    return sealing_record(sealing, &record, ret_record);
}

static struct error seal_report(struct sealing *sealing, const struct report *report,
                                struct uuid *ret_consents)
{
    const struct intake *in = &report->intake;
    struct json *deadlines = report->deadlines.count ? report->deadlines.document : NULL;
    struct json *reason =
        in->override_reason.len ? case_text(sealing->rq->arena, in->override_reason) : NULL;
    struct error e = seal_one(sealing, RECORD_HEADLINE, COMPARTMENT_HEADLINE, in->headline);
    if (!e.id)
        e = seal_one(sealing, RECORD_REPORT, COMPARTMENT_REPORT, in->report);
    if (!e.id)
        e = seal_one(sealing, RECORD_DEADLINES, COMPARTMENT_REPORT, deadlines);
    if (!e.id)
        e = seal_one(sealing, RECORD_CONTACT, COMPARTMENT_REPORT, in->contact);
    if (!e.id)
        e = seal_consents(sealing, in, ret_consents);
    if (!e.id)
        e = seal_one(sealing, RECORD_IDENTITY, COMPARTMENT_IDENTITY, in->identity);
    if (!e.id)
        e = seal_one(sealing, RECORD_CONTACT_IDENTITY, COMPARTMENT_IDENTITY,
                     in->contact_identity);
    if (!e.id)
        e = seal_one(sealing, RECORD_REASON, COMPARTMENT_WORK, reason);
    return e;
}

static void put_consents(struct arena *arena, const struct intake *in, struct case_new *row)
{
    const size_t count = in->consent_count;
    struct str *kinds = arena_array(arena, count + 1, sizeof *kinds);
    struct str *states = arena_array(arena, count + 1, sizeof *states);
    struct str *forms = arena_array(arena, count + 1, sizeof *forms);
    int64_t *at = arena_array(arena, count + 1, sizeof *at);
    struct date *until = arena_array(arena, count + 1, sizeof *until);
    for (size_t i = 0; i < count; i++) {
        const struct consent *one = &in->consents[i];
        kinds[i] = str_of(consent_kind_code(one->kind));
        states[i] = str_of(consent_state_code(one->state));
        forms[i] = one->form.len ? one->form : STR_NONE;
        at[i] = one->at == MILLIS_NONE ? 0 : one->at;
        until[i] = one->valid_until;
    }
    row->consent_kinds = kinds;
    row->consent_states = states;
    row->consent_forms = forms;
    row->consent_at = at;
    row->consent_until = until;
    row->consent_count = count;
}

#define SEARCH_BYTES 16 /* of the server's hash are kept */

static struct error put_search(struct request *rq, const struct json *list, struct case_new *row)
{
    struct str *kept = arena_array(rq->arena, list ? list->count + 1 : 1, sizeof *kept);
    for (const struct json *one = list ? list->first : NULL; one; one = one->next) {
        struct str sent;
        uint8_t hash[HASH_BYTES];
        if (!base64_decode(rq->arena, json_string(one), &sent))
            return FAILED(FIELD_FORMAT);
        server_hash_search(services_server_key(rq->services), sent, hash);
        kept[row->search_count++] =
            arena_str(rq->arena, (struct str){.at = (const char *)hash, .len = SEARCH_BYTES});
    }
    row->search_hashes = kept;
    return NO_ERROR;
}

/* Something by which the person could be found again? */
static bool may_be_found(const struct intake *in)
{
    static const char *const keys[] = {
        "/reporter/phone",        "/reporter/email",         "/reporter/given_name",
        "/reporter/family_name",  "/affected_person/phone",  "/affected_person/email",
        "/affected_person/given_name", "/affected_person/family_name"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_is_empty(json_at(in->identity, keys[i])))
            return true;
    return in->contact_identity != NULL;
}

static void put_flags(struct arena *arena, const struct intake *in, struct case_new *row)
{
    if (!in->search_hashes && may_be_found(in) && !flag_among(in->flags, "search_pending"))
        json_append(in->flags, json_str(arena, STR("search_pending")));
    row->flags = case_wire_strings(arena, in->flags, &row->flag_count);
}

static struct error put_row(struct sealing *sealing, const struct rules *rules,
                            const struct report *report, struct case_new *row)
{
    struct request *rq = sealing->rq;
    const struct intake *in = &report->intake;
    const enum office office = rq->caller.office;
    const struct case_clocks clocks = case_clocks(rq->arena, &report->deadlines);
    row->actor = rq->caller.id;
    row->key = rq->idempotency_key;
    row->request_hash = rq->idempotency_hash;
    row->contact = uuid_new();
    row->office = str_of(office_code(office));
    row->prefix = str_of(office_prefix(office));
    row->channel = in->channel;
    row->language = in->language;
    row->priority = str_of(priority_code(in->priority));
    row->priority_rank = in->priority;
    row->at = report->at;
    row->first_action_by = deadline_first_action(
        rules->reference, str_of(office_country(office)), in->priority, report->at);
    row->call_day = office_day(in->started_at == MILLIS_NONE ? report->at : in->started_at);
    row->safe_on = clocks.safe_on;
    row->latest_on = clocks.latest_on;
    row->deadline_count = clocks.count;
    row->review_by = MILLIS_NONE;
    if (in->identity_override) {
        row->override_legal_basis = STR("vital_interest");
        row->review_by = case_review_by(rules, office, report->at);
    }
    put_consents(rq->arena, in, row);
    put_flags(rq->arena, in, row);
    return put_search(rq, in->search_hashes, row);
}

static void wipe_key(uint8_t (*key)[KEY_BYTES])
{
    wipe(*key, KEY_BYTES);
}

static struct error open_once(struct request *rq, const struct rules *rules,
                              const struct report *report, struct case_opened *ret_opened,
                              struct sealing *sealing)
{
    __attribute__((cleanup(wipe_key))) uint8_t shred_key[KEY_BYTES];
    struct case_new row = {.id = uuid_new()};
    sealing_begin_new(rq, row.id, rq->caller.office, rq->caller.id, &report->intake.consent,
                      report->at, sealing, shred_key);
    row.shred_key = shred_key;
    struct uuid pseudonym = uuid_random();
    struct error e = seal_report(sealing, report, &row.consent_record);
    if (!e.id)
        e = case_statistics(sealing, report->intake.statistics, pseudonym, &row.statistics);
    if (!e.id)
        e = put_row(sealing, rules, report, &row);
    if (e.id)
        return e;
    if (row.statistics.envelope.at)
        row.pseudonym = pseudonym;
    row.sealed = sealing->out;
    return store_case_open(rq->store, rq->arena, &row, ret_opened);
}

static struct reply opened(struct request *rq, const struct case_opened *opened)
{
    struct json *answer = json_object(rq->arena);
    json_set(answer, STR("reference"), json_str(rq->arena, opened->reference));
    json_set(answer, STR("id"), json_str(rq->arena, uuid_str(rq->arena, opened->id)));
    json_set(answer, STR("version"), json_int(rq->arena, opened->version));
    json_set(answer, STR("priority"), json_str(rq->arena, opened->priority));
    json_set(answer, STR("status"), json_str(rq->arena, opened->status));
    struct reply reply = reply_tree(rq, 201, answer);
    reply.location = arena_join(rq->arena, STR("/v1/cases/"), opened->reference);
    reply_etag(rq, &reply, opened->version);
    return reply;
}

static struct error read_report(struct request *rq, const struct rules *rules,
                                struct report *ret_report)
{
    struct json *body = NULL;
    const struct date today = office_day(ret_report->at);
    struct error e = request_json(rq, &body);
    if (!e.id)
        e = intake_check(rq->arena, rules->reference, body, today, &ret_report->intake);
    if (e.id)
        return e;
    ret_report->body = body;
    if (ret_report->intake.outcome == INTAKE_CASE)
        deadlines_compute(rq->arena, rules->reference, body,
                          json_at(ret_report->intake.report, "/risk/flags"), NULL, 0, today,
                          &ret_report->deadlines);
    return NO_ERROR;
}

struct reply api_case_new(struct request *rq)
{
    RULES(rules);
    struct report report = {.at = time_now()};
    struct case_opened answer = {.version = 0};
    struct error e = rq->caller.office == OFFICE_NONE ? FAILED(FORBIDDEN) : NO_ERROR;
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = read_report(rq, &rules, &report);
    if (e.id)
        return reply_error(rq, e);
    if (report.intake.outcome == INTAKE_CONTACT_ONLY)
        return contact_only(rq, &report);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = open_once(rq, &rules, &report, &answer, &sealing);
        if (!sealing_again(rq, e, tried))
            break;
    }
    return e.id ? reply_error(rq, e) : opened(rq, &answer);
}
