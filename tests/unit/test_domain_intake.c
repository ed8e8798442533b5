/* A report as a whole: what it needs, what it may not hold, what the consent gate makes of it. */
#include "domain_support.h"

#include "hotline/base/limits.h"
#include "server/domain/intake.h"

#define TODAY "2026-11-24"

static struct error check_text(const char *text, struct intake *ret)
{
    return intake_check(arena, reference, parsed(arena, str_of(text)), day(TODAY), ret);
}

static struct error check(const struct json *body, struct intake *ret)
{
    return intake_check(arena, reference, body, day(TODAY), ret);
}

static void an_empty_report__names_all_it_lacks(void **state)
{
    struct intake intake;
    struct error error = check_text("{}", &intake);

    (void)state;
    assert_int_equal(error.id, ERROR_INVALID);
    assert_int_equal(fault_count(&error), 5);
    assert_true(has_fault(&error, "/call/channel", ERROR_FIELD_MISSING));
    assert_true(has_fault(&error, "/call/caller_language", ERROR_FIELD_MISSING));
    assert_true(has_fault(&error, "/narrative", ERROR_FIELD_MISSING));
    assert_true(has_fault(&error, "/risk/answers/danger_now", ERROR_FIELD_MISSING));
    assert_true(has_fault(&error, "/consents", ERROR_FIELD_MISSING));
}

static void what_is_no_object__is_no_report(void **state)
{
    static const char *const bodies[] = {"[]", "null", "3", "\"x\""};

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct intake intake;
        struct error error = check_text(bodies[i], &intake);

        assert_true(has_fault(&error, "", ERROR_FIELD_TYPE));
    }
}

static void a_reason_for_no_narrative__is_enough(void **state)
{
    struct json *body = least("");
    struct intake intake;

    (void)state;
    json_remove(body, STR("narrative"));
    json_set(body, STR("no_narrative_reason"), json_str(arena, STR("prekinula vezu")));
    assert_int_equal(check(body, &intake).id, ERROR_NONE);
    assert_true(str_is(json_string_at(intake.report, "/no_narrative_reason"), "prekinula vezu"));
}

static void unknown_members__are_refused_wherever_they_stand(void **state)
{
    static const char *const pointers[] = {
        "/zodiac",          "/call/zodiac", "/reporter/jmbg",  "/incident/areas_",
        "/risk/answers/is", "/title",       "/call/channel/x", "/*"};

    (void)state;
    for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
        struct json *body = least("");
        struct intake intake;
        struct error error;

        json_set_at(arena, body, pointers[i], json_str(arena, STR("x")));
        error = check(body, &intake);
        assert_int_equal(error.id, ERROR_INVALID);
        if (strcmp(pointers[i], "/call/channel/x") != 0)
            assert_true(has_fault(&error, pointers[i], ERROR_FIELD_UNKNOWN));
    }
}

static void a_name_that_looks_like_a_pointer__is_no_way_in(void **state)
{
    struct json *body = least("");
    struct intake intake;
    struct error error;

    (void)state;
    json_set(body, STR("reporter/given_name"), json_str(arena, STR("Ana")));
    json_set(body, STR("a~b"), json_str(arena, STR("Ana")));
    error = check(body, &intake);
    assert_int_equal(fault_count(&error), 2);
    assert_true(has_fault(&error, "/reporter~1given_name", ERROR_FIELD_UNKNOWN));
    assert_true(has_fault(&error, "/a~0b", ERROR_FIELD_UNKNOWN));
}

static void a_very_long_member_name__is_unknown(void **state)
{
    struct json *body = least("");
    char name[400];
    struct intake intake;
    struct error error;

    (void)state;
    memset(name, 'a', sizeof name);
    json_set(body, (struct str){.at = name, .len = sizeof name}, json_null(arena));
    error = check(body, &intake);
    assert_int_equal(fault_count(&error), 1);
    assert_int_equal(error.fields->id, ERROR_FIELD_UNKNOWN);
}

