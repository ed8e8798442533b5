/* What the frame leaves to others. */
#include "diary_support.h"

static char frame_heard[200];

static void frame_note(const char *what)
{
    strncat(frame_heard, what, sizeof frame_heard - strlen(frame_heard) - 1);
}

static void on_frame_answer(struct model *m, struct message *message)
{
    (void)m;
    frame_note(message->kind == MESSAGE_TIMER ? "timer " : message->error.id ? "failed " : "answer ");
}

static void on_language(struct model *m, size_t language)
{
    (void)m;
    frame_note(language == 4 ? "shqip " : "another ");
}

static void on_idle(struct model *m)
{
    frame_note("idle ");
    model_replace(m, &first, "locked");
}

static const struct frame_hooks hooks = {.chose_language = on_language, .answered = on_frame_answer,
                                         .idle = on_idle, .idle_ms = 1500};

static void with_hooks(void)
{
    model_free(&model);
    model_init(&model, NULL, &hooks);
    model_start(&model, &first, NULL, 1000, &effects);
    frame_heard[0] = '\0';
}

static void at(millis now, struct message message)
{
    message.now = now;
    model_update(&model, &message, &effects);
    release();
}

static void what_the_frame_asks__it_hears_over_any_screen(void **state)
{
    (void)state;
    with_hooks();
    model.effects = &effects;
    effects.count = 0;
    uint64_t number = model_run_for_frame(&model, &task_load, arena_new(64, false), NULL);
    uint64_t later = model_timer_for_frame(&model, 50);
    release();
    press("f3");
    tell((struct message){.kind = MESSAGE_ANSWER, .request = number});
    tell((struct message){.kind = MESSAGE_ANSWER, .request = number});
    tell((struct message){.kind = MESSAGE_TIMER, .request = later});
    assert_string_equal(frame_heard, "answer timer ");
    assert_string_equal(last->heard, "second ");
}

static void idling__is_told_once_after_the_last_key(void **state)
{
    (void)state;
    with_hooks();
    uint64_t timer = model.idle_timer;
    assert_int_not_equal(timer, 0);
    assert_int_equal(effects.at[0].milliseconds, 1500);
    at(2000, (struct message){.kind = MESSAGE_KEY, .key = key_of("a")});
    assert_int_equal(model.idle_timer, timer);
    at(2500, (struct message){.kind = MESSAGE_TIMER, .request = timer});
    assert_string_equal(frame_heard, "");
    check_effects(1, EFFECT_TIMER);
    assert_int_equal(effects.at[0].milliseconds, 1000);
    at(3499, (struct message){.kind = MESSAGE_TIMER, .request = model.idle_timer});
    assert_string_equal(frame_heard, "");
    at(3500, (struct message){.kind = MESSAGE_TIMER, .request = model.idle_timer});
    assert_string_equal(frame_heard, "idle ");
    assert_int_equal(model.idle_timer, 0);
    at(4000, (struct message){.kind = MESSAGE_KEY, .key = key_of("a")});
    assert_int_not_equal(model.idle_timer, 0);
}

static void a_language__is_chosen_by_its_own_name_and_every_screen_hears(void **state)
{
    (void)state;
    with_hooks();
    diary = last;
    press("f3");
    press("f9");
    press("s"); /* srpski, српски, shqip */
    press("s");
    press("s");
    press("enter");
    assert_string_equal(frame_heard, "shqip ");
    assert_string_equal(diary->heard, "enter language ");
    assert_string_equal(last->heard, "second language ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        M(what_the_frame_asks__it_hears_over_any_screen),
        M(idling__is_told_once_after_the_last_key),
        M(a_language__is_chosen_by_its_own_name_and_every_screen_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
