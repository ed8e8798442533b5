/* Shift notes, a colleague's cases, and what is typed there: by messages alone. */
#include "sheets_support.h"

#include "hotline/base/limits.h"
#include "tasks/coming_back.h"
#include "tasks/handlers.h"
#include "tasks/news.h"
#include "tasks/shifts.h"

static const struct error nothing_wrong = {.id = ERROR_NONE};

/* --- notes to the next shift --- */

static struct shift_case note_cases[] = {
    {.id = {{1}}, .reference = {"BG-2026-00001-0", 15}, .status = {"Received", 8}},
};
static struct shift_note note = {.id = {{9}},
                                 .id_text = {"09", 2},
                                 .by = {"mia", 3},
                                 .at = {"today", 5},
                                 .text = {"Call at seven", 13},
                                 .cases = note_cases,
                                 .case_count = 1,
                                 .waiting = 1};

static void open_note(void)
{
    open_screen(&screen_handover, &note.id_text);
    assert_ptr_equal(asked.task, &task_shift_note);
    answer(&note, nothing_wrong);
}

static void a_case_of_a_note__is_taken_once(void **state)
{
    open_note();
    assert_true(shows(*state, "Call at seven"));
    assert_true(shows(*state, "(waits)"));
    press("t");
    assert_ptr_equal(asked.task, &task_shift_take);
    CHECK_STR(((const struct shift_take_input *)asked.input)->reference, "BG-2026-00001-0");
    answer(NULL, (struct error){.id = ERROR_CONFLICT});
    assert_true(shows(*state, "Somebody was faster and has taken it."));
    assert_ptr_equal(asked.task, &task_shift_note); /* it is read again */
}

static void a_note_with_waiting_cases__is_done_only_when_said_twice(void **state)
{
    open_note();
    asked.request = 0;
    press("d");
    assert_true(shows(*state, "1 case of this note still waits."));
    press("enter");
    assert_int_equal(asked.request, 0);
    press("d");
    press("right");
    press("enter");
    assert_ptr_equal(asked.task, &task_shift_done);
}

/* As the queue tells all others. */
static void hear(struct news *news)
{
    model.effects = &effects;
    effects.count = 0;
    model.acting = model.layers[0].number;
    model_tell(&model, news);
    model.acting = 0;
    take_effects();
}

static void news_of_a_note__make_it_be_read_again(void **state)
{
    struct uuid ids[] = {{{7}}, {{9}}};
    struct news news = {.notes = &ids[0], .note_count = 1};
    (void)state;
    open_note();
    asked.request = 0;
    hear(&news);
    assert_int_equal(asked.request, 0);
    news.notes = &ids[1];
    hear(&news);
    assert_ptr_equal(asked.task, &task_shift_note);
    assert_int_not_equal(asked.request, 0);
}

/* --- a colleague's cases --- */

static const struct handler people[] = {
    {.name = {"ana", 3}, .label = {"ana", 3}, .place = {"Lawyer, Belgrade", 16}},
    {.name = {"mia", 3},
     .label = {"mia", 3},
     .place = {"Coordinator, Belgrade", 21},
     .alike = {"mija", 4}},
};

static struct receivers receivers_of(struct arena *arena, size_t count)
{
    struct str *cases = arena_array(arena, count, sizeof *cases);
    for (size_t i = 0; i < count; i++)
        cases[i] = arena_format(arena, "case %zu", i);
    return (struct receivers){
        .handlers = {.at = people, .count = 2}, .cases = cases, .case_count = count};
}

static void open_hand_over(struct receivers *receivers)
{
    const struct str from = STR("operator.bg2");
    open_screen(&screen_hand_over, &from);
    assert_ptr_equal(asked.task, &task_receivers);
    answer(receivers, nothing_wrong);
    asked.request = 0;
}

static void fill_in(const char *first, const char *second)
{
    press("space");
    type(first);
    press("space");
    if (second) {
        type(second);
        press("space");
    }
    press("enter");
    type("leaves");
    press("ctrl-s");
}

static struct handed_over handed(struct arena *arena, const struct hand_over_input *input)
{
    struct handed_case *at = arena_array(arena, input->case_count, sizeof *at);
    for (size_t i = 0; i < input->case_count; i++)
        at[i] = (struct handed_case){.reference = arena_str(arena, input->cases[i]),
                                     .to = arena_str(arena, input->to[i % input->to_count])};
    return (struct handed_over){.at = at, .count = input->case_count};
}

static void confirm(void)
{
    press("ctrl-s");
    type("operator.bg2");
    press("enter");
}

static void all_her_cases__go_after_a_last_look_and_her_name(void **state)
{
    struct receivers receivers = receivers_of(*state, 3);
    open_hand_over(&receivers);
    assert_true(shows(*state, "She has 3 open cases."));
    fill_in("ana", NULL);
    assert_true(shows(*state, "3 cases go:"));
    assert_true(shows(*state, "3  ana (Lawyer, Belgrade)"));
    press("ctrl-s");
    type("somebody");
    press("enter");
    assert_int_equal(asked.request, 0);
    press("ctrl-u");
    type("operator.bg2");
    press("enter");
    assert_ptr_equal(asked.task, &task_hand_over);
    struct handed_over out = handed(*state, asked.input);
    answer(&out, nothing_wrong);
    assert_true(shows(*state, "All of them have gone."));
    assert_true(shows(*state, "case 2"));
    press("esc");
    assert_int_equal(closed_with, 1);
}

