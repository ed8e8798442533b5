#include "sheets_support.h"

#define N(NAME) cmocka_unit_test_setup_teardown(NAME, note_up, screens_down)

static int note_up(void **state)
{
    screens_up(state);
    const struct case_shown shown = {.reference = STR("BG-2026-00417-3"), .version = 7};
    open_screen(&screen_note, &shown);
    return 0;
}

/* The timer that was started last; it has come. */
static void a_second_later(void)
{
    uint64_t timer = 0;
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TIMER)
            timer = effects.at[i].request;
    assert_int_not_equal(timer, 0);
    tell((struct message){.kind = MESSAGE_TIMER, .request = timer});
}

static void a_note__is_sent_after_ten_seconds(void **state)
{
    type("She rang.\x1b");
    press("ctrl-s");
    assert_true(shows(*state, "It is sent in 10 s"));
    for (int i = 0; i < 9; i++)
        a_second_later();
    assert_true(shows(*state, "It is sent in 1 s"));
    assert_int_equal(asked.request, 0);
    a_second_later();
    assert_ptr_equal(asked.task, &task_note);
    CHECK_STR(((const struct note_input *)asked.input)->text, "She rang.\xEF\xBF\xBD");
}

static void a_note__can_be_taken_back_before_it_is_sent(void **state)
{
    type("Into the wrong case.");
    press("ctrl-s");
    press("x"); /* nothing else is typed meanwhile */
    press("esc");
    assert_true(shows(*state, "Not sent. Go on writing."));
    assert_int_equal(asked.request, 0);
    assert_int_equal(closed_with, -1);
    assert_true(shows(*state, "Into the wrong case."));
    assert_false(shows(*state, "Into the wrong case.x"));
    press("ctrl-s");
    press("enter");
    assert_ptr_equal(asked.task, &task_note);
}

static void an_empty_note__is_not_sent(void **state)
{
    type(" \n ");
    press("ctrl-s");
    assert_true(shows(*state, "There is nothing to send yet."));
    assert_false(shows(*state, "It is sent in"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        N(a_note__is_sent_after_ten_seconds),
        N(a_note__can_be_taken_back_before_it_is_sent),
        N(an_empty_note__is_not_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
