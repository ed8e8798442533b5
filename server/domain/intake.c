#include "server/domain/intake.h"

#include "server/domain/intake_inner.h"
#include "hotline/base/priority.h"

struct date intake_date_at(const struct json *json, const char *pointer)
{
    struct date date = {.year = 0};

    date_parse(json_string_at(json, pointer), &date);
    return date;
}

millis intake_time_at(const struct json *json, const char *pointer)
{
    millis time = MILLIS_NONE;

    intake_time(json_string_at(json, pointer), &time);
    return time;
}

static bool state_keeps(enum consent_state state)
{
    return state == CONSENT_GIVEN || state == CONSENT_LIMITED;
}

static void gates_set(struct intake_walk *walk, const struct json *body)
{
    const struct consents *consent = &walk->out->consent;
    enum consent_state report = consent->of[CONSENT_KIND_STORE_REPORT];
    enum consent_state identity = consent->of[CONSENT_KIND_STORE_IDENTITY];

    walk->refused = report == CONSENT_REFUSED || report == CONSENT_WITHDRAWN;
    walk->may_identify = state_keeps(identity) || identity == CONSENT_NOT_POSSIBLE;
    walk->may_contact = state_keeps(consent->of[CONSENT_KIND_CONTACT_BACK]);
    walk->vital_interest = !json_is_empty(json_at(body, "/vital_interest/reason"));
    walk->out->duty_to_ask = report == CONSENT_NOT_ASKED || report == CONSENT_NOT_POSSIBLE;
}

static void require(struct intake_walk *walk, const struct json *body, const char *pointer)
{
    if (json_is_empty(json_at(body, pointer)))
        intake_fault_at(walk, pointer, ERROR_FIELD_MISSING);
}

static void required_check(struct intake_walk *walk, const struct json *body)
{
    if (!walk->facts) {
        require(walk, body, "/call/channel");
        require(walk, body, "/call/caller_language");
        if (!walk->out->consent.of[CONSENT_KIND_STORE_REPORT])
            intake_fault_at(walk, "/consents", ERROR_FIELD_MISSING);
    }
    if (walk->refused)
        return;
    require(walk, body, "/risk/answers/danger_now");
    if (json_is_empty(json_member(body, "no_narrative_reason")))
        require(walk, body, "/narrative");
    if (!json_is_empty(json_member(body, "vital_interest")))
        require(walk, body, "/vital_interest/reason");
}

static void order_check(struct intake_walk *walk, const struct json *body)
{
    struct date from = intake_date_at(body, "/incident/date_from");
    struct date to = intake_date_at(body, "/incident/date_to");
    millis started = intake_time_at(body, "/call/started_at"),
           ended = intake_time_at(body, "/call/ended_at");

    if (from.year && to.year && date_compare(from, to) > 0)
        intake_fault_at(walk, "/incident/date_to", ERROR_FIELD_RANGE);
    if (started != MILLIS_NONE && ended != MILLIS_NONE && started > ended)
        intake_fault_at(walk, "/call/ended_at", ERROR_FIELD_RANGE);
}

static bool list_names(const struct json *list, const char *code)
{
    for (const struct json *item = list ? list->first : NULL; item; item = item->next)
        if (str_is(json_string(item), code))
            return true;
    return false;
}

static void flag_set(struct arena *arena, struct json *flags, bool set, const char *flag)
{
    if (set)
        json_append(flags, json_str(arena, str_of(flag)));
}

static void flags_set(struct arena *arena, struct intake *out, const struct json *body,
                      const struct json *risk_flags)
{
    static const char *const rules[] = {"/reporter/contact_rules",
                                        "/affected_person/contact_rules"};
    bool silent = list_names(risk_flags, "do_not_contact");

    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        silent = silent || list_names(json_at(body, rules[i]), "do_not_contact");
    out->flags = json_array(arena);
    flag_set(arena, out->flags, silent, "do_not_contact");
    flag_set(arena, out->flags,
             list_names(risk_flags, "minor") || json_true(json_at(body, "/affected_person/minor")),
             "minor");
    flag_set(arena, out->flags, out->duty_to_ask, "duty_to_ask");
}

