#include "tui_support.h"

#include "app/model.h"

/* A screen that keeps a diary of what it hears. */
struct diary {
    struct line line;
    uint64_t asked;
    bool again; /* each answer is followed by a question */
    char heard[400];
};

static struct diary *last;
static int left;

static void note(struct diary *diary, const char *what)
{
    size_t len = strlen(diary->heard);
    snprintf(diary->heard + len, sizeof diary->heard - len, "%s ", what);
}

static void enter(struct model *model, void *state, const void *argument)
{
    struct diary *diary = state;
    line_init(&diary->line, 0, &model->clip);
    note(diary, argument ? argument : "enter");
    last = diary;
}

struct task {
    const char *name;
};
static const struct task task_load = {"load"};
static const struct screen second;

static void ask(struct model *model, struct diary *diary)
{
    diary->asked = model_run(model, &task_load, arena_new(64, false), NULL);
}

static void on_key(struct model *model, struct diary *diary, struct key key)
{
    static const char *const choices[] = {"No", "Yes"};
    char name[KEY_NAME_BYTES];
    key_to_name(key, name);
    if (strcmp(name, "f2") == 0) {
        model_forget(model, diary->asked);
        ask(model, diary);
    } else if (strcmp(name, "f3") == 0) {
        model_open(model, &second, "second");
    } else if (strcmp(name, "f4") == 0) {
        model_ask(model, "Sure?", STR("Really?"), choices, 2, 0);
    } else if (strcmp(name, "f5") == 0) {
        diary->asked = model_timer(model, 1000);
    } else if (strcmp(name, "f6") == 0) {
        model_ask_line(model, "Reason", STR("Why?"), STR_NONE);
    } else if (strcmp(name, "f7") == 0) {
        model_say(model, STYLE_GOOD, STR("saved"));
        model_bell(model);
    } else if (strcmp(name, "f8") == 0) {
        model_tell(model, "news");
    } else if (strcmp(name, "esc") == 0) {
        model_close(model, 7);
    } else {
        line_key(&diary->line, key);
    }
}

static void update(struct model *model, void *state, struct message *message)
{
    struct diary *diary = state;
    char text[64];
    switch (message->kind) {
    case MESSAGE_KEY:
        on_key(model, diary, message->key);
        return;
    case MESSAGE_ANSWER:
        note(diary, message->error.id ? "failed" : "answer");
        if (diary->again)
            ask(model, diary);
        return;
    case MESSAGE_TIMER:
        note(diary, "timer");
        return;
    case MESSAGE_DIALOG:
        snprintf(text, sizeof text, "dialog:%d:%zu:%.*s", message->chosen, message->choice,
                 (int)message->line.len, message->line.at);
        note(diary, text);
        return;
    case MESSAGE_BACK:
        snprintf(text, sizeof text, "back:%d", message->result);
        note(diary, text);
        return;
    case MESSAGE_TOLD:
        snprintf(text, sizeof text, "told:%s", (const char *)message->output);
        note(diary, text);
        return;
    case MESSAGE_LANGUAGE:
        note(diary, "language");
        return;
    case MESSAGE_END:
        note(diary, "end");
        return;
    default:
        note(diary, "resize");
    }
}

static void view(void *state, struct canvas *canvas, struct area area, millis now)
{
    struct diary *diary = state;
    (void)now;
    line_draw(&diary->line, canvas, area_rows(area, 0, 1), true);
}

static void leave(void *state)
{
    struct diary *diary = state;
    line_free(&diary->line);
    left++;
}

static void keep(struct model *m, void *state)
{
    (void)m;
    note(state, "keep");
}

static size_t contexts(const void *state, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)state;
    at[0] = CONTEXT_TABLE;
    at[1] = CONTEXT_EDIT;
    return 2;
}

static const struct screen first = {.title = "Queue", .size = sizeof(struct diary), .enter = enter,
                                    .update = update, .view = view, .leave = leave,
                                    .keep = keep, .contexts = contexts};
static const struct screen second = {.title = "Case", .size = sizeof(struct diary),
                                     .enter = enter, .update = update, .view = view,
                                     .leave = leave, .keep = keep};

static struct model model;
static struct effects effects;
static struct diary *diary; /* of the first screen */

static int make(void **state)
{
    model_init(&model, NULL, NULL);
    model_start(&model, &first, NULL, 1000, &effects);
    diary = last;
    left = 0;
    return make_arena(state);
}

static int drop(void **state)
{
    model_free(&model);
    return drop_arena(state);
}

#define M(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)

/* What a performer would do with arenas. */
static void release(void)
{
    for (size_t i = 0; i < effects.count; i++)
        arena_free(effects.at[i].arena);
}

static void tell(struct message message)
{
    message.now = 2000;
    model_update(&model, &message, &effects);
    release();
}

static void press(const char *name)
{
    tell((struct message){.kind = MESSAGE_KEY, .key = key_of(name)});
}

static void check_effects(size_t count, enum effect_kind kind)
{
    assert_int_equal(effects.count, count);
    if (count)
        assert_int_equal(effects.at[count - 1].kind, kind);
}

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

/* --- what the frame leaves to others --- */

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
        M(what_one_screen_tells__all_others_hear),
        M(a_task__is_an_effect_and_its_answer_comes_back),
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
        M(what_the_frame_asks__it_hears_over_any_screen),
        M(idling__is_told_once_after_the_last_key),
        M(a_language__is_chosen_by_its_own_name_and_every_screen_hears),
        M(an_update__is_the_same_for_the_same_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
