#include "screens/case/conflict.h"

#include "i18n/i18n.h"
#include "widgets/table.h"

enum { LABEL, TAKEN, COLUMNS, LIST_ROWS_MAX = 6, WORDS_INDENT = 14 };

static const struct table_column columns[COLUMNS] = {
    [LABEL] = {.title = N_("Both have changed"), .least = 30, .place = 1},
    [TAKEN] = {.title = N_("What shall hold"), .least = 16, .most = 16, .place = 1},
};

struct conflict_screen {
    struct conflict *conflict;
    struct table table;
    struct view view;
    struct paragraph words[3]; /* of the field that is selected */
};

static struct uuid id_of(const void *user, size_t row)
{
    struct uuid id = {.b = {0}};
    (void)user;
    id.b[0] = (uint8_t)(row >> 8);
    id.b[1] = (uint8_t)row;
    id.b[2] = 1; /* not nil */
    return id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    static const char *const taken[] = {
        [CONFLICT_OPEN] = N_("?"), [CONFLICT_MINE] = N_("yours"), [CONFLICT_THEIRS] = N_("theirs")};
    const struct conflict_field *field = &((const struct conflict *)user)->fields[row];
    return column == LABEL ? field->label : i18n_text(taken[field->taken]);
}

static enum style style_of(const void *user, size_t row)
{
    const struct conflict_field *field = &((const struct conflict *)user)->fields[row];
    return field->taken == CONFLICT_OPEN ? STYLE_WARNING : STYLE_PLAIN;
}

static struct paragraph paragraph_of(const char *label, struct str text, bool taken)
{
    return (struct paragraph){.style = taken ? STYLE_STRONG : STYLE_PLAIN,
                              .indent = WORDS_INDENT,
                              .label = i18n_text(label),
                              .text = text.len ? text : i18n_text(N_("(nothing)"))};
}

static struct conflict_field *selected(const struct conflict_screen *state)
{
    return &state->conflict->fields[state->table.at];
}

/* Its three versions; the view begins with the first when another field is selected. */
static void show_words(struct conflict_screen *state, bool anew)
{
    const struct conflict_field *field = selected(state);
    state->words[0] = paragraph_of(N_("Yours"), field->mine, field->taken == CONFLICT_MINE);
    state->words[1] = paragraph_of(N_("Theirs"), field->theirs, field->taken == CONFLICT_THEIRS);
    state->words[2] = paragraph_of(N_("Before"), field->base, false);
    if (anew) {
        view_free(&state->view);
        view_init(&state->view);
    }
    view_set(&state->view, state->words, sizeof state->words / sizeof *state->words);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct conflict_screen *state = screen;
    model_say(model, STYLE_PLAIN, STR(""));
    state->conflict = *(struct conflict *const *)argument;
    const struct table_source source = {.user = state->conflict,
                                        .count = state->conflict->count,
                                        .id = id_of,
                                        .cell = cell_of,
                                        .style = style_of};
    table_init(&state->table, columns, COLUMNS);
    table_set(&state->table, &source);
    view_init(&state->view);
    show_words(state, true);
}

static void take(struct conflict_screen *state, enum action action)
{
    struct conflict_field *field = selected(state);
    bool mine =
        action == ACTION_TAKE_MINE || (action == ACTION_TOGGLE && field->taken != CONFLICT_MINE);
    field->taken = mine ? CONFLICT_MINE : CONFLICT_THEIRS;
    show_words(state, false);
}

/* The first that is still open gets the focus. */
static void send(struct model *model, struct conflict_screen *state)
{
    for (size_t i = 0; i < state->conflict->count; i++)
        if (state->conflict->fields[i].taken == CONFLICT_OPEN) {
            table_select(&state->table, id_of(NULL, i));
            show_words(state, true);
            model_say(model, STYLE_WARNING,
                      i18n_text(N_("Choose for every field: Left takes yours, Right takes "
                                   "theirs.")));
            return;
        }
    model_close(model, 1);
}

static void on_key(struct model *model, struct conflict_screen *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_CONFLICT, key);
    size_t before = state->table.at;
    if (action == ACTION_TAKE_MINE || action == ACTION_TAKE_THEIRS || action == ACTION_TOGGLE) {
        take(state, action);
    } else if (action == ACTION_UP || action == ACTION_DOWN) {
        table_key(&state->table, key);
        if (state->table.at != before)
            show_words(state, true);
    } else if (keymap_action(CONTEXT_SEND, key) == ACTION_SEND) {
        send(model, state);
    } else if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        model_close(model, 0);
    } else {
        view_key(&state->view, key);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct conflict_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_LANGUAGE)
        show_words(state, true);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct conflict_screen *state = screen;
    size_t count = state->conflict->count;
    int rows = (int)(count < LIST_ROWS_MAX ? count : LIST_ROWS_MAX) + 1;
    struct area inside = area_cols(area, 1, area.cols - 2);
    (void)now;
    int col = canvas_text(canvas, inside, 0, 0, STYLE_QUIET,
                          i18n_text(N_("Somebody has changed it meanwhile:")));
    canvas_text(canvas, inside, 0, col + 1, STYLE_TITLE, state->conflict->reference);
    canvas_text_cut(canvas, inside, 1, 0, inside.cols, STYLE_QUIET,
                    i18n_text(N_("What only one of you has changed is put together already.")));
    table_draw(&state->table, canvas, area_rows(area, 3, rows), true);
    canvas_rule(canvas, area_rows(area, 3 + rows, 1), 0, STYLE_FRAME);
    view_draw(&state->view, canvas, area_rows(inside, 4 + rows, inside.rows - 4 - rows));
}

static void leave(void *screen)
{
    struct conflict_screen *state = screen;
    view_free(&state->view);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_CONFLICT;
    at[1] = CONTEXT_SEND;
    at[2] = CONTEXT_VIEW;
    at[3] = CONTEXT_BACK;
    return 4;
}

const struct screen screen_conflict = {.title = N_("Changed by two"),
                                       .size = sizeof(struct conflict_screen),
                                       .enter = enter,
                                       .update = update,
                                       .view = view,
                                       .leave = leave,
                                       .contexts = contexts};