static void headline_complete(struct arena *arena, struct json *headline, const struct json *body)
{
    static const char *const members[] = {"summary", "country", "areas", "forms", "grounds"};
    struct str language = json_string_at(body, "/narrative_language");

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (!json_member(headline, members[i]))
            json_set(headline, str_of(members[i]), i < 2 ? json_null(arena) : json_array(arena));
    if (!language.len)
        language = json_string_at(body, "/call/caller_language");
    json_set(headline, STR("language"), json_str(arena, language));
}

/* What the server computes stands where a reader of the sample's shape expects it. */
static void computed_set(struct arena *arena, struct intake *out, const struct json *body,
                         struct date today)
{
    const struct json *answers = json_at(body, "/risk/answers");
    struct json *risk_flags = priority_flags(arena, answers);
    struct str code;

    out->priority = priority_compute(answers);
    code = str_of(priority_code(out->priority));
    json_set_at(arena, out->report, "/risk/priority", json_str(arena, code));
    json_set_at(arena, out->report, "/risk/flags", risk_flags);
    json_set_at(arena, out->statistics, "/risk/priority", json_str(arena, code));
    json_set(out->statistics, STR("day"), json_str(arena, date_str(arena, today)));
    flags_set(arena, out, body, risk_flags);
    headline_complete(arena, out->headline, body);
}

/* The store keeps a report for as long as it lives: without consent not even for a moment. */
static void documents_drop(struct intake *out)
{
    out->outcome = INTAKE_CONTACT_ONLY;
    out->headline = out->report = out->identity = NULL;
    out->contact = out->contact_identity = out->statistics = NULL;
    out->search_hashes = NULL;
    out->override_reason = STR_NONE;
    out->identity_override = false;
    out->consents = NULL;
    out->consent_count = 0;
}

static void documents_make(struct arena *arena, struct intake *out)
{
    out->headline = json_object(arena);
    out->report = json_object(arena);
    out->identity = json_object(arena);
    out->contact = json_object(arena);
    out->contact_identity = json_object(arena);
    out->statistics = json_object(arena);
}

static void finish(struct intake_walk *walk, const struct json *body)
{
    struct intake *out = walk->out;

    out->channel = json_string_at(body, "/call/channel");
    out->language = json_string_at(body, "/call/caller_language");
    out->started_at = intake_time_at(body, "/call/started_at");
    out->override_reason = json_string_at(body, "/vital_interest/reason");
    out->search_hashes = json_member(body, "search_hashes");
    if (json_is_empty(out->search_hashes))
        out->search_hashes = NULL;
    computed_set(walk->arena, out, body, walk->today);
    if (!out->identity->count && !(walk->facts && walk->identity_named))
        out->identity = NULL;
    if (!out->contact->count)
        out->contact = NULL;
    if (!out->contact_identity->count)
        out->contact_identity = NULL;
    if (walk->refused)
        documents_drop(out);
}

static struct error check(struct intake_walk *walk, const struct json *body, struct intake *ret)
{
    documents_make(walk->arena, walk->out);
    gates_set(walk, body);
    intake_walk(walk, body);
    intake_consents_check(walk, body);
    required_check(walk, body);
    order_check(walk, body);
    if (walk->error.id)
        return walk->error;
    finish(walk, body);
    *ret = *walk->out;
    return NO_ERROR;
}

struct error intake_check(struct arena *arena, const struct reference *reference,
                          const struct json *body, struct date today, struct intake *ret)
{
    struct intake out = {.outcome = INTAKE_CASE};
    struct intake_walk walk = {.arena = arena, .reference = reference, .today = today, .out = &out};

    intake_consents_collect(&walk, body);
    return check(&walk, body, ret);
}

struct error intake_check_facts(struct arena *arena, const struct reference *reference,
                                const struct json *body, const struct consents *consents,
                                struct date today, struct intake *ret)
{
    struct intake out = {.outcome = INTAKE_CASE, .consent = *consents};
    struct intake_walk walk = {
        .arena = arena, .reference = reference, .today = today, .facts = true, .out = &out};

    return check(&walk, body, ret);
}
