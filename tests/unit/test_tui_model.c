#include "diary_support.h"

static void a_task__is_an_effect_and_its_answer_comes_back(void **state)
{
    (void)state;
    press("f2");
    check_effects(1, EFFECT_TASK);
    assert_ptr_equal(effects.at[0].task, &task_load);
    assert_int_equal(effects.at[0].request, diary->asked);
    tell((struct message){.kind = MESSAGE_ANSWER, .request = diary->asked,
                          .error = FAILED(NOT_FOUND)});
    assert_string_equal(diary->heard, "enter failed ");
}

static void what_one_screen_tells__all_others_hear(void **state)
{
    (void)state;
    struct diary *below = diary;
    press("f3");
    press("f8");
    assert_string_equal(below->heard, "enter told:news ");
    assert_string_equal(last->heard, "second ");
}

static void what_was_said_about_a_screen__goes_when_another_is_opened(void **state)
{
    (void)state;
    press("f7");
    assert_string_equal(model.status.text, "saved");
    press("f3");
    assert_string_equal(model.status.text, "");
    press("f10"); /* said of what is opened */
    assert_string_equal(model.status.text, "opened");
    press("esc");
    assert_string_equal(model.status.text, "opened");
}

static void an_answer__comes_once(void **state)
{
    (void)state;
    press("f2");
    tell((struct message){.kind = MESSAGE_ANSWER, .request = diary->asked});
    tell((struct message){.kind = MESSAGE_ANSWER, .request = diary->asked});
    assert_string_equal(diary->heard, "enter answer ");
}

static void an_answer__that_was_superseded_is_dropped(void **state)
{
    (void)state;
    press("f2");
    uint64_t old = diary->asked;
    press("f2");
    assert_int_equal(effects.count, 2);
    assert_int_equal(effects.at[0].kind, EFFECT_CANCEL);
    assert_int_equal(effects.at[0].request, old);
    tell((struct message){.kind = MESSAGE_ANSWER, .request = old});
    assert_string_equal(diary->heard, "enter ");
    tell((struct message){.kind = MESSAGE_ANSWER, .request = diary->asked});
    assert_string_equal(diary->heard, "enter answer ");
}

static void an_answer__to_a_screen_that_is_gone_is_dropped(void **state)
{
    (void)state;
    press("f3");
    press("f2");
    uint64_t request = last->asked;
    press("esc");
    check_effects(1, EFFECT_CANCEL);
    assert_int_equal(effects.at[0].request, request);
    tell((struct message){.kind = MESSAGE_ANSWER, .request = request});
    assert_string_equal(diary->heard, "enter back:7 ");
}

static void an_answer__reaches_its_screen_below_another(void **state)
{
    (void)state;
    press("f2");
    uint64_t request = diary->asked;
    press("f3");
    tell((struct message){.kind = MESSAGE_ANSWER, .request = request});
    assert_string_equal(diary->heard, "enter answer ");
    assert_string_equal(last->heard, "second ");
}

static void a_screen_below_another__asks_for_itself(void **state)
{
    (void)state;
    press("f2");
    uint64_t request = diary->asked;
    diary->again = true;
    press("f3");
    tell((struct message){.kind = MESSAGE_ANSWER, .request = request});
    assert_int_not_equal(diary->asked, request);
    diary->again = false;
    tell((struct message){.kind = MESSAGE_ANSWER, .request = diary->asked});
    assert_string_equal(diary->heard, "enter answer answer ");
    assert_string_equal(last->heard, "second ");
}

static void a_timer__is_an_effect_too(void **state)
{
    (void)state;
    press("f5");
    check_effects(1, EFFECT_TIMER);
    assert_int_equal(effects.at[0].milliseconds, 1000);
    tell((struct message){.kind = MESSAGE_TIMER, .request = diary->asked});
    tell((struct message){.kind = MESSAGE_TIMER, .request = diary->asked});
    assert_string_equal(diary->heard, "enter timer ");
}

static void requests__have_a_limit_and_forget_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < REQUESTS_MAX; i++) {
        press("f5");
        assert_int_not_equal(diary->asked, 0);
    }
    press("f5");
    check_effects(0, EFFECT_TIMER);
    assert_int_equal(diary->asked, 0);
    press("f2");
    check_effects(0, EFFECT_TASK);
}

static void screens__close_one_after_another_and_the_last_asks(void **state)
{
    (void)state;
    press("f3");
    press("f3");
    assert_int_equal(model.depth, 3);
    press("esc");
    press("esc");
    assert_int_equal(model.depth, 1);
    assert_int_equal(left, 2);
    press("esc");
    assert_int_equal(model.depth, 1);
    assert_true(model.asked_by != 0);
    press("enter"); /* stays: the safe choice */
    check_effects(0, EFFECT_END);
    press("ctrl-q");
    press("right");
    press("enter");
    check_effects(1, EFFECT_END);
    assert_string_equal(diary->heard, "enter back:7 keep end ");
}

static void the_end__is_heard_by_every_screen(void **state)
{
    (void)state;
    press("f3");
    tell((struct message){.kind = MESSAGE_END});
    check_effects(1, EFFECT_END);
    assert_string_equal(diary->heard, "enter keep end ");
    assert_string_equal(last->heard, "second keep end ");
}

static void a_question__takes_all_keys_and_answers_its_screen(void **state)
{
    (void)state;
    press("f4");
    press("x");
    press("y");
    press("enter");
    assert_string_equal(diary->heard, "enter dialog:1:1: ");
    assert_int_equal(diary->line.text.len, 0);
    press("f4");
    press("esc");
    assert_string_equal(diary->heard, "enter dialog:1:1: dialog:0:0: ");
    press("f6");
    press("z");
    press("enter");
    assert_string_equal(diary->heard, "enter dialog:1:1: dialog:0:0: dialog:1:0:z ");
    press("a");
    assert_int_equal(diary->line.text.len, 1);
}

