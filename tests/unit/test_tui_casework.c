/* Handing over, consents, calls by messages alone; and the rules behind them as data. */
#include "sheets_support.h"

#include "screens/case/consents.h"
#include "screens/case/contact_words.h"
#include "tasks/handlers.h"
#include "tasks/sending.h"
#include "widgets/day.h"
#include "words/contact_rules.h"

static struct json *body_sent(void)
{
    const struct sending_input *input = asked.input;
    assert_ptr_equal(asked.task, &task_sending);
    return (struct json *)input->at[0].body;
}

static void choose(const char *typed)
{
    press("space");
    type(typed);
    press("enter");
}

/* --- handing over --- */

static const struct handler people[] = {
    {.name = {"lawyer.bg1", 10}, .label = {"lawyer.bg1", 10}, .place = {"Lawyer, Belgrade", 16},
     .opens = {"Identity: yes", 13}, .alike = {"lawyer.bg2", 10}},
    {.name = {"ana", 3}, .label = {"ana", 3}, .place = {"Lawyer, Belgrade", 16},
     .opens = {"Identity: no", 12}, .lacking = {"Share with a lawyer: Not asked", 30}},
    {.name = {"mia", 3}, .label = {"mia", 3}, .place = {"Coordinator, Belgrade", 21},
     .opens = {"Identity: yes", 13}},
};
static struct handlers handlers = {.at = people, .count = 3};

static void open_assignment(struct arena *arena)
{
    struct case_shown shown = shown_of(arena, "{}");
    open_screen(&screen_assignment, &shown);
    assert_ptr_equal(asked.task, &task_handlers);
    answer(&handlers, NO_ERROR);
    asked.request = 0;
}

static void an_ordinary_name__is_sent_at_once_under_the_version_seen(void **state)
{
    open_assignment(*state);
    choose("coordinator");
    assert_true(shows(*state, "Identity: yes"));
    press("ctrl-s");
    const struct assign_input *input = asked.input;
    assert_ptr_equal(asked.task, &task_assign);
    CHECK_STR(input->to, "mia");
    assert_int_equal(input->version, 7);
    struct assigned_words words = {.to = STR("mia"), .keys = STR("Identity")};
    answer(&words, NO_ERROR);
    assert_int_equal(closed_with, 1);
    assert_true(shows(*state, "mia has it now. Keys: Identity"));
}

static void a_name_like_another__is_asked_for_twice(void **state)
{
    open_assignment(*state);
    choose("lawyer.bg1");
    press("ctrl-s");
    assert_true(shows(*state, "There is also lawyer.bg2. Do you mean lawyer.bg1"));
    assert_int_equal(asked.request, 0);
    press("enter"); /* the safe answer */
    assert_int_equal(asked.request, 0);
    press("ctrl-s");
    press("right");
    press("enter");
    const struct assign_input *input = asked.input;
    assert_ptr_equal(asked.task, &task_assign);
    CHECK_STR(input->to, "lawyer.bg1");
    assert_int_equal(input->override.len, 0);
}

static void a_missing_consent__needs_another_basis_and_a_reason(void **state)
{
    open_assignment(*state);
    assert_false(shows(*state, "Legal basis"));
    choose("ana");
    assert_true(shows(*state, "Share with a lawyer: Not asked"));
    press("ctrl-s");
    assert_int_equal(asked.request, 0);
    press("v"); /* vital interest: the focus went there */
    press("tab");
    type("he is waiting outside");
    press("ctrl-s");
    const struct assign_input *input = asked.input;
    CHECK_STR(input->override, "vital_interest");
    CHECK_STR(input->reason, "he is waiting outside");
}

/* --- consents --- */

static void a_limit__belongs_to_a_limited_consent(void **state)
{
    const struct consent_wanted wanted = {.reference = STR("BG-2026-00001-0"),
                                          .kind = STR("share_lawyer"),
                                          .state = STR("not_asked"), .version = 7};
    open_screen(&screen_consent, &wanted);
    assert_true(shows(*state, "Share with a lawyer"));
    choose("refused");
    assert_false(shows(*state, "The limit"));
    press("shift-tab");
    choose("with a limit");
    press("ctrl-s"); /* the focus goes to what is missing */
    assert_int_equal(asked.request, 0);
    type("not where she lives");
    press("ctrl-s");
    CHECK_STR(json_text(*state, body_sent()),
              "{\"state\":\"limited\",\"limit_text\":\"not where she lives\","
              "\"kind\":\"share_lawyer\"}");
    assert_int_equal(((const struct sending_input *)asked.input)->version, 7);
}

static void every_kind__is_listed_with_its_state(void **state)
{
    struct case_shown shown = shown_of(*state, "{\"consents\":[{\"kind\":\"media\","
                                               "\"state\":\"refused\"}]}");
    open_screen(&screen_consents, &shown);
    assert_true(shows(*state, "Keep a written record of the report"));
    assert_true(shows(*state, "Refused"));
    press("enter");
    assert_true(shows(*state, "From now on"));
}

/* --- calls --- */

static struct case_shown with_rules(struct arena *arena, const char *rules)
{
    struct case_shown shown = shown_of(
        arena, "{\"case\":{\"flags\":[]},\"consents\":[{\"kind\":\"contact_back\","
               "\"state\":\"given\"}]}");
    shown.identity = parsed(arena, arena_format(arena,
                                                "{\"reporter\":{\"contact_rules\":%s,"
                                                "\"phone\":\"060 000 0011\","
                                                "\"code_word\":\"lavanda\"}}",
                                                rules));
    return shown;
}

