/* Triage by messages alone: what is offered, what is needed, what is sent. */
#include "sheets_support.h"

#include "tasks/sending.h"

static struct case_shown received(struct arena *arena, const char *clocks)
{
    struct case_shown shown = shown_of(
        arena, "{\"case\":{\"status\":\"in_work\",\"priority\":\"high\","
               "\"priority_computed\":\"medium\",\"priority_overridden\":true},"
               "\"relations\":[\"coordination\"]}");
    shown.clocks = str_of(clocks);
    shown.report = parsed(arena, STR("{\"risk\":{\"answers\":{\"threats\":\"yes\","
                                     "\"weapon\":\"unknown\",\"ongoing\":\"no\"}}}"));
    return shown;
}

static void open_triage(struct arena *arena, const char *clocks)
{
    struct case_shown shown = received(arena, clocks);
    open_screen(&screen_triage, &shown);
}

static void choose(const char *typed)
{
    press("space");
    type(typed);
    press("enter");
}

static struct json *body_of(size_t index)
{
    const struct sending_input *input = asked.input;
    assert_ptr_equal(asked.task, &task_sending);
    assert_true(index < input->count);
    return (struct json *)input->at[index].body;
}

static void only_steps_of_the_role__are_offered(void **state)
{
    shared.role = ROLE_OPERATOR;
    open_triage(*state, "");
    press("space");
    assert_true(shows(*state, "Waiting for the reporter"));
    assert_false(shows(*state, "In proceedings"));
    assert_false(shows(*state, "Closed"));
}

static void forwarding_and_assigning__are_not_offered_here(void **state)
{
    open_triage(*state, "");
    press("space");
    assert_true(shows(*state, "Closed"));
    assert_false(shows(*state, "Forwarded"));
}

static void a_step__shows_what_it_needs_and_no_more(void **state)
{
    open_triage(*state, "");
    assert_false(shows(*state, "Next contact"));
    choose("waiting for the rep");
    assert_true(shows(*state, "Next contact*"));
    assert_false(shows(*state, "Outcome"));
    press("ctrl-s");
    assert_true(shows(*state, "This is needed."));
    assert_int_equal(asked.request, 0);
}

static void why_the_priority_is_so__is_said(void **state)
{
    open_triage(*state, "");
    assert_true(shows(*state, "Have there been threats of violence? Yes"));
    assert_true(shows(*state, "Not known: Is a weapon involved or available?"));
    assert_true(shows(*state, "Now: High, set by hand; computed: Medium"));
}

static void two_requests_in_one__go_under_the_version_seen(void **state)
{
    open_triage(*state, "");
    choose("in triage");
    type("wrong office");
    press("tab");
    choose("low");
    type("no danger any more");
    press("ctrl-s");
    const struct sending_input *input = asked.input;
    assert_int_equal(input->version, 7);
    assert_int_equal(input->count, 2);
    CHECK_STR(str_of(input->at[0].method), "PATCH");
    CHECK_STR(json_text(*state, body_of(0)),
              "{\"priority\":{\"to\":\"low\",\"reason\":\"no danger any more\"}}");
    CHECK_STR(json_text(*state, body_of(1)),
              "{\"to\":\"in_triage\",\"reason\":\"wrong office\"}");
}

static void what_was_done_before_an_error__is_not_sent_again(void **state)
{
    struct sent sent = {.count = 1, .version = 8};
    open_triage(*state, "");
    choose("in triage");
    type("wrong office");
    press("tab");
    choose("low");
    type("calm");
    press("ctrl-s");
    answer(&sent, (struct error){.id = ERROR_CLIENT_CONNECT});
    press("ctrl-s");
    const struct sending_input *input = asked.input;
    assert_int_equal(input->version, 8);
    assert_int_equal(input->count, 1);
    CHECK_STR(json_text(*state, body_of(0)),
              "{\"to\":\"in_triage\",\"reason\":\"wrong office\"}");
    answer(&sent, NO_ERROR);
    assert_int_equal(closed_with, 1);
}

static void closing_over_running_clocks__is_said_with_words(void **state)
{
    open_triage(*state, "31.12.2026, in 31 days\nlater\nlater still\nlast");
    assert_true(shows(*state, "and 2 later ones"));
    choose("closed");
    choose("work completed");
    choose("apology");
    press("ctrl-s");
    assert_int_equal(asked.request, 0);
    press("right"); /* the focus went to what was missing */
    press("ctrl-s");
    CHECK_STR(json_text(*state, body_of(0)),
              "{\"to\":\"closed\",\"closure_reason\":\"completed\",\"outcomes\":[\"apology\"],"
              "\"deadlines_dropped\":true}");
}

static void a_stale_version__keeps_what_was_typed(void **state)
{
    open_triage(*state, "");
    choose("in triage");
    type("wrong office");
    press("ctrl-s");
    answer(NULL, (struct error){.id = ERROR_VERSION_STALE});
    assert_true(shows(*state, "Somebody has changed the case."));
    press("esc");
    assert_int_equal(closed_with, 0);
    open_triage(*state, "");
    assert_true(shows(*state, "wrong office"));
    assert_true(shows(*state, "In triage"));
}

static void nothing_chosen__sends_nothing(void **state)
{
    open_triage(*state, "");
    press("ctrl-s");
    assert_int_equal(asked.request, 0);
    assert_true(shows(*state, "Nothing is changed yet."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        S(only_steps_of_the_role__are_offered),
        S(forwarding_and_assigning__are_not_offered_here),
        S(a_step__shows_what_it_needs_and_no_more),
        S(why_the_priority_is_so__is_said),
        S(two_requests_in_one__go_under_the_version_seen),
        S(what_was_done_before_an_error__is_not_sent_again),
        S(closing_over_running_clocks__is_said_with_words),
        S(a_stale_version__keeps_what_was_typed),
        S(nothing_chosen__sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
