/* For the tests of screens: what the screens share, with the labels of schema/seed; keys and frames
 * come from tui_support.h. */
#ifndef SCREENS_SUPPORT_H
#define SCREENS_SUPPORT_H

#include "tui_support.h"

#include <stdlib.h>

#include "hotline/base/json.h"
#include "screens/screens.h"
#include "screens/vocabulary.h"

static struct arena *seed_arena; /* of the program */
static struct labels *seed_labels;
static struct model model;
static struct shared shared;
static struct effects effects;

static inline struct str file_read(struct arena *arena, const char *name)
{
    struct str path = arena_format(arena, "%s/%s", HOTLINE_SOURCE_DIR, name);
    FILE *file = fopen(path.at, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *at = arena_alloc(arena, size + 1);
    assert_int_equal(fread(at, 1, size, file), size);
    fclose(file);
    return (struct str){.at = at, .len = size};
}

/* As hotline.reference_document() gives it: the members of "data" beside code and labels. */
static inline struct json *item_of(const struct json *row)
{
    const struct json *data = json_member(row, "data");
    struct json *item = data ? json_copy(seed_arena, data) : json_object(seed_arena);
    item->name = STR_NONE;
    static const char *const members[] = {"code", "active", "labels"};
    for (size_t i = 0; i < 3; i++)
        json_set(item, str_of(members[i]), json_copy(seed_arena, json_member(row, members[i])));
    return item;
}

static inline void seed_read(struct json *vocabularies, const char *name)
{
    struct str text = file_read(seed_arena, name);
    struct json *rows = NULL;
    const char *from = strstr(text.at, "$seed$");
    assert_non_null(from);
    from += strlen("$seed$");
    const char *to = strstr(from, "$seed$");
    assert_non_null(to);
    struct error e =
        json_parse(seed_arena, (struct str){.at = from, .len = (size_t)(to - from)}, &rows);
    assert_int_equal(e.id, ERROR_NONE);
    for (const struct json *row = rows->first; row; row = row->next) {
        struct str vocabulary = json_string(json_member(row, "vocabulary"));
        struct json *list = NULL;
        for (struct json *v = vocabularies->first; v; v = v->next)
            list = str_equal(v->name, vocabulary) ? v : list;
        if (!list) {
            list = json_array(seed_arena);
            json_set(vocabularies, vocabulary, list);
        }
        json_append(list, item_of(row));
    }
}

static inline int labels_up(void **state)
{
    static const char *const seeds[] = {
        "schema/seed/0001_vocabularies.sql", "schema/seed/0002_municipalities.sql",
        "schema/seed/0004_forms.sql", "schema/seed/0005_emergency_numbers.sql",
        "schema/seed/0007_privacy_texts.sql"};
    (void)state;
    seed_arena = arena_new(1 << 20, false);
    struct json *document = json_object(seed_arena), *vocabularies = json_object(seed_arena);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        seed_read(vocabularies, seeds[i]);
    json_set(document, STR("version"), json_int(seed_arena, 1));
    json_set(document, STR("vocabularies"), vocabularies);
    seed_labels = labels_new();
    assert_int_equal(labels_take(seed_labels, document).id, ERROR_NONE);
    return 0;
}

static inline int labels_down(void **state)
{
    (void)state;
    labels_free(seed_labels);
    arena_free(seed_arena);
    return 0;
}

/* A model in which somebody of Belgrade has signed in; `now` is 9 November 2026, 10:12 there. */
static inline int screens_up(void **state)
{
    make_arena(state);
    shared = (struct shared){.labels = seed_labels,
                             .language = LANGUAGE_EN,
                             .office = OFFICE_BELGRADE,
                             .role = ROLE_OPERATOR};
    model_init(&model, &shared, NULL);
    assert_true(time_parse(STR("2026-11-09T09:12:00Z"), 0, &model.now));
    return 0;
}

static inline int screens_down(void **state)
{
    model_free(&model);
    keeping_free(&shared);
    vocabularies_free(&shared);
    return drop_arena(state);
}

#define S(NAME) cmocka_unit_test_setup_teardown(NAME, screens_up, screens_down)

/* Of the update before: what keeps drafts belongs to no test but that of keeping. */
static inline void drop_draft_tasks(void)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].task == &task_draft_write || effects.at[i].task == &task_draft_drop) {
            arena_free(effects.at[i].arena);
            effects.at[i].arena = NULL;
        }
}

static inline void press(const char *name)
{
    drop_draft_tasks();
    struct message message = {.kind = MESSAGE_KEY, .key = key_of(name), .now = model.now};
    model_update(&model, &message, &effects);
}

static inline void type_in(const char *text)
{
    drop_draft_tasks();
    struct message message = {.kind = MESSAGE_KEY, .key = paste_of(text), .now = model.now};
    model_update(&model, &message, &effects);
}

/* The effect of a kind, of the update before; what keeps drafts is not the screen's. */
static inline const struct effect *effect_of(enum effect_kind kind)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == kind && effects.at[i].task != &task_draft_write &&
            effects.at[i].task != &task_draft_drop)
            return &effects.at[i];
    return NULL;
}

static inline struct str frame(struct arena *arena, int rows, int cols)
{
    struct canvas canvas;
    canvas_init(&canvas, rows, cols);
    model_view(&model, &canvas);
    struct str text = canvas_snapshot(arena, &canvas);
    canvas_free(&canvas);
    return text;
}

static inline bool shows(struct str frame_text, const char *words)
{
    if (memmem(frame_text.at, frame_text.len, words, strlen(words)))
        return true;
    print_error("[%s] is not in\n%.*s", words, (int)frame_text.len, frame_text.at);
    return false;
}

#endif