static void lists_of_objects__have_limits_too(void **state)
{
    static const struct {
        const char *pointer;
        size_t limit;
    } lists[] = {{"/respondents", LIMIT_RESPONDENTS},
                 {"/reporter/safe_hours", LIMIT_SAFE_HOURS},
                 {"/incident/reported_elsewhere", LIMIT_REPORTED_ELSEWHERE}};

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct json *body = least(""), *list = json_array(arena);
        struct intake intake;
        struct error error;

        for (size_t k = 0; k < lists[i].limit; k++)
            json_append(list, json_object(arena));
        json_set_at(arena, body, lists[i].pointer, list);
        assert_int_equal(check(body, &intake).id, ERROR_NONE);
        json_append(list, json_object(arena));
        error = check(body, &intake);
        assert_true(has_fault(&error, lists[i].pointer, ERROR_FIELD_TOO_LONG));
    }
}

static void ends_before_beginnings__are_refused(void **state)
{
    struct json *body = least("");
    struct intake intake;
    struct error error;

    (void)state;
    json_set_at(arena, body, "/incident/date_from", json_str(arena, STR("2026-10-02")));
    json_set_at(arena, body, "/incident/date_to", json_str(arena, STR("2026-10-01")));
    json_set_at(arena, body, "/call/started_at", json_str(arena, STR("2026-10-02T10:00:01Z")));
    json_set_at(arena, body, "/call/ended_at", json_str(arena, STR("2026-10-02T10:00:00Z")));
    error = check(body, &intake);
    assert_int_equal(fault_count(&error), 2);
    assert_true(has_fault(&error, "/incident/date_to", ERROR_FIELD_RANGE));
    assert_true(has_fault(&error, "/call/ended_at", ERROR_FIELD_RANGE));
    json_set_at(arena, body, "/incident/date_to", json_str(arena, STR("2026-10-02")));
    json_set_at(arena, body, "/call/ended_at", json_str(arena, STR("2026-10-02T10:00:01Z")));
    assert_int_equal(check(body, &intake).id, ERROR_NONE);
}

static void the_answer_is_untouched__when_the_report_is_refused(void **state)
{
    struct intake intake = {.priority = PRIORITY_HIGH};

    (void)state;
    assert_int_equal(check_text("{}", &intake).id, ERROR_INVALID);
    assert_int_equal(intake.priority, PRIORITY_HIGH);
    assert_null(intake.report);
}

static void a_flood_of_faults__is_cut_off(void **state)
{
    struct json *body = least("");
    struct intake intake;
    struct error error;

    (void)state;
    for (int i = 0; i < 1000; i++)
        json_set(body, arena_format(arena, "x%d", i), json_null(arena));
    error = check(body, &intake);
    assert_int_equal(error.id, ERROR_INVALID);
    assert_int_equal(fault_count(&error), 200);
}

