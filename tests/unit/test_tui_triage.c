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

/* --- when somebody was faster --- */

static void stale(void)
{
    answer(NULL, (struct error){.id = ERROR_VERSION_STALE});
    assert_ptr_equal(asked.task, &task_case);
}

static void read_as(struct arena *arena, const char *status, const char *priority)
{
    struct case_shown now = shown_of(
        arena, arena_format(arena, "{\"case\":{\"status\":\"%s\",\"priority\":\"%s\"}}", status,
                            priority).at);
    now.version = 9;
    now.headline = parsed(arena, STR("{\"summary\":\"theirs\"}"));
    answer(&now, NO_ERROR);
}

static int64_t version_sent(void)
{
    assert_ptr_equal(asked.task, &task_sending);
    return ((const struct sending_input *)asked.input)->version;
}

static void begin_steps(struct arena *arena)
{
    open_triage(arena, "");
    choose("in triage");
    type("wrong office");
    press("ctrl-s");
    stale();
}

static void what_does_not_conflict__is_sent_under_the_new_version(void **state)
{
    begin_steps(*state);
    read_as(*state, "in_work", "low");
    assert_int_equal(version_sent(), 9);
    CHECK_STR(json_text(*state, body_of(0)),
              "{\"to\":\"in_triage\",\"reason\":\"wrong office\"}");
}

static void what_both_have_changed__is_chosen_field_by_field(void **state)
{
    open_triage(*state, "");
    press("tab");
    choose("low");
    type("calm");
    press("tab");
    type("mine");
    press("ctrl-s");
    stale();
    read_as(*state, "in_work", "critical");
    assert_true(shows(*state, "Changed by two"));
    assert_true(shows(*state, "Yours         Low"));
    assert_true(shows(*state, "Theirs        Critical"));
    assert_true(shows(*state, "Before        High"));
    press("left");
    press("ctrl-s");
    assert_ptr_equal(asked.task, &task_case); /* the other field is open still */
    assert_true(shows(*state, "Choose for every field"));
    assert_true(shows(*state, "Theirs        theirs"));
    assert_true(shows(*state, "Before        (nothing)"));
    press("right");
    press("ctrl-s");
    assert_int_equal(version_sent(), 9);
    CHECK_STR(json_text(*state, body_of(0)),
              "{\"priority\":{\"to\":\"low\",\"reason\":\"calm\"}}");
}

static void a_step_that_may_not_follow_any_more__is_said(void **state)
{
    open_triage(*state, "");
    choose("in proceedings");
    type("P 1/2026");
    press("ctrl-s");
    stale();
    read_as(*state, "received", "high");
    assert_true(shows(*state, "Changed by two"));
    press("left");
    press("ctrl-s");
    assert_ptr_equal(asked.task, &task_case);
    assert_true(shows(*state, "that step may not follow"));
}

static void taking_all_of_theirs__changes_nothing_more(void **state)
{
    begin_steps(*state);
    read_as(*state, "waiting_reporter", "high");
    press("right");
    press("ctrl-s");
    assert_int_equal(closed_with, 1);
}

static void what_was_typed__outlives_a_conflict(void **state)
{
    begin_steps(*state);
    read_as(*state, "waiting_reporter", "high");
    press("esc");
    assert_true(shows(*state, "wrong office"));
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
        S(what_does_not_conflict__is_sent_under_the_new_version),
        S(what_both_have_changed__is_chosen_field_by_field),
        S(a_step_that_may_not_follow_any_more__is_said),
        S(taking_all_of_theirs__changes_nothing_more),
        S(what_was_typed__outlives_a_conflict),
        S(nothing_chosen__sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
