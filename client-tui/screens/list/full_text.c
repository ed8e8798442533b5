/* Full text: words typed here are looked for in whatever one may open, on one's own machine. */
#include "screens/list/filling.h"
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "widgets/editor.h"
#include "widgets/table.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 50, LINE_BYTES = 200, NUMBER_BYTES = 32 };
enum { REFERENCE, WHERE, TEXT };

static const struct table_column columns[] = {
    [REFERENCE] = {.title = N_("Reference"), .least = 15, .most = 15, .place = 1},
    [WHERE] = {.title = N_("Where"), .least = 12, .most = 16, .place = 2},
    [TEXT] = {.title = N_("Text"), .least = 30, .place = 1},
};

struct full_text {
    struct shared *shared;
    struct line line;
    struct table table;
    struct arena *arena; /* of the rows; NULL: none */
    struct text_found rows[SHOWN_MAX];
    struct str where[SHOWN_MAX];
    size_t shown, found;
    uint64_t version; /* of the texts that were searched */
};

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct full_text *)user)->rows[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct full_text *state = user;
    return column == REFERENCE ? state->rows[row].reference
           : column == WHERE   ? state->where[row]
                               : state->rows[row].text;
}

static struct str match_of(const void *user, size_t row, size_t column)
{
    return column == TEXT ? ((const struct full_text *)user)->rows[row].hit : STR_NONE;
}

/* In a word where there is one. */
static struct str where_of(const struct shared *shared, const char *where)
{
    if (!where)
        return i18n_text(N_("Note"));
    if (strcmp(where, "/summary") == 0)
        return i18n_text(N_("Summary"));
    if (strcmp(where, "/narrative") == 0)
        return i18n_text(N_("Story"));
    return label_of_field(shared->labels, shared->language, str_of(where));
}

/* Searches anew; the selected case stays selected. */
static void search(struct full_text *state)
{
    const struct shared *shared = state->shared;
    struct filling *filling = shared->filling;
    arena_free(state->arena);
    state->arena = arena_new(65536, true);
    state->found = filling ? texts_search(filling->texts, text_view(&state->line.text)) : 0;
    state->shown = state->found < SHOWN_MAX ? state->found : SHOWN_MAX;
    state->version = filling ? filling->version : 0;
    for (size_t i = 0; i < state->shown; i++) {
        state->rows[i] = texts_found(filling->texts, state->arena, i);
        state->where[i] = where_of(shared, state->rows[i].where);
    }
    const struct table_source source = {
        .user = state, .count = state->shown, .id = id_of, .cell = cell_of, .match = match_of};
    table_set(&state->table, &source);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct full_text *state = screen;
    (void)argument;
    state->shared = model->shared;
    line_init(&state->line, LINE_BYTES, &model->clip);
    text_set(&state->line.text, draft_of(model, STR("full text")));
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    filling_begin(model);
    search(state);
}

static void on_key(struct model *model, struct full_text *state, struct key key)
{
    size_t row;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        draft_keep(model, STR("full text"), text_view(&state->line.text));
        model_close(model, 0);
        return;
    }
    enum action action = keymap_action(CONTEXT_TABLE, key);
    bool moves = action && action != ACTION_FIRST && action != ACTION_LAST; /* those edit */
    if (!moves) {
        if (line_key(&state->line, key) == OUTCOME_CHANGED)
            search(state);
    } else if (table_key(&state->table, key) == OUTCOME_CHOSEN &&
               table_selected(&state->table, &row)) {
        model_open(model, &screen_case, &state->rows[row].reference);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct full_text *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_BACK || message->kind == MESSAGE_LANGUAGE)
        search(state);
}

/* --- drawing --- */

/* "10,000". */
static const char *number_shown(const struct full_text *state, size_t number,
                                char text[static NUMBER_BYTES])
{
    const char *separator = state->shared->language == LANGUAGE_EN ? "," : ".";
    if (number < 1000)
        snprintf(text, NUMBER_BYTES, "%zu", number);
    else
        snprintf(text, NUMBER_BYTES, "%zu%s%03zu", number / 1000, separator, number % 1000);
    return text;
}

static struct str progress(const struct full_text *state, struct arena *arena)
{
    const struct filling *filling = state->shared->filling;
    char read[NUMBER_BYTES], total[NUMBER_BYTES];
    if (!filling)
        return STR_NONE;
    size_t count = texts_count(filling->texts);
    if (filling->read_all && filling->full)
        return arena_format(arena, _("Only the %s cases that changed last have room."),
                            number_shown(state, count, read));
    if (filling->read_all)
        return arena_format(arena,
                            PLURAL("%s case has been read.", "All %s cases have been read.", count),
                            number_shown(state, count, read));
    if (!filling->total)
        return i18n_text(N_("Reading …"));
    return arena_format(arena, _("%s of about %s cases read …"),
                        number_shown(state, filling->read, read),
                        number_shown(state, filling->total, total));
}

static struct str outcome(const struct full_text *state, struct arena *arena)
{
    char number[NUMBER_BYTES];
    if (!text_view(&state->line.text).len)
        return i18n_text(N_("Type words: all must occur, beginnings are enough."));
    if (!state->found)
        return i18n_text(N_("Nothing found."));
    if (state->found > state->shown)
        return arena_format(arena, _("Found in %s; the %d that changed last are shown."),
                            number_shown(state, state->found, number), SHOWN_MAX);
    return arena_format(arena, PLURAL("Found in %s case.", "Found in %s cases.", state->found),
                        number_shown(state, state->found, number));
}

static void draw_state(const struct full_text *state, struct canvas *canvas, struct area area)
{
    struct arena *arena = arena_new(1024, false);
    const struct filling *filling = state->shared->filling;
    bool failed = filling && filling->error.id;
    canvas_text(canvas, area, 0, 0, STYLE_STRONG, outcome(state, arena));
    canvas_text(canvas, area, 1, 0, STYLE_QUIET, progress(state, arena));
    if (failed)
        canvas_text_cut(canvas, area, 2, 0, area.cols, STYLE_WARNING,
                        arena_format(arena, "! %s %s", _(error_hint(filling->error.id)),
                                     _("It is tried again.")));
    arena_free(arena);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct full_text *state = screen;
    const struct filling *filling = state->shared->filling;
    struct area inside = area_cols(area, 1, area.cols - 2);
    (void)now;
    if (state->version != (filling ? filling->version : 0))
        search(state); /* more has been read */
    int col = canvas_text(canvas, inside, 0, 0, STYLE_PLAIN, i18n_text(N_("Words"))) + 2;
    line_draw(&state->line, canvas, area_cols(area_rows(inside, 0, 1), col, inside.cols - col),
              true);
    draw_state(state, canvas, area_rows(inside, 2, 3));
    if (state->shown)
        table_draw(&state->table, canvas, area_rows(area, 5, area.rows - 5), true);
}

static void leave(void *screen)
{
    struct full_text *state = screen;
    line_free(&state->line);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_TABLE;
    at[1] = CONTEXT_EDIT;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_full_text = {.title = N_("Full text"),
                                        .size = sizeof(struct full_text),
                                        .enter = enter,
                                        .update = update,
                                        .view = view,
                                        .leave = leave,
                                        .contexts = contexts};
