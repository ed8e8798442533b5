/* A model with screens that keep a diary of what they hear. */
#ifndef DIARY_SUPPORT_H
#define DIARY_SUPPORT_H

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
    } else if (strcmp(name, "f10") == 0) {
        model_say(model, STYLE_GOOD, STR("opened"));
        model_open(model, &second, "second");
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

#endif
