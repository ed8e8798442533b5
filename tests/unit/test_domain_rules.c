/* Priority, consents of a handing over, transitions, entitled keys. */
#include "domain_support.h"

#include "hotline/base/steps.h"
#include "server/domain/consent.h"
#include "server/domain/entitled.h"
#include "hotline/base/priority.h"
#include "server/domain/transition.h"

#define TODAY "2026-11-24"

static bool is_day(struct date date, const char *text)
{
    return date_compare(date, day(text)) == 0;
}

/* Priority. */

static enum priority priority_of(const char *answers)
{
    return priority_compute(parsed(arena, str_of(answers)));
}

static void priority__follows_the_rule_of_the_vocabulary(void **state)
{
    (void)state;
    assert_int_equal(priority_of("{}"), PRIORITY_LOW);
    assert_int_equal(priority_of("{\"danger_now\":\"not_asked\"}"), PRIORITY_LOW);
    assert_int_equal(priority_of("{\"danger_now\":\"unknown\"}"), PRIORITY_MEDIUM);
    assert_int_equal(priority_of("{\"self_harm\":\"unknown\"}"), PRIORITY_MEDIUM);
    assert_int_equal(priority_of("{\"threats\":\"unknown\"}"), PRIORITY_LOW);
    assert_int_equal(priority_of("{\"danger_now\":\"yes\"}"), PRIORITY_CRITICAL);
    assert_int_equal(priority_of("{\"ongoing\":\"yes\"}"), PRIORITY_MEDIUM);
    assert_int_equal(priority_of("{\"ongoing\":\"yes\",\"minor\":\"yes\"}"), PRIORITY_HIGH);
    assert_int_equal(priority_of("{\"dependent\":\"yes\"}"), PRIORITY_MEDIUM);
    assert_int_equal(priority_of("{\"dependent\":\"yes\",\"escalating\":\"yes\"}"),
                     PRIORITY_MEDIUM);
    assert_int_equal(priority_of("{\"ongoing\":\"yes\",\"escalating\":\"yes\"}"), PRIORITY_HIGH);
    assert_int_equal(priority_of("{\"threats\":\"yes\",\"escalating\":\"yes\"}"), PRIORITY_HIGH);
    assert_int_equal(priority_of("{\"danger_now\":\"unknown\",\"dependent\":\"yes\"}"),
                     PRIORITY_HIGH);
}

/* The table of code against the words people read: schema/seed. */
static void risk_questions__agree_with_the_reference_data(void **state)
{
    (void)state;
    for (enum risk_question q = 0; q < RISK_QUESTION_COUNT; q++) {
        const char *code = risk_question_code(q);
        const struct json *data = reference_data(reference, "risk_question", str_of(code));
        enum priority least = priority_from_code(json_string_at(data, "/min"));
        bool raises = json_integer(json_member(data, "raise"), 0) == 1;
        struct str flag = json_string_at(data, "/flag");
        struct json *answers = json_object(arena), *flags;

        assert_non_null(data);
        json_set(answers, str_of(code), json_str(arena, STR("yes")));
        assert_int_equal(priority_compute(answers), raises  ? PRIORITY_MEDIUM
                                                    : least ? least
                                                            : PRIORITY_LOW);
        flags = priority_flags(arena, answers);
        assert_int_equal(flags->count, flag.len ? 1 : 0);
        assert_true(!flag.len || str_equal(json_string(flags->first), flag));
    }
}

/* Consents. */

static struct consents with(enum consent_kind a, enum consent_state state_a, enum consent_kind b,
                            enum consent_state state_b)
{
    struct consents consents = {{CONSENT_NONE}};

    consents.of[a] = state_a;
    consents.of[b] = state_b;
    return consents;
}

