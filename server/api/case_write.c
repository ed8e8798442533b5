#include "server/api/case_write.h"

#include "hotline/base/bytes.h"
#include "hotline/base/reference.h"
#include "server/domain/deadline.h"

struct error case_reference(struct request *rq, struct str *ret_reference)
{
    return reference_parse(rq->arena, rq->path_args[0], ret_reference) ? NO_ERROR
                                                                        : FAILED(NOT_FOUND);
}

void rules_release(struct rules *rules)
{
    if (rules->data)
        services_reference_release(rules->services, rules->data);
    rules->data = NULL;
}

struct error rules_acquire(struct request *rq, struct rules *rules)
{
    rules->services = rq->services;
    rules->data = services_reference_acquire(rq->services, NULL);
    if (!rules->data)
        return FAILED(UNAVAILABLE);
    rules->reference = rules->data->rules;
    return NO_ERROR;
}

struct date office_day(millis at)
{
    return date_of(at, time_office_offset(at));
}

/* A repeat whose first try succeeded, and so changed what it asks for. */
static struct error ask_kept(struct request *rq, struct error error, struct json **ret_answer)
{
    struct str kept = STR_NONE;
    struct json *answer = NULL;
    struct error e = store_request_kept(rq->store, rq->arena, rq->caller.id, rq->idempotency_key,
                                        rq->idempotency_hash, &kept);
    if (e.id == ERROR_IDEMPOTENCY_MISMATCH)
        return e;
    if (e.id || !kept.len || json_parse(rq->arena, kept, &answer).id)
        return error;
    *ret_answer = answer;
    return NO_ERROR;
}

struct reply case_answer(struct request *rq, struct error error, int status, struct json *answer)
{
    if (error.id && error_status(error.id) < 500 && !uuid_is_nil(rq->idempotency_key))
        error = ask_kept(rq, error, &answer);
    if (error.id)
        return reply_error(rq, error);
    struct reply reply = reply_tree(rq, status, answer);
    int64_t version = json_integer(json_member(answer, "version"), 0);
    if (version)
        reply_etag(rq, &reply, version);
    return reply;
}

struct json *case_text(struct arena *arena, struct str text)
{
    struct json *document = json_object(arena);
    json_set(document, STR("text"), json_str(arena, text));
    return document;
}

struct error case_seal_work(struct sealing *sealing, enum record_type type,
                            const struct json *document, struct uuid *ret_id)
{
    const struct sealing_record record = {.type = type,
                                          .compartment = COMPARTMENT_WORK,
                                          .author = sealing->rq->caller.id,
                                          .document = document};
    return sealing_record(sealing, &record, ret_id);
}

bool flag_among(const struct json *flags, const char *flag)
{
    for (const struct json *one = flags ? flags->first : NULL; one; one = one->next)
        if (str_is(json_string(one), flag))
            return true;
    return false;
}

millis case_review_by(const struct rules *rules, enum office office, millis at)
{
    return deadline_next_working_day(rules->reference, str_of(office_country(office)), at);
}

struct case_clocks case_clocks(struct arena *arena, const struct deadlines *deadlines)
{
    struct case_clocks clocks = {
        .safe_on = arena_array(arena, deadlines->count + 1, sizeof *clocks.safe_on),
        .latest_on = arena_array(arena, deadlines->count + 1, sizeof *clocks.latest_on),
        .count = deadlines->count};
    for (size_t i = 0; i < deadlines->count; i++) {
        clocks.safe_on[i] = deadlines->at[i].safe;
        clocks.latest_on[i] = deadlines->at[i].latest;
    }
    return clocks;
}

static void wipe_pair(struct key_pair *pair)
{
    wipe(pair, sizeof *pair);
}

/* Its time is the day's beginning: to the millisecond it would name the case it comes from. */
struct error case_statistics(struct sealing *sealing, const struct json *document,
                             struct uuid pseudonym, struct statistics_copy *ret_copy)
{
    const millis day = date_days(office_day(sealing->at)) * INT64_C(86400000);
    const struct principal *statistics =
        sealing_group(sealing, PRINCIPAL_STATISTICS, OFFICE_NONE);
    const struct principal_key *key = statistics ? principal_current_key(statistics) : NULL;
    enum consent_state state = sealing->consents.of[CONSENT_KIND_ANONYMISED_STATISTICS];
    struct arena *arena = sealing->rq->arena;
    if (!key || state == CONSENT_REFUSED || state == CONSENT_WITHDRAWN || uuid_is_nil(pseudonym))
        return NO_ERROR;
    __attribute__((cleanup(wipe_pair))) struct key_pair pair;
    key_pair_new(&pair);
    const struct record_place place = {.type = RECORD_STATISTICS,
                                       .compartment = COMPARTMENT_STATISTICS,
                                       .case_id = pseudonym,
                                       .record_id = pseudonym,
                                       .epoch = 1,
                                       .version = 1,
                                       .time = day};
    const struct wrap_place wrap = {.purpose = WRAP_COMPARTMENT,
                                    .compartment = COMPARTMENT_STATISTICS,
                                    .owner = pseudonym,
                                    .epoch = 1,
                                    .recipient = statistics->id,
                                    .recipient_epoch = key->epoch,
                                    .time = day};
    struct statistics_copy copy = {
        .public_key = arena_str(arena, (struct str){.at = (const char *)pair.public_key,
                                                    .len = KEY_BYTES}),
        .envelope = record_seal_direct(arena, &place, pair.secret, json_text(arena, document))};
    struct error e = wrap_seal(arena, sealing->rq->sealer, &wrap, key->box_public, pair.secret,
                               &copy.wrap);
    if (!e.id) {
        sealing->out.directory_seq = directory_head(sealing->directory).seq;
        *ret_copy = copy;
    }
    return e;
}
