/* Notes to the next shift of the desk: those that are open first, then the newest. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/news.h"
#include "tasks/shifts.h"
#include "widgets/table.h"

enum { STATE, WHEN, FROM, CASES, TEXT };
static const struct table_column columns[] = {
    [STATE] = {.title = N_("State"), .least = 8, .most = 8, .place = 1},
    [WHEN] = {.title = N_("When"), .least = 10, .most = 10, .place = 1},
    [FROM] = {.title = N_("From"), .least = 12, .most = 20, .place = 1},
    [CASES] = {.title = N_("Cases"), .least = 8, .most = 8, .place = 2},
    [TEXT] = {.title = N_("Note"), .least = 28, .place = 1},
};

struct handovers {
    struct table table;
    struct arena *arena; /* of the notes; NULL: not read yet */
    struct shift_notes notes;
    struct str *cases; /* "2 wait" */
    uint64_t reading;
    bool stale; /* something came while they were being read */
};

static void read_notes(struct model *model, struct handovers *state, size_t least)
{
    state->stale = state->reading != 0;
    if (state->reading)
        return;
    struct arena *arena = arena_new(65536, true);
    struct notes_input *input = ARENA_NEW(arena, struct notes_input);
    input->least = least;
    state->reading = model_run(model, &task_shift_notes, arena, input);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct handovers *state = screen;
    (void)argument;
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    read_notes(model, state, 0);
}

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct handovers *)user)->notes.at[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct handovers *state = user;
    const struct shift_note *n = &state->notes.at[row];
    const struct str cells[] = {[STATE] = i18n_text(n->done_by.len ? N_("done") : N_("not done")),
                                [WHEN] = n->when,
                                [FROM] = n->by,
                                [CASES] = state->cases[row],
                                [TEXT] = n->text};
    return cells[column];
}

static enum style style_of(const void *user, size_t row)
{
    return ((const struct handovers *)user)->notes.at[row].done_by.len ? STYLE_QUIET : STYLE_STRONG;
}

static struct str cases_in_words(struct arena *arena, const struct shift_note *note)
{
    if (!note->case_count)
        return STR("—");
    if (!note->waiting)
        return i18n_text(N_("taken"));
    return arena_format(arena, PLURAL("%zu waits", "%zu wait", note->waiting), note->waiting);
}

static void show(struct handovers *state)
{
    const struct table_source source = {.user = state,
                                        .count = state->notes.count,
                                        .id = id_of,
                                        .cell = cell_of,
                                        .style = style_of};
    state->cases = arena_array(state->arena, state->notes.count + 1, sizeof *state->cases);
    for (size_t i = 0; i < state->notes.count; i++)
        state->cases[i] = cases_in_words(state->arena, &state->notes.at[i]);
    table_set(&state->table, &source);
}

static void on_answer(struct model *model, struct handovers *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
    } else {
        struct arena *before = state->arena;
        state->notes = *(const struct shift_notes *)message->output;
        state->arena = message->arena;
        message->arena = NULL;
        show(state);
        arena_free(before);
    }
    if (state->stale)
        read_notes(model, state, state->notes.count);
}

/* The page behind, when the last row is reached. */
static void read_on(struct model *model, struct handovers *state)
{
    if (state->notes.more && state->table.at + 1 >= state->notes.count && !state->reading)
        read_notes(model, state, state->notes.count + 1);
}

static void on_key(struct model *model, struct handovers *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_HANDOVERS, key);
    size_t row;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (action == ACTION_NOTE)
        model_open(model, &screen_handover_new, NULL);
    else if (action == ACTION_RELOAD)
        read_notes(model, state, state->notes.count);
    else if (table_key(&state->table, key) != OUTCOME_CHOSEN)
        read_on(model, state);
    else if (table_selected(&state->table, &row))
        model_open(model, &screen_handover, &state->notes.at[row].id_text);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct handovers *state = screen;
    bool told =
        message->kind == MESSAGE_TOLD && ((const struct news *)message->output)->note_count > 0;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (told || message->kind == MESSAGE_LANGUAGE ||
             (message->kind == MESSAGE_BACK && message->result))
        read_notes(model, state, state->notes.count);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct handovers *state = screen;
    struct area list = area_rows(area, 2, area.rows - 2);
    (void)now;
    canvas_text_cut(canvas, area, 0, 1, area.cols - 2, STYLE_QUIET,
                    i18n_text(N_("What one shift leaves to the next. Everybody at the desk reads "
                                 "it.")));
    table_draw(&state->table, canvas, list, true);
    if (!state->notes.count)
        canvas_text(
            canvas, list, 2, 2, STYLE_QUIET,
            i18n_text(state->arena ? N_("Nothing was left. n writes a note.") : N_("Reading …")));
}

static void leave(void *screen)
{
    arena_free(((struct handovers *)screen)->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_HANDOVERS;
    at[1] = CONTEXT_TABLE;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_handovers = {.title = N_("Shift notes"),
                                        .size = sizeof(struct handovers),
                                        .enter = enter,
                                        .update = update,
                                        .view = view,
                                        .leave = leave,
                                        .contexts = contexts};
