/* Screens without a terminal: a model with the labels of schema/seed, keys by name, and the tasks that
 * a screen asked for. */
#ifndef SHEETS_SUPPORT_H
#define SHEETS_SUPPORT_H

#include "tui_support.h"

#include "screens/screens.h"
#include "screens/vocabulary.h"
#include "seed_support.h"
#include "tasks/cases.h"
#include "tasks/kept.h"
#include "tasks/presence.h"
#include "words/labels.h"

static struct screens_options options;
static struct shared shared;
static struct model model;
static struct effects effects;
static struct labels *labels;
static struct canvas canvas;

/* --- labels --- */

static inline void put_item(struct json *vocabularies, const struct json *row)
{
    const char *name = json_string(json_member(row, "vocabulary")).at;
    struct str vocabulary = json_string(json_member(row, "vocabulary"));
    struct json *list = NULL;
    for (struct json *v = vocabularies->first; v; v = v->next)
        if (str_equal(v->name, vocabulary))
            list = v;
    if (!name)
        return;
    if (!list) {
        list = json_array(fixture_arena);
        json_set(vocabularies, vocabulary, list);
    }
    json_append(list, json_copy(fixture_arena, row));
}

static inline void take_labels(void)
{
    struct json *document = json_object(fixture_arena), *all = json_object(fixture_arena);
    for (const struct json *row = seed_read("schema/seed/0001_vocabularies.sql")->first; row;
         row = row->next)
        put_item(all, row);
    json_set(document, STR("version"), json_int(fixture_arena, 1));
    json_set(document, STR("vocabularies"), all);
    assert_int_equal(labels_take(labels, document).id, ERROR_NONE);
}

/* --- the model --- */

/* Below every screen: closing one shows it again. */
static int closed_with = -1;
static inline void ground_enter(struct model *m, void *state, const void *argument)
{
    (void)m, (void)state, (void)argument;
}
static inline void ground_update(struct model *m, void *state, struct message *message)
{
    (void)m, (void)state;
    if (message->kind == MESSAGE_BACK)
        closed_with = message->result;
}
static inline void ground_view(void *state, struct canvas *on, struct area area, millis now)
{
    (void)state, (void)on, (void)area, (void)now;
}
static inline size_t ground_contexts(const void *state,
                                     enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)state;
    at[0] = CONTEXT_BACK;
    return 1;
}
static const struct screen ground = {.title = "Ground", .size = 1, .enter = ground_enter,
                                     .update = ground_update, .view = ground_view,
                                     .contexts = ground_contexts};

/* The last task that was asked for, and its input; it is the test's to answer. */
static struct effect asked;

/* Drafts, and telling others that one is here, are not what a test waits for. */
static inline bool is_aside(const struct task *task)
{
    return task == &task_draft_write || task == &task_draft_drop || task == &task_presence ||
           task == &task_presence_end;
}

static struct arena *asides[256]; /* of those, until the end of the test */
static size_t aside_count;

static inline void take_effects(void)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TASK && is_aside(effects.at[i].task)) {
            assert_true(aside_count < sizeof asides / sizeof *asides);
            asides[aside_count++] = effects.at[i].arena;
        } else if (effects.at[i].kind == EFFECT_TASK) {
            arena_free(asked.arena);
            asked = effects.at[i];
        }
}

static inline void tell(struct message message)
{
    message.now = 1764468000000; /* 30 November 2025 */
    model_update(&model, &message, &effects);
    arena_free(message.arena); /* unless a screen has kept it */
    take_effects();
}

static inline void press(const char *name)
{
    tell((struct message){.kind = MESSAGE_KEY, .key = key_of(name)});
}

static inline void type(const char *text)
{
    tell((struct message){.kind = MESSAGE_KEY, .key = paste_of(text)});
}

static inline void answer(void *output, struct error error)
{
    tell((struct message){.kind = MESSAGE_ANSWER, .request = asked.request, .output = output,
                          .arena = arena_new(4096, false), .error = error});
}

static inline struct str frame(struct arena *arena)
{
    canvas_clear(&canvas);
    model_view(&model, &canvas);
    return canvas_snapshot(arena, &canvas);
}

static inline bool shows(struct arena *arena, const char *text)
{
    return strstr(frame(arena).at, text) != NULL;
}

static inline void open_screen(const struct screen *screen, const void *argument)
{
    model.effects = &effects;
    effects.count = 0;
    model_open(&model, screen, argument);
    take_effects();
}

static inline int screens_up(void **state)
{
    make_arena(state);
    fixture_arena = arena_new(1 << 20, false);
    labels = labels_new();
    take_labels();
    closed_with = -1;
    asked = (struct effect){.request = 0};
    shared = (struct shared){.options = &options, .role = ROLE_COORDINATOR,
                             .office = OFFICE_BELGRADE, .labels = labels,
                             .language = LANGUAGE_EN};
    model_init(&model, &shared, NULL);
    canvas_init(&canvas, 24, 80);
    model_start(&model, &ground, NULL, 1764468000000, &effects);
    return 0;
}

static inline int screens_down(void **state)
{
    model_free(&model);
    arena_free(asked.arena);
    while (aside_count)
        arena_free(asides[--aside_count]);
    vocabularies_free(&shared);
    keeping_free(&shared);
    labels_free(labels);
    canvas_free(&canvas);
    arena_free(fixture_arena);
    return drop_arena(state);
}

#define S(NAME) cmocka_unit_test_setup_teardown(NAME, screens_up, screens_down)

/* A case as task_case gives it, of its answer's JSON. */
static inline struct case_shown shown_of(struct arena *arena, const char *answer_json)
{
    struct case_shown shown = {.reference = STR("BG-2026-00001-0"), .version = 7,
                               .answer = parsed(arena, str_of(answer_json))};
    return shown;
}

#endif