static void rules__stand_first_and_what_they_forbid_is_not_offered(void **state)
{
    struct case_shown shown = with_rules(*state, "[\"no_sms\",\"no_voicemail\"]");
    open_screen(&screen_contact, &shown);
    assert_true(shows(*state, "! No SMS or messages"));
    assert_true(shows(*state, "Code word: lavanda"));
    assert_true(shows(*state, "Phone: 060 000 0011"));
    press("a"); /* attempt */
    press("tab");
    press("space");
    assert_false(shows(*state, "SMS or messenger"));
    press("esc");
    choose("phone call");
    press("space");
    assert_true(shows(*state, "No answer"));
    assert_false(shows(*state, "Neutral message left"));
    press("esc");
    choose("no answer");
    press("ctrl-s");
    CHECK_STR(json_text(*state, body_sent()),
              "{\"kind\":\"attempt\",\"channel\":\"phone_call\",\"result\":\"no_answer\","
              "\"direction\":\"out\"}");
}

static void who_is_not_to_be_contacted__is_shown_without_a_number(void **state)
{
    struct case_shown shown = with_rules(*state, "[\"do_not_contact\"]");
    open_screen(&screen_contact, &shown);
    assert_true(shows(*state, "!! Do not contact"));
    assert_false(shows(*state, "060 000 0011"));
    assert_false(shows(*state, "Attempt to reach"));
    assert_false(shows(*state, "To the caller"));
    assert_true(shows(*state, "Further call"));
}

static void a_sealed_identity__offers_to_be_opened(void **state)
{
    struct case_shown shown = shown_of(*state, "{\"case\":{\"flags\":[\"do_not_contact\"]}}");
    open_screen(&screen_contact, &shown);
    assert_true(shows(*state, "Identity is sealed"));
    assert_true(shows(*state, "!! Do not contact")); /* the mark counts */
    assert_false(shows(*state, "Attempt to reach"));
    assert_false(shows(*state, "Number, as typed")); /* no consent to keep it */
    press("enter");
    assert_true(shows(*state, "What to open"));
    type("calling back");
    press("enter");
    assert_ptr_equal(asked.task, &task_opening);
    answer(NULL, NO_ERROR);
    assert_ptr_equal(asked.task, &task_case);
    struct case_shown opened = with_rules(*state, "[]");
    answer(&opened, NO_ERROR);
    assert_true(shows(*state, "The person gave no rules"));
    assert_true(shows(*state, "Attempt to reach"));
}

/* --- the table behind --- */

static bool in_vocabulary(const char *vocabulary, const char *code)
{
    static const char *const kinds[] = {"further", "attempt"}, *const directions[] = {"in", "out"};
    const char *name = str_is(str_of(vocabulary), "spoken_result") ? "contact_attempt_result"
                                                                    : vocabulary;
    for (size_t i = 0; i < 2; i++)
        if ((strcmp(name, "kind") == 0 && strcmp(kinds[i], code) == 0) ||
            (strcmp(name, "direction") == 0 && strcmp(directions[i], code) == 0))
            return true;
    return label_item(labels, name, str_of(code)) != NULL;
}

static void every_rule_and_what_it_forbids__is_in_the_vocabulary(void **state)
{
    (void)state;
#define CONTACT_FORBIDS(RULE, VOCABULARY, CODE) \
    assert_non_null(label_item(labels, "contact_rule", STR(RULE))); \
    assert_true(in_vocabulary(VOCABULARY, CODE));
#include "words/contact_rules.def"
#undef CONTACT_FORBIDS
}

static void a_rule__forbids_its_own_and_no_more(void **state)
{
    const struct json *quiet = parsed(*state, STR("[\"no_voicemail\"]"));
    const struct json *never = parsed(*state, STR("[\"safe_to_call\",\"do_not_contact\"]"));
    assert_true(contact_forbidden(quiet, "spoken_result", STR("message_left")));
    assert_false(contact_forbidden(quiet, "spoken_result", STR("reached")));
    assert_false(contact_forbidden(quiet, "kind", STR("attempt")));
    assert_true(contact_forbidden(never, "kind", STR("attempt")));
    assert_false(contact_forbidden(never, "kind", STR("further")));
    assert_false(contact_forbidden(NULL, "kind", STR("attempt")));
}

static void days__are_said_as_people_say_them(void **state)
{
    const struct date today = {.year = 2026, .month = 2, .day = 28};
    const struct date tomorrow = {.year = 2026, .month = 3, .day = 1};
    const struct date later = {.year = 2026, .month = 3, .day = 3};
    CHECK_STR(day_far(*state, today, today), "today");
    CHECK_STR(day_far(*state, tomorrow, today), "in 1 day");
    CHECK_STR(day_far(*state, later, today), "in 3 days");
    CHECK_STR(day_far(*state, today, later), "3 days ago");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        S(an_ordinary_name__is_sent_at_once_under_the_version_seen),
        S(a_name_like_another__is_asked_for_twice),
        S(a_missing_consent__needs_another_basis_and_a_reason),
        S(a_limit__belongs_to_a_limited_consent),
        S(every_kind__is_listed_with_its_state),
        S(rules__stand_first_and_what_they_forbid_is_not_offered),
        S(who_is_not_to_be_contacted__is_shown_without_a_number),
        S(a_sealed_identity__offers_to_be_opened),
        S(every_rule_and_what_it_forbids__is_in_the_vocabulary),
        S(a_rule__forbids_its_own_and_no_more),
        S(days__are_said_as_people_say_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
