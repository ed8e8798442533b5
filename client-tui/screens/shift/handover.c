/* One note to the next shift: its words, and its cases, each of which somebody takes. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/news.h"
#include "tasks/shifts.h"
#include "widgets/table.h"

enum { HEAD_ROWS = 2, REFERENCE = 0, STATUS, TAKEN, ABOUT };
static const struct table_column columns[] = {
    [REFERENCE] = {.title = N_("Reference"), .least = 15, .most = 15, .place = 1},
    [STATUS] = {.title = N_("Status"), .least = 10, .most = 10, .place = 2},
    [TAKEN] = {.title = N_("Who takes it"), .least = 12, .most = 20, .place = 1},
    [ABOUT] = {.title = N_("About"), .least = 28, .place = 1},
};

struct handover {
    struct arena *arena; /* of the id and the words */
    struct str id;
    struct view words;
    struct paragraph paragraph;
    struct table table;
    struct arena *note_arena; /* NULL: not read yet */
    struct shift_note note;
    uint64_t reading, acting;
    enum action act; /* that is under way */
    bool stale;
};

static void *input_of(struct arena *arena, struct str text)
{
    struct str *input = ARENA_NEW(arena, struct str);
    *input = arena_str(arena, text);
    return input;
}

static void read_note(struct model *model, struct handover *state)
{
    state->stale = state->reading != 0;
    if (state->reading)
        return;
    struct arena *arena = arena_new(65536, true);
    state->reading = model_run(model, &task_shift_note, arena, input_of(arena, state->id));
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct handover *state = screen;
    const struct str *id = argument;
    state->arena = arena_new(4096, true);
    state->id = arena_str(state->arena, *id);
    view_init(&state->words);
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    read_note(model, state);
}

/* --- what is shown --- */

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct shift_note *)user)->cases[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct shift_case *c = &((const struct shift_note *)user)->cases[row];
    const struct str cells[] = {[REFERENCE] = c->reference,
                                [STATUS] = c->status,
                                [TAKEN] = c->taken_by.len ? c->taken_by : i18n_text(N_("(waits)")),
                                [ABOUT] = c->headline};
    return cells[column];
}

static enum style style_of(const void *user, size_t row)
{
    return ((const struct shift_note *)user)->cases[row].taken_by.len ? STYLE_QUIET : STYLE_STRONG;
}

static void on_note(struct model *model, struct handover *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
    } else {
        struct arena *before = state->note_arena;
        state->note = *(const struct shift_note *)message->output;
        state->note_arena = message->arena;
        message->arena = NULL;
        const struct table_source source = {.user = &state->note,
                                            .count = state->note.case_count,
                                            .id = id_of,
                                            .cell = cell_of,
                                            .style = style_of};
        table_set(&state->table, &source);
        if (!before) { /* the words never change */
            state->paragraph.text = arena_str(state->arena, state->note.text);
            view_set(&state->words, &state->paragraph, 1);
        }
        arena_free(before);
    }
    if (state->stale)
        read_note(model, state);
}

/* --- what is done --- */

static void take(struct model *model, struct handover *state, const struct shift_case *of)
{
    if (of->taken_by.len) {
        model_say(model, STYLE_WARNING, i18n_text(N_("Somebody has taken it already.")));
        return;
    }
    struct arena *arena = arena_new(16384, true);
    struct shift_take_input *input = ARENA_NEW(arena, struct shift_take_input);
    *input = (struct shift_take_input){.id = arena_str(arena, state->id),
                                       .reference = arena_str(arena, of->reference)};
    state->act = ACTION_TAKE;
    state->acting = model_run(model, &task_shift_take, arena, input);
}

static void mark_done(struct model *model, struct handover *state)
{
    if (state->note.done_by.len) {
        model_say(model, STYLE_WARNING, i18n_text(N_("It is done already.")));
        return;
    }
    struct arena *arena = arena_new(16384, true);
    state->act = ACTION_DONE;
    state->acting = model_run(model, &task_shift_done, arena, input_of(arena, state->id));
}

/* Cases that nobody has taken must not go down with the note. */
static void ask_or_mark(struct model *model, struct handover *state)
{
    static const char *const choices[] = {N_("No, go back"), N_("Yes, done")};
    size_t waiting = state->note.waiting;
    if (!waiting || state->note.done_by.len) {
        mark_done(model, state);
        return;
    }
    struct arena *arena = arena_new(512, false);
    model_ask(model, N_("Nobody has taken them"),
              arena_format(arena,
                           PLURAL("%zu case of this note still waits. Is the note done all the "
                                  "same?",
                                  "%zu cases of this note still wait. Is the note done all the "
                                  "same?",
                                  waiting),
                           waiting),
              choices, 2, 0);
    arena_free(arena);
}

