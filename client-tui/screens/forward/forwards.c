/* The forwards of a case. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/cases.h"
#include "tasks/forwards.h"
#include "widgets/table.h"

enum { KIND, FROM, TO, STATE, SENT, DECIDED };
static const struct table_column columns[] = {
    [KIND] = {.title = N_("How"), .least = 9, .most = 10, .place = 2},
    [FROM] = {.title = N_("From"), .least = 9, .most = 10, .place = 2},
    [TO] = {.title = N_("To"), .least = 16, .place = 1},
    [STATE] = {.title = N_("State"), .least = 11, .most = 16, .place = 1},
    [SENT] = {.title = N_("Sent"), .least = 10, .most = 10, .place = 1},
    [DECIDED] = {.title = N_("Decided"), .least = 10, .most = 10, .place = 3},
};

struct forwards {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct table table;
    struct arena *read_arena; /* NULL: not read yet */
    struct forward_rows rows;
    uint64_t reading;
};

static void read_rows(struct model *model, struct forwards *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_forward_rows, arena, reference);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct forwards *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    read_rows(model, state);
}

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct forward_rows *)user)->at[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct forward_row *r = &((const struct forward_rows *)user)->at[row];
    const struct str cells[] = {[KIND] = i18n_text(r->transfer ? N_("Hand over") : N_("Share")),
                                [FROM] = r->from,
                                [TO] = r->to,
                                [STATE] = r->state,
                                [SENT] = r->sent,
                                [DECIDED] = r->decided};
    return cells[column];
}

static void on_rows(struct model *model, struct forwards *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->read_arena;
    state->rows = *(const struct forward_rows *)message->output;
    state->read_arena = message->arena;
    message->arena = NULL;
    const struct table_source source = {
        .user = &state->rows, .count = state->rows.count, .id = id_of, .cell = cell_of};
    table_set(&state->table, &source);
    arena_free(before);
}

static void on_key(struct model *model, struct forwards *state, struct key key)
{
    size_t row;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 1);
    else if (table_key(&state->table, key) == OUTCOME_CHOSEN && table_selected(&state->table, &row))
        model_open(model, &screen_forward_view, &state->rows.at[row].name);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct forwards *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_rows(model, state, message);
    else if (message->kind == MESSAGE_BACK || message->kind == MESSAGE_LANGUAGE)
        read_rows(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct forwards *state = screen;
    struct area list = area_rows(area, 2, area.rows - 2);
    (void)now;
    int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(N_("Forwards of")));
    canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->reference);
    table_draw(&state->table, canvas, list, true);
    if (!state->rows.count && (state->reading || state->read_arena))
        canvas_text(
            canvas, list, 2, 2, STYLE_QUIET,
            i18n_text(state->read_arena ? N_("Nothing has been forwarded.") : N_("Reading …")));
}

static void leave(void *screen)
{
    struct forwards *state = screen;
    arena_free(state->read_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_TABLE;
    at[1] = CONTEXT_BACK;
    return 2;
}

const struct screen screen_forwards = {.title = N_("Forwards"),
                                       .size = sizeof(struct forwards),
                                       .enter = enter,
                                       .update = update,
                                       .view = view,
                                       .leave = leave,
                                       .contexts = contexts};