static void the_frame__shows_title_screen_status_and_keys(void **state)
{
    struct canvas canvas;
    canvas_init(&canvas, 10, 50);
    snprintf(model.who, sizeof model.who, "Ana, Beograd");
    press("f7");
    check_effects(1, EFFECT_BELL);
    press("h");
    model_view(&model, &canvas);
    CHECK_FRAME(*state, &canvas,
                " Queue                               Ana, Beograd\nh\n\n\n\n\n\n\n✓ saved\n"
                "F1 Help  Enter open  F12 Hide screen  ^Q Quit\n");
    press("f4");
    model_view(&model, &canvas);
    CHECK_FRAME(*state, &canvas,
                " Queue                               Ana, Beograd\nh\n"
                "┌─ Sure? ────────────────────────────────────────┐\n"
                "│ Really?                                        │\n"
                "│                                                │\n"
                "│ [›No ]  [ Yes ]                                │\n"
                "└────────────────────────────────────────────────┘\n\n✓ saved\n"
                "F1 Help  Enter choose  Esc back  F12 Hide screen\n");
    canvas_free(&canvas);
}

static void the_frame__says_so__when_there_is_no_room(void **state)
{
    struct canvas canvas;
    canvas_init(&canvas, 3, 30);
    model_view(&model, &canvas);
    CHECK_FRAME(*state, &canvas, "The window is too small.\n\n\n");
    canvas_free(&canvas);
}

static void the_help__is_the_keymap_with_what_holds_now_first(void **state)
{
    struct canvas canvas;
    canvas_init(&canvas, 400, 80);
    press("f1");
    press("x");
    assert_int_equal(diary->line.text.len, 0);
    model_view(&model, &canvas);
    struct str frame = canvas_snapshot(*state, &canvas);
    const char *lists = memmem(frame.at, frame.len, "\n Lists\n", 8);
    const char *forms = memmem(frame.at, frame.len, "\n Forms\n", 8);
    assert_true(lists && forms && lists < forms);
    for (int i = 0; i < CONTEXT_COUNT; i++)
        assert_non_null(strstr(arena_str(*state, frame).at, context_heading((enum context)i)));
    assert_non_null(strstr(frame.at, "^W, Alt-Backspace     delete word before"));
    press("esc");
    press("x");
    assert_int_equal(diary->line.text.len, 1);
    press("f1");
    press("f1");
    assert_null(model.help_texts);
    canvas_free(&canvas);
}

static void hiding__blanks_at_once_and_takes_no_keys(void **state)
{
    struct canvas canvas;
    canvas_init(&canvas, 10, 50);
    press("a");
    press("f12");
    check_effects(1, EFFECT_BLANK);
    model_view(&model, &canvas);
    CHECK_FRAME(*state, &canvas, "\n\n\n\n\n\n\n\n\n\n");
    press("b");
    press("ctrl-q");
    check_effects(0, EFFECT_END);
    press("f12");
    model_view(&model, &canvas);
    CHECK_STR(text_view(&diary->line.text), "a");
    assert_int_equal(canvas_cell(&canvas, 1, 0)->at[0], 'a');
    canvas_free(&canvas);
}

static void replacing__closes_everything(void **state)
{
    (void)state;
    press("f3");
    press("f2");
    model.effects = &effects;
    effects.count = 0;
    model_replace(&model, &first, "again");
    assert_int_equal(left, 2);
    assert_int_equal(model.depth, 1);
    check_effects(1, EFFECT_CANCEL);
    assert_string_equal(last->heard, "again ");
}

static void an_update__is_the_same_for_the_same_messages(void **state)
{
    static const char *const keys[] = {"f2", "a", "f3", "f5", "b", "esc", "f4", "right", "enter"};
    struct str frames[2];
    for (int run = 0; run < 2; run++) {
        struct canvas canvas;
        drop(&(void *){NULL});
        model_init(&model, NULL, NULL);
        model_start(&model, &first, NULL, 1000, &effects);
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            press(keys[i]);
        canvas_init(&canvas, 24, 80);
        model_view(&model, &canvas);
        frames[run] = canvas_snapshot(*state, &canvas);
        canvas_free(&canvas);
    }
    assert_true(str_equal(frames[0], frames[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        M(what_one_screen_tells__all_others_hear),
        M(a_task__is_an_effect_and_its_answer_comes_back),
        M(what_was_said_about_a_screen__goes_when_another_is_opened),
        M(an_answer__comes_once),
        M(an_answer__that_was_superseded_is_dropped),
        M(an_answer__to_a_screen_that_is_gone_is_dropped),
        M(an_answer__reaches_its_screen_below_another),
        M(a_screen_below_another__asks_for_itself),
        M(a_timer__is_an_effect_too),
        M(requests__have_a_limit_and_forget_nothing),
        M(screens__close_one_after_another_and_the_last_asks),
        M(the_end__is_heard_by_every_screen),
        M(a_question__takes_all_keys_and_answers_its_screen),
        M(the_frame__shows_title_screen_status_and_keys),
        M(the_frame__says_so__when_there_is_no_room),
        M(the_help__is_the_keymap_with_what_holds_now_first),
        M(hiding__blanks_at_once_and_takes_no_keys),
        M(replacing__closes_everything),
        M(an_update__is_the_same_for_the_same_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