static void a_handing_over__needs_the_consents_of_its_receiver(void **state)
{
    static const struct {
        enum receiver receiver;
        bool abroad;
        size_t count;
        enum consent_kind kind[2];
    } table[] = {
        {RECEIVER_OFFICE, false, 1, {CONSENT_KIND_SHARE_OFFICE}},
        {RECEIVER_OFFICE, true, 2, {CONSENT_KIND_SHARE_OFFICE, CONSENT_KIND_TRANSFER_ABROAD}},
        {RECEIVER_PARTNER, false, 1, {CONSENT_KIND_SHARE_PARTNER}},
        {RECEIVER_PARTNER, true, 2, {CONSENT_KIND_SHARE_PARTNER, CONSENT_KIND_TRANSFER_ABROAD}},
        {RECEIVER_LAWYER, false, 1, {CONSENT_KIND_SHARE_LAWYER}},
        {RECEIVER_LAWYER, true, 2, {CONSENT_KIND_SHARE_LAWYER, CONSENT_KIND_TRANSFER_ABROAD}},
        {RECEIVER_MONITOR, false, 1, {CONSENT_KIND_ATTEND_HEARING}},
        {RECEIVER_COLLEAGUE, false, 0, {CONSENT_KIND_NONE}},
        {RECEIVER_COLLEAGUE, true, 0, {CONSENT_KIND_NONE}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct consent_needs needs = consent_needs(table[i].receiver, table[i].abroad);

        assert_int_equal(needs.count, table[i].count);
        for (size_t k = 0; k < needs.count; k++)
            assert_int_equal(needs.kind[k], table[i].kind[k]);
    }
}

static void every_missing_consent__is_named(void **state)
{
    struct consents none = {{CONSENT_NONE}};
    struct consent_needs needs = consent_needs(RECEIVER_OFFICE, true);
    struct error error = consent_check(arena, &none, needs, NULL);

    (void)state;
    assert_int_equal(error.id, ERROR_CONSENT_MISSING);
    assert_int_equal(fault_count(&error), 2);
    assert_true(has_fault(&error, "/consents/share_office", ERROR_CONSENT_MISSING));
    assert_true(has_fault(&error, "/consents/transfer_abroad", ERROR_CONSENT_MISSING));
    assert_int_equal(consent_lacking(arena, &none, needs, NULL)->count, 2);
}

static void only_given__counts_as_consent(void **state)
{
    (void)state;
    for (enum consent_state s = CONSENT_NONE; s < CONSENT_STATE_COUNT; s++) {
        struct consents consents = with(CONSENT_KIND_SHARE_LAWYER, s, CONSENT_KIND_MEDIA, s);
        struct error error =
            consent_check(arena, &consents, consent_needs(RECEIVER_LAWYER, false), NULL);
        enum error_id expected = s == CONSENT_GIVEN     ? ERROR_NONE
                                 : s == CONSENT_LIMITED ? ERROR_CONSENT_LIMITED
                                                        : ERROR_CONSENT_MISSING;

        assert_int_equal(error.id, expected);
        assert_int_equal(consent_grants_identity(&consents, RECEIVER_LAWYER), s == CONSENT_GIVEN);
        assert_true(consent_grants_identity(&consents, RECEIVER_COLLEAGUE));
    }
}

static void a_limit__passes_only_once_it_was_read(void **state)
{
    struct consents consents = with(CONSENT_KIND_SHARE_OFFICE, CONSENT_LIMITED,
                                    CONSENT_KIND_TRANSFER_ABROAD, CONSENT_LIMITED);
    struct consent_needs needs = consent_needs(RECEIVER_OFFICE, true);
    struct json *one = parsed(arena, STR("[\"share_office\"]"));
    struct json *both = parsed(arena, STR("[\"share_office\",\"transfer_abroad\"]"));
    struct error error = consent_check(arena, &consents, needs, one);

    (void)state;
    assert_int_equal(error.id, ERROR_CONSENT_LIMITED);
    assert_int_equal(fault_count(&error), 1);
    assert_true(has_fault(&error, "/consents/transfer_abroad", ERROR_CONSENT_LIMITED));
    assert_int_equal(consent_check(arena, &consents, needs, both).id, ERROR_NONE);
    assert_int_equal(consent_lacking(arena, &consents, needs, both)->count, 0);
}

static void a_single_consent__is_read_with_its_own_pointers(void **state)
{
    struct consent consent = {.kind = CONSENT_KIND_MEDIA};
    struct json *body = parsed(arena, STR("{\"kind\":\"share_office\",\"state\":\"limited\","
                                          "\"at\":\"2026-11-24T09:00:00Z\"}"));
    struct error error = consent_read(arena, reference, body, day(TODAY), &consent);

    (void)state;
    assert_int_equal(fault_count(&error), 1);
    assert_true(has_fault(&error, "/limit_text", ERROR_FIELD_MISSING));
    assert_int_equal(consent.kind, CONSENT_KIND_MEDIA);
    json_set(body, STR("limit_text"), json_str(arena, STR("samo Priština")));
    assert_int_equal(consent_read(arena, reference, body, day(TODAY), &consent).id, ERROR_NONE);
    assert_int_equal(consent.kind, CONSENT_KIND_SHARE_OFFICE);
    assert_true(
        str_is(json_string_at(consent_document(arena, &consent), "/limit_text"), "samo Priština"));
    error = consent_read(arena, reference, json_array(arena), day(TODAY), &consent);
    assert_true(has_fault(&error, "", ERROR_FIELD_TYPE));
    error = consent_read(arena, reference, json_object(arena), day(TODAY), &consent);
    assert_true(has_fault(&error, "/kind", ERROR_FIELD_MISSING));
}

/* Transitions. */

static bool names_role(const struct json *step, const char *role)
{
    return list_has(json_member(step, "roles"), role);
}

static const struct json *seed_step(enum case_status from, enum case_status to)
{
    const struct json *steps =
        json_member(reference_data(reference, "vocabulary", STR("case_status")), "transitions");

    for (const struct json *step = steps->first; step; step = step->next)
        if (str_is(json_string_at(step, "/from"), status_code(from)) &&
            str_is(json_string_at(step, "/to"), status_code(to)))
            return step;
    return NULL;
}

/* A court monitor may do what a lawyer may, but not close. */
static bool monitor_may(const struct json *step, enum case_status to)
{
    return names_role(step, "court_monitor") || (names_role(step, "lawyer") && to != STATUS_CLOSED);
}

static void every_step__agrees_with_the_vocabulary(void **state)
{
    static const char *const roles[] = {
#define ROLE(ID, CODE) [ROLE_##ID] = CODE,
#include "hotline/vocab/roles.def"
#undef ROLE
    };
    size_t steps = 0;

    (void)state;
    for (enum case_status from = STATUS_RECEIVED; from < STATUS_COUNT; from++)
        for (enum case_status to = STATUS_RECEIVED; to < STATUS_COUNT; to++) {
            const struct json *step = seed_step(from, to);

            const struct case_step *ours = step_find(from, to);

            assert_int_equal(ours != NULL, step != NULL);
            steps += step != NULL;
            for (enum role role = ROLE_OPERATOR; role < ROLE_COUNT; role++) {
                bool expected = step && names_role(step, roles[role]);

                if (role == ROLE_COURT_MONITOR)
                    continue;
                if ((ours && step_for(ours, role)) != expected)
                    fail_msg("%s to %s by %s", status_code(from), status_code(to), roles[role]);
            }
            if (ours && step_for(ours, ROLE_COURT_MONITOR))
                assert_true(monitor_may(step, to));
        }
    assert_int_equal(steps, 40);
}

static struct error step_taken(const char *body, enum case_status from, enum role role,
                               struct transition *ret)
{
    return transition_check(arena, reference, parsed(arena, str_of(body)), from, role, day(TODAY),
                            ret);
}

/* Every step of the table that a transition may take, with nothing but "to". */
static void every_step__names_the_statements_it_lacks(void **state)
{
    (void)state;
    for (enum case_status from = STATUS_RECEIVED; from < STATUS_COUNT; from++)
        for (enum case_status to = STATUS_RECEIVED; to < STATUS_COUNT; to++) {
            const struct case_step *step = step_find(from, to);
            bool taken = step && step_way(step) == WAY_TRANSITION;
            struct str body = arena_format(arena, "{\"to\":\"%s\"}", status_code(to));
            struct transition transition;
            struct error error = step_taken(body.at, from, ROLE_COORDINATOR, &transition);

            if (!taken)
                assert_int_equal(error.id, ERROR_TRANSITION_NOT_ALLOWED);
            else if (!*step->requirements)
                assert_int_equal(error.id, ERROR_NONE);
            else
                assert_int_equal(error.fields->id, ERROR_REQUIREMENT_MISSING);
            assert_int_equal(step_taken(body.at, from, ROLE_ANALYST, &transition).id,
                             taken ? ERROR_FORBIDDEN : ERROR_TRANSITION_NOT_ALLOWED);
        }
}

static void a_closure__needs_reason_and_outcome(void **state)
{
    struct transition transition;
    struct error error =
        step_taken("{\"to\":\"closed\"}", STATUS_IN_WORK, ROLE_LAWYER, &transition);

    (void)state;
    assert_int_equal(fault_count(&error), 2);
    assert_true(has_fault(&error, "/closure_reason", ERROR_REQUIREMENT_MISSING));
    assert_true(has_fault(&error, "/outcomes", ERROR_REQUIREMENT_MISSING));
    assert_int_equal(step_taken("{\"to\":\"closed\",\"closure_reason\":\"completed\","
                                "\"outcomes\":[\"act_stopped\"],\"reason\":null}",
                                STATUS_IN_WORK, ROLE_LAWYER, &transition)
                         .id,
                     ERROR_NONE);
    assert_int_equal(transition.to, STATUS_CLOSED);
    assert_int_equal(transition.reason->count, 2);
    assert_true(str_is(json_string_at(transition.reason, "/closure_reason"), "completed"));
}

static void a_wait__names_whom_and_until_when(void **state)
{
    struct transition transition;
    struct error error;

    (void)state;
    assert_int_equal(step_taken("{\"to\":\"waiting_institution\",\"institution\":\"me_protector\","
                                "\"expected_by\":\"2027-01-18\"}",
                                STATUS_IN_WORK, ROLE_PARTNER, &transition)
                         .id,
                     ERROR_NONE);
    assert_true(is_day(transition.next_due, "2027-01-18"));
    error = step_taken("{\"to\":\"waiting_institution\",\"institution\":\"me_nobody\","
                       "\"expected_by\":\"2026-11-23\",\"by\":\"x\"}",
                       STATUS_IN_WORK, ROLE_PARTNER, &transition);
    assert_true(has_fault(&error, "/institution", ERROR_CODE_UNKNOWN));
    assert_true(has_fault(&error, "/expected_by", ERROR_FIELD_RANGE));
    assert_true(has_fault(&error, "/by", ERROR_FIELD_UNKNOWN));
}

static void a_step__needs_a_status_that_exists(void **state)
{
    struct transition transition;
    struct error error = step_taken("{}", STATUS_RECEIVED, ROLE_COORDINATOR, &transition);

    (void)state;
    assert_true(has_fault(&error, "/to", ERROR_FIELD_MISSING));
    error = step_taken("{\"to\":\"lost\"}", STATUS_RECEIVED, ROLE_COORDINATOR, &transition);
    assert_true(has_fault(&error, "/to", ERROR_CODE_UNKNOWN));
}

static void an_assignment__is_the_coordinators_but_for_a_critical_call(void **state)
{
    enum case_status to = STATUS_NONE;

    (void)state;
    assert_int_equal(
        transition_assign(STATUS_IN_TRIAGE, ROLE_COORDINATOR, false, PRIORITY_LOW, &to).id,
        ERROR_NONE);
    assert_int_equal(to, STATUS_ASSIGNED);
    assert_int_equal(
        transition_assign(STATUS_IN_WORK, ROLE_COORDINATOR, false, PRIORITY_LOW, &to).id,
        ERROR_NONE);
    assert_int_equal(to, STATUS_IN_WORK);
    assert_int_equal(
        transition_assign(STATUS_CLOSED, ROLE_COORDINATOR, false, PRIORITY_LOW, &to).id,
        ERROR_CASE_CLOSED);
    assert_int_equal(
        transition_assign(STATUS_FORWARDED, ROLE_COORDINATOR, false, PRIORITY_LOW, &to).id,
        ERROR_TRANSITION_NOT_ALLOWED);
    assert_int_equal(
        transition_assign(STATUS_RECEIVED, ROLE_OPERATOR, true, PRIORITY_CRITICAL, &to).id,
        ERROR_NONE);
    assert_int_equal(
        transition_assign(STATUS_RECEIVED, ROLE_OPERATOR, false, PRIORITY_CRITICAL, &to).id,
        ERROR_FORBIDDEN);
    assert_int_equal(transition_assign(STATUS_RECEIVED, ROLE_OPERATOR, true, PRIORITY_HIGH, &to).id,
                     ERROR_FORBIDDEN);
    assert_int_equal(
        transition_assign(STATUS_IN_TRIAGE, ROLE_OPERATOR, true, PRIORITY_CRITICAL, &to).id,
        ERROR_FORBIDDEN);
    assert_int_equal(transition_assign(STATUS_RECEIVED, ROLE_LAWYER, true, PRIORITY_LOW, &to).id,
                     ERROR_FORBIDDEN);
}

/* Keys. */

static struct str entitled_text(enum compartment compartment, const struct entitled_case *of)
{
    static const char letters[] = {[ENTITLED_DESK] = 'd',
                                   [ENTITLED_COORDINATION] = 'c',
                                   [ENTITLED_LOGGER] = 'l',
                                   [ENTITLED_HANDLER] = 'h',
                                   [ENTITLED_STATISTICS] = 's'};
    struct entitled entitled = entitled_to(compartment, of);
    struct buf buf = {.arena = arena};

    for (size_t i = 0; i < entitled.count; i++)
        buf_char(&buf, letters[entitled.who[i]]);
    return buf_view(&buf);
}

static void keys__go_to_those_the_table_names(void **state)
{
    struct consents given =
        with(CONSENT_KIND_SHARE_LAWYER, CONSENT_GIVEN, CONSENT_KIND_ATTEND_HEARING, CONSENT_GIVEN);
    struct consents limited = with(CONSENT_KIND_SHARE_LAWYER, CONSENT_LIMITED,
                                   CONSENT_KIND_ATTEND_HEARING, CONSENT_NOT_ASKED);
    const struct {
        struct entitled_case of;
        const char *headline, *report, *work, *identity;
    } table[] = {
        {{.consents = &given}, "d", "d", "d", "cl"},
        {{true, RECEIVER_COLLEAGUE, &limited}, "d", "d", "d", "ch"},
        {{true, RECEIVER_LAWYER, &given}, "dh", "dh", "dh", "ch"},
        {{true, RECEIVER_LAWYER, &limited}, "dh", "dh", "dh", "c"},
        {{true, RECEIVER_MONITOR, &given}, "dh", "dh", "dh", "ch"},
        {{true, RECEIVER_MONITOR, &limited}, "dh", "dh", "dh", "c"},
        {{true, RECEIVER_PARTNER, &given}, "dh", "dh", "dh", "c"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct entitled_case *of = &table[i].of;

        assert_true(str_is(entitled_text(COMPARTMENT_HEADLINE, of), table[i].headline));
        assert_true(str_is(entitled_text(COMPARTMENT_REPORT, of), table[i].report));
        assert_true(str_is(entitled_text(COMPARTMENT_WORK, of), table[i].work));
        assert_true(str_is(entitled_text(COMPARTMENT_IDENTITY, of), table[i].identity));
        assert_true(str_is(entitled_text(COMPARTMENT_STATISTICS, of), "s"));
        assert_int_equal(entitled_text(COMPARTMENT_EXCHANGE, of).len, 0);
    }
}

/* Reference data. */

static void the_seed__answers_what_is_asked_of_it(void **state)
{
    (void)state;
    assert_int_equal(reference_version(reference), 7);
    assert_true(reference_has(reference, "ground", STR("language")));
    assert_false(reference_has(reference, "ground", STR("languag")));
    assert_false(reference_has(reference, "grounds", STR("language")));
    assert_true(reference_has(reference, "respondent_sector", STR("mixed")));
    assert_true(str_is(reference_municipality_country(reference, STR("xk_gracanice")), "XK"));
    assert_int_equal(reference_municipality_country(reference, STR("xx")).len, 0);
    assert_int_equal(reference_partner_office(reference, STR("yucom")), OFFICE_BELGRADE);
    assert_int_equal(reference_partner_office(reference, STR("lgbt_forum_progress")),
                     OFFICE_PODGORICA);
    assert_int_equal(reference_partner_office(reference, STR("hlc_kosovo")), OFFICE_PRISTINA);
    assert_int_equal(reference_partner_office(reference, STR("myla")), OFFICE_BELGRADE);
    assert_int_equal(reference_partner_office(reference, STR("nobody")), OFFICE_NONE);
    assert_true(reference_holiday(reference, STR("XK"), day("2027-02-17")));
    assert_false(reference_holiday(reference, STR("RS"), day("2027-02-17")));
    assert_null(reference_limit(reference, STR("rs_discrimination_suit"))); /* inactive */
}

static void an_inactive_item__is_known_but_not_to_be_chosen(void **state)
{
    struct reference *small = reference_new(1);

    (void)state;
    reference_add_item(small, STR("ground"), STR("old"), false, json_object(arena));
    reference_ready(small);
    assert_false(reference_has(small, "ground", STR("old")));
    assert_non_null(reference_data(small, "ground", STR("old")));
    assert_null(reference_next_limit(small, NULL));
    reference_free(small);
    reference_free(NULL);
}

static void words__go_both_ways(void **state)
{
    (void)state;
    for (enum case_status s = STATUS_DRAFT; s < STATUS_COUNT; s++)
        assert_int_equal(status_from_code(str_of(status_code(s))), s);
    for (enum consent_kind k = CONSENT_KIND_STORE_REPORT; k < CONSENT_KIND_COUNT; k++) {
        assert_int_equal(consent_kind_from_code(str_of(consent_kind_code(k))), k);
        assert_true(reference_has(reference, "consent_kind", str_of(consent_kind_code(k))));
        assert_int_equal(consent_kind_explicit(k),
                         json_true(json_member(reference_data(reference, "consent_kind",
                                                              str_of(consent_kind_code(k))),
                                               "explicit")));
    }
    for (enum consent_state s = CONSENT_GIVEN; s < CONSENT_STATE_COUNT; s++)
        assert_int_equal(consent_state_from_code(str_of(consent_state_code(s))), s);
    assert_int_equal(priority_from_code(STR("urgent")), PRIORITY_NONE);
    assert_null(priority_code(PRIORITY_NONE));
    assert_false(status_open(STATUS_CLOSED));
    assert_true(status_open(STATUS_FORWARDED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(priority__follows_the_rule_of_the_vocabulary),
        TEST(risk_questions__agree_with_the_reference_data),
        TEST(a_handing_over__needs_the_consents_of_its_receiver),
        TEST(every_missing_consent__is_named),
        TEST(only_given__counts_as_consent),
        TEST(a_limit__passes_only_once_it_was_read),
        TEST(a_single_consent__is_read_with_its_own_pointers),
        TEST(every_step__agrees_with_the_vocabulary),
        TEST(every_step__names_the_statements_it_lacks),
        TEST(a_closure__needs_reason_and_outcome),
        TEST(a_wait__names_whom_and_until_when),
        TEST(a_step__needs_a_status_that_exists),
        TEST(an_assignment__is_the_coordinators_but_for_a_critical_call),
        TEST(keys__go_to_those_the_table_names),
        TEST(the_seed__answers_what_is_asked_of_it),
        TEST(an_inactive_item__is_known_but_not_to_be_chosen),
        TEST(words__go_both_ways),
    };

    return cmocka_run_group_tests(tests, fixture_up, fixture_down);
}