static void on_acted(struct model *model, struct handover *state, const struct message *message)
{
    state->acting = 0;
    if (message->error.id == ERROR_CONFLICT)
        model_say(model, STYLE_WARNING,
                  i18n_text(state->act == ACTION_TAKE ? N_("Somebody was faster and has taken it.")
                                                      : N_("Somebody has marked it done.")));
    else if (message->error.id)
        say_error(model, message->error);
    else
        model_say(model, STYLE_GOOD,
                  i18n_text(state->act == ACTION_TAKE
                                ? N_("You take it; the others see that. Enter opens it.")
                                : N_("The note is done.")));
    read_note(model, state);
}

static bool scrolls(struct key key)
{
    enum action action = keymap_action(CONTEXT_VIEW, key);
    return action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN;
}

static void on_key(struct model *model, struct handover *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_HANDOVER, key);
    size_t row;
    bool some = table_selected(&state->table, &row);
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 1);
    else if (!state->note_arena || state->acting)
        return;
    else if (action == ACTION_TAKE && some)
        take(model, state, &state->note.cases[row]);
    else if (action == ACTION_DONE)
        ask_or_mark(model, state);
    else if (scrolls(key))
        view_key(&state->words, key);
    else if (table_key(&state->table, key) == OUTCOME_CHOSEN && some)
        model_open(model, &screen_case, &state->note.cases[row].reference);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct handover *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->acting)
        on_acted(model, state, message);
    else if (message->kind == MESSAGE_ANSWER)
        on_note(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        mark_done(model, state);
    else if (message->kind == MESSAGE_LANGUAGE ||
             (message->kind == MESSAGE_TOLD && news_speak_of(message->output, state->note.id)))
        read_note(model, state);
}

static void draw_head(const struct shift_note *n, struct canvas *canvas, struct area area)
{
    int col = canvas_text(canvas, area, 0, 1, STYLE_TITLE, n->by);
    col = canvas_text(canvas, area, 0, col + 1, STYLE_QUIET, STR("·"));
    col = canvas_text(canvas, area, 0, col + 1, STYLE_QUIET, n->at) + 3;
    if (!n->done_by.len) {
        canvas_text(canvas, area, 0, col, STYLE_STRONG, i18n_text(N_("not done")));
        return;
    }
    struct arena *arena = arena_new(512, false);
    canvas_text(canvas, area, 0, col, STYLE_GOOD,
                arena_format(arena, _("✓ done: %.*s"), (int)n->done_by.len, n->done_by.at));
    arena_free(arena);
}

/* The words take what they need, at most half of it where there are cases. */
static int rows_of_words(struct handover *state, struct area area)
{
    struct layout layout = {0};
    layout_make(&layout, state->note.text, area.cols);
    int rows = (int)layout.count, most = state->note.case_count ? area.rows / 2 : area.rows;
    layout_free(&layout);
    return rows < most ? rows : most;
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct handover *state = screen;
    (void)now;
    if (!state->note_arena) {
        canvas_text(canvas, area, 1, 2, STYLE_QUIET, i18n_text(N_("Reading …")));
        return;
    }
    struct area below = area_rows(area, HEAD_ROWS, area.rows - HEAD_ROWS);
    struct area inside = area_cols(below, 1, below.cols - 2);
    int rows = rows_of_words(state, inside);
    draw_head(&state->note, canvas, area);
    view_draw(&state->words, canvas, area_rows(inside, 0, rows));
    if (!state->note.case_count)
        return;
    canvas_rule(canvas, below, rows, STYLE_FRAME);
    table_draw(&state->table, canvas, area_rows(below, rows + 1, below.rows - rows - 1), true);
}

static void leave(void *screen)
{
    struct handover *state = screen;
    view_free(&state->words);
    arena_free(state->note_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_HANDOVER;
    at[1] = CONTEXT_TABLE;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_handover = {.title = N_("A shift note"),
                                       .size = sizeof(struct handover),
                                       .enter = enter,
                                       .update = update,
                                       .view = view,
                                       .leave = leave,
                                       .contexts = contexts};