/* The consent gate, state by state. */
static void the_gate__lets_in_what_store_report_says(void **state)
{
    static const struct {
        const char *state;
        enum intake_outcome outcome;
        bool duty;
    } table[] = {
        {"given", INTAKE_CASE, false},           {"limited", INTAKE_CASE, false},
        {"not_asked", INTAKE_CASE, true},        {"not_possible", INTAKE_CASE, true},
        {"refused", INTAKE_CONTACT_ONLY, false}, {"withdrawn", INTAKE_CONTACT_ONLY, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct intake intake;
        struct json *body = least("");

        json_set_at(arena, (struct json *)(uintptr_t)json_at(body, "/consents/0"), "/state",
                    json_str(arena, str_of(table[i].state)));
        json_set_at(arena, (struct json *)(uintptr_t)json_at(body, "/consents/0"), "/limit_text",
                    json_str(arena, STR("samo ovo")));
        assert_int_equal(check(body, &intake).id, ERROR_NONE);
        assert_int_equal(intake.outcome, table[i].outcome);
        assert_int_equal(intake.duty_to_ask, table[i].duty);
        assert_int_equal(intake.report != NULL, table[i].outcome == INTAKE_CASE);
    }
}

static void a_refusal__leaves_nothing_but_what_is_counted(void **state)
{
    struct json *body = posted(sample("s01"));
    struct intake intake;

    (void)state;
    json_set_at(arena, (struct json *)(uintptr_t)json_at(body, "/consents/0"), "/state",
                json_str(arena, STR("refused")));
    assert_int_equal(check(body, &intake).id, ERROR_NONE);
    assert_int_equal(intake.outcome, INTAKE_CONTACT_ONLY);
    assert_null(intake.headline);
    assert_null(intake.report);
    assert_null(intake.identity);
    assert_null(intake.contact);
    assert_null(intake.contact_identity);
    assert_null(intake.statistics);
    assert_null(intake.search_hashes);
    assert_int_equal(intake.consent_count, 0);
    assert_true(str_is(intake.channel, "phone_call"));
    assert_true(str_is(intake.language, "sr"));
}

static void a_refusal__needs_no_narrative(void **state)
{
    struct intake intake;

    (void)state;
    assert_int_equal(check_text("{\"call\":{\"channel\":\"phone_call\",\"caller_language\":\"sq\"},"
                                "\"consents\":[{\"kind\":\"store_report\",\"state\":\"refused\"}]}",
                                &intake)
                         .id,
                     ERROR_NONE);
    assert_int_equal(intake.outcome, INTAKE_CONTACT_ONLY);
}

static void an_item_of_consents__is_whole_and_single(void **state)
{
    static const struct {
        const char *more, *pointer;
        enum error_id id;
    } table[] = {
        {",{\"kind\":\"media\"}", "/consents/1/state", ERROR_FIELD_MISSING},
        {",{\"state\":\"given\"}", "/consents/1/kind", ERROR_FIELD_MISSING},
        {",{\"kind\":\"media\",\"state\":\"limited\"}", "/consents/1/limit_text",
         ERROR_FIELD_MISSING},
        {",{\"kind\":\"store_report\",\"state\":\"given\"}", "/consents/1/kind",
         ERROR_LIST_DUPLICATE},
        {",3", "/consents/1", ERROR_FIELD_TYPE},
        {",{\"kind\":\"media\",\"state\":\"given\",\"by\":\"x\"}", "/consents/1/by",
         ERROR_FIELD_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct intake intake;
        struct error error = check(least(table[i].more), &intake);

        assert_int_equal(fault_count(&error), 1);
        assert_true(has_fault(&error, table[i].pointer, table[i].id));
    }
}

static void consents__come_out_as_they_were_stated(void **state)
{
    struct intake intake;
    const struct consent *consent = NULL;

    (void)state;
    assert_int_equal(check(posted(sample("h4")), &intake).id, ERROR_NONE);
    assert_int_equal(intake.consent_count, 14);
    for (size_t i = 0; i < intake.consent_count; i++)
        if (intake.consents[i].kind == CONSENT_KIND_SHARE_LAWYER)
            consent = &intake.consents[i];
    assert_non_null(consent);
    assert_int_equal(consent->state, CONSENT_LIMITED);
    assert_true(str_is(consent->form, "oral_call"));
    assert_true(str_is(consent->limit_text, "bez adrese i bez podataka o porodici"));
    assert_true(str_is(time_str(arena, consent->at), "2026-10-14T14:24:00Z"));
    assert_int_equal(intake.consent.of[CONSENT_KIND_TRANSFER_ABROAD], CONSENT_GIVEN);
    assert_int_equal(intake.consent.of[CONSENT_KIND_MEDIA], CONSENT_REFUSED);
}

static void a_consent_that_has_run_out__opens_nothing(void **state)
{
    struct json *body = least(",{\"kind\":\"store_identity\",\"state\":\"given\","
                              "\"valid_until\":\"2026-11-23\"}");
    struct intake intake;
    struct error error;

    (void)state;
    json_set_at(arena, body, "/reporter/given_name", json_str(arena, STR("Ana")));
    error = check(body, &intake);
    assert_true(has_fault(&error, "/reporter/given_name", ERROR_IDENTITY_NOT_CONSENTED));
}

static void flags__warn_of_what_must_not_be_missed(void **state)
{
    static const struct {
        const char *pointer, *value, *flag;
    } table[] = {
        {"/risk/answers/unsafe_contact", "\"yes\"", "do_not_contact"},
        {"/reporter/contact_rules", "[\"do_not_contact\"]", "do_not_contact"},
        {"/affected_person/contact_rules", "[\"do_not_contact\"]", "do_not_contact"},
        {"/risk/answers/minor", "\"yes\"", "minor"},
        {"/affected_person/minor", "true", "minor"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct json *body = least("");
        struct intake intake;

        json_set_at(arena, body, table[i].pointer, parsed(arena, str_of(table[i].value)));
        assert_int_equal(check(body, &intake).id, ERROR_NONE);
        assert_int_equal(intake.flags->count, 1);
        assert_true(list_has(intake.flags, table[i].flag));
    }
}

static struct consents named(void)
{
    struct consents consents = {{CONSENT_NONE}};

    consents.of[CONSENT_KIND_STORE_REPORT] = CONSENT_GIVEN;
    consents.of[CONSENT_KIND_STORE_IDENTITY] = CONSENT_GIVEN;
    return consents;
}

static struct error check_facts(const struct json *body, struct intake *ret)
{
    struct consents consents = named();

    return intake_check_facts(arena, reference, body, &consents, day(TODAY), ret);
}

static struct json *facts(void)
{
    struct json *body = least("");

    json_remove(body, STR("call"));
    json_remove(body, STR("consents"));
    return body;
}

static void changed_facts__leave_identity_alone_unless_they_name_it(void **state)
{
    struct json *body = facts();
    struct intake intake;

    (void)state;
    assert_int_equal(check_facts(body, &intake).id, ERROR_NONE);
    assert_null(intake.identity);
    assert_null(intake.contact);
    json_set_at(arena, body, "/reporter/given_name", json_null(arena));
    assert_int_equal(check_facts(body, &intake).id, ERROR_NONE);
    assert_non_null(intake.identity);
    assert_int_equal(intake.identity->count, 0);
    json_set_at(arena, body, "/reporter/given_name", json_str(arena, STR("Ana")));
    assert_int_equal(check_facts(body, &intake).id, ERROR_NONE);
    assert_true(str_is(json_string_at(intake.identity, "/reporter/given_name"), "Ana"));
}

static void changed_facts__take_no_call_consents_or_hashes(void **state)
{
    static const char *const members[] = {"call", "consents", "search_hashes"};

    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        struct json *body = facts();
        struct intake intake;
        struct error error;

        json_set(body, str_of(members[i]), json_object(arena));
        error = check_facts(body, &intake);
        assert_int_equal(fault_count(&error), 1);
        assert_true(
            has_fault(&error, arena_format(arena, "/%s", members[i]).at, ERROR_FIELD_UNKNOWN));
    }
}

static void changed_facts__go_through_the_gate_of_the_stored_consents(void **state)
{
    struct consents none = {{CONSENT_NONE}};
    struct json *body = facts();
    struct intake intake;
    struct error error;

    (void)state;
    json_set_at(arena, body, "/reporter/given_name", json_str(arena, STR("Ana")));
    error = intake_check_facts(arena, reference, body, &none, day(TODAY), &intake);
    assert_true(has_fault(&error, "/reporter/given_name", ERROR_IDENTITY_NOT_CONSENTED));
}

static void changed_facts__get_their_priority_anew(void **state)
{
    struct json *body = facts();
    struct intake intake;

    (void)state;
    json_set_at(arena, body, "/risk/answers/weapon", json_str(arena, STR("yes")));
    assert_int_equal(check_facts(body, &intake).id, ERROR_NONE);
    assert_int_equal(intake.priority, PRIORITY_CRITICAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_report__names_all_it_lacks),
        TEST(what_is_no_object__is_no_report),
        TEST(a_reason_for_no_narrative__is_enough),
        TEST(unknown_members__are_refused_wherever_they_stand),
        TEST(a_name_that_looks_like_a_pointer__is_no_way_in),
        TEST(a_very_long_member_name__is_unknown),
        TEST(lists_of_objects__have_limits_too),
        TEST(ends_before_beginnings__are_refused),
        TEST(the_answer_is_untouched__when_the_report_is_refused),
        TEST(a_flood_of_faults__is_cut_off),
        TEST(the_gate__lets_in_what_store_report_says),
        TEST(a_refusal__leaves_nothing_but_what_is_counted),
        TEST(a_refusal__needs_no_narrative),
        TEST(an_item_of_consents__is_whole_and_single),
        TEST(consents__come_out_as_they_were_stated),
        TEST(a_consent_that_has_run_out__opens_nothing),
        TEST(flags__warn_of_what_must_not_be_missed),
        TEST(changed_facts__leave_identity_alone_unless_they_name_it),
        TEST(changed_facts__take_no_call_consents_or_hashes),
        TEST(changed_facts__go_through_the_gate_of_the_stored_consents),
        TEST(changed_facts__get_their_priority_anew),
    };

    return cmocka_run_group_tests(tests, fixture_up, fixture_down);
}