static void a_receiver_like_another__is_asked_for_twice(void **state)
{
    struct receivers receivers = receivers_of(*state, 3);
    open_hand_over(&receivers);
    fill_in("mia", "ana");
    assert_true(shows(*state, "There is also mija. Do you mean mia"));
    press("enter");
    assert_false(shows(*state, "3 cases go:"));
    press("ctrl-s");
    press("right");
    press("enter");
    assert_true(shows(*state, "2  mia (Coordinator, Belgrade)"));
    assert_true(shows(*state, "1  ana (Lawyer, Belgrade)"));
}

static void more_receivers_than_can_be_looked_at__are_refused(void **state)
{
    struct receivers receivers = receivers_of(*state, 3);
    struct handler many[13];
    for (size_t i = 0; i < 13; i++)
        many[i] = (struct handler){.name = arena_format(*state, "user%02zu", i),
                                   .label = arena_format(*state, "user%02zu", i)};
    receivers.handlers = (struct handlers){.at = many, .count = 13};
    open_hand_over(&receivers);
    press("space");
    for (size_t i = 0; i < 13; i++) {
        press("space");
        press("down");
    }
    press("enter");
    type("leaves");
    press("ctrl-s");
    assert_true(shows(*state, "At most 12 at once."));
    assert_false(shows(*state, "3 cases go:"));
}

static void more_than_an_act_takes__goes_in_several_and_in_turn(void **state)
{
    const size_t count = LIMIT_REASSIGNED_CASES + 2;
    struct receivers receivers = receivers_of(*state, count);
    open_hand_over(&receivers);
    fill_in("ana", NULL);
    confirm();
    const struct hand_over_input *input = asked.input;
    assert_int_equal(input->case_count, LIMIT_REASSIGNED_CASES);
    struct handed_over out = handed(*state, input);
    answer(&out, nothing_wrong);
    assert_true(shows(*state, "100 of 102 have gone."));
    input = asked.input;
    assert_int_equal(input->case_count, 2);
    CHECK_STR(input->cases[0], "case 100");
    answer(NULL, (struct error){.id = ERROR_CONFLICT, .detail = STR("case 101")});
    assert_true(shows(*state, "case 101"));
    assert_true(shows(*state, "case 0")); /* what has gone is shown */
}

/* --- what is typed, within a second on the disk --- */

static void keep_now(void)
{
    model.effects = &effects;
    effects.count = 0;
    model_keep(&model);
    take_effects();
}

static bool is_kept(const char *place, const char *text)
{
    struct str draft = draft_of(&model, str_of(place));
    return draft.len && strstr(draft.at, text);
}

static void what_is_typed__is_kept_before_it_is_sent(void **state)
{
    struct case_shown shown = shown_of(*state, "{}");
    struct called_back back = {.reference = STR("PR-2026-00003-1"), .office = STR("Pristina")};
    struct receivers receivers = receivers_of(*state, 3);
    struct shift_choices choices = {.mine = 0};
    open_screen(&screen_merge, &shown);
    type("BG-2026-00002-9");
    keep_now();
    assert_true(is_kept("merge BG-2026-00001-0", "BG-2026-00002-9"));
    open_screen(&screen_contact_back, &back);
    press("tab");
    press("tab");
    type("he waits outside");
    keep_now();
    assert_true(is_kept("call back PR-2026-00003-1", "he waits outside"));
    open_hand_over(&receivers);
    press("tab");
    type("leaves the house");
    keep_now();
    assert_true(is_kept("hand over operator.bg2", "leaves the house"));
    open_screen(&screen_handover_new, NULL);
    answer(&choices, nothing_wrong);
    type("she calls at seven");
    keep_now();
    assert_true(is_kept("shift note ", "she calls at seven"));
}

static void what_was_kept__stays_until_the_form_has_it_and_ends_with_the_sending(void **state)
{
    struct receivers receivers = receivers_of(*state, 1);
    open_hand_over(&receivers);
    press("tab");
    type("leaves the house");
    press("esc");
    const struct str from = STR("operator.bg2");
    open_screen(&screen_hand_over, &from);
    keep_now(); /* who may have them is still being read */
    assert_true(is_kept("hand over operator.bg2", "leaves the house"));
    answer(&receivers, nothing_wrong);
    assert_true(shows(*state, "leaves the house"));
    fill_in("ana", NULL);
    confirm();
    struct handed_over out = handed(*state, asked.input);
    answer(&out, nothing_wrong);
    assert_true(shows(*state, "All of them have gone."));
    keep_now();
    assert_false(is_kept("hand over operator.bg2", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        S(a_case_of_a_note__is_taken_once),
        S(a_note_with_waiting_cases__is_done_only_when_said_twice),
        S(news_of_a_note__make_it_be_read_again),
        S(all_her_cases__go_after_a_last_look_and_her_name),
        S(a_receiver_like_another__is_asked_for_twice),
        S(more_receivers_than_can_be_looked_at__are_refused),
        S(more_than_an_act_takes__goes_in_several_and_in_turn),
        S(what_is_typed__is_kept_before_it_is_sent),
        S(what_was_kept__stays_until_the_form_has_it_and_ends_with_the_sending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
