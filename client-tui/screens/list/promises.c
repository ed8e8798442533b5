/* What has been promised, and whom to call back: overdue first. What forbids a call is shown where
 * one calls, in the case. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/promises.h"
#include "widgets/day.h"
#include "widgets/table.h"

enum { DUE, REFERENCE, KIND, TEXT, ASSIGNEE, COLUMNS };

static const struct table_column columns[COLUMNS] = {
    [DUE] = {.title = N_("Due"), .least = 10, .most = 10, .place = 1},
    [REFERENCE] = {.title = N_("Reference"), .least = 15, .most = 15, .place = 1},
    [KIND] = {.title = N_("What"), .least = 9, .most = 14, .place = 1},
    [TEXT] = {.title = N_("Promised"), .least = 24, .place = 1},
    [ASSIGNEE] = {.title = N_("Assigned to"), .least = 14, .most = 20, .place = 2},
};

struct promises_screen {
    bool office;
    struct table table;
    struct arena *shown_arena; /* NULL: not read yet */
    struct promises shown;
    struct str *days; /* of each, in words; in the same arena */
    uint64_t reading;
    bool stale;
};

static struct uuid id_of(const void *user, size_t row)
{
    const struct promise *promise = &((const struct promises_screen *)user)->shown.at[row];
    struct uuid id = promise->case_id;
    id.b[15] = (uint8_t)(id.b[15] ^ promise->kind);
    return id;
}

static enum style style_of(const void *user, size_t row)
{
    return ((const struct promises_screen *)user)->shown.at[row].late ? STYLE_WARNING : STYLE_PLAIN;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct promises_screen *state = user;
    const struct promise *promise = &state->shown.at[row];
    switch (column) {
    case DUE:
        return state->days[row];
    case REFERENCE:
        return promise->reference;
    case KIND:
        return i18n_text(promise->kind == PROMISE_CALL ? N_("Call back") : N_("Promise"));
    case TEXT:
        return promise->text;
    default:
        return promise->assignee;
    }
}

/* whole: nothing that was read before is believed. */
static void read_promises(struct model *model, struct promises_screen *state, bool whole)
{
    state->stale = state->reading != 0;
    if (state->reading)
        return;
    struct arena *arena = arena_new(4096, true);
    struct promises_input *input = ARENA_NEW(arena, struct promises_input);
    input->office = state->office;
    input->today = date_of(model->now, time_office_offset(model->now));
    if (!whole && state->shown_arena) {
        input->known = promises_known(arena, &state->shown);
        input->known_count = state->shown.case_count;
    }
    state->reading = model_run(model, &task_promises, arena, input);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct promises_screen *state = screen;
    const struct shared *shared = model->shared;
    (void)argument;
    state->office = shared->role == ROLE_COORDINATOR;
    table_init(&state->table, columns, COLUMNS);
    read_promises(model, state, true);
}

static void on_answer(struct model *model, struct promises_screen *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->shown_arena;
    state->shown = *(const struct promises *)message->output;
    state->shown_arena = message->arena;
    message->arena = NULL;
    state->days = arena_array(state->shown_arena, state->shown.count + 1, sizeof *state->days);
    for (size_t i = 0; i < state->shown.count; i++)
        state->days[i] = day_shown(state->shown_arena, state->shown.at[i].due);
    const struct table_source source = {.user = state,
                                        .count = state->shown.count,
                                        .id = id_of,
                                        .cell = cell_of,
                                        .style = style_of};
    table_set(&state->table, &source);
    arena_free(before);
    if (state->stale)
        read_promises(model, state, false);
}

static void on_key(struct model *model, struct promises_screen *state, struct key key)
{
    size_t row;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (keymap_action(CONTEXT_PROMISES, key) == ACTION_RELOAD)
        read_promises(model, state, true);
    else if (table_key(&state->table, key) == OUTCOME_CHOSEN && table_selected(&state->table, &row))
        model_open(model, &screen_case, &state->shown.at[row].reference);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct promises_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_TOLD || message->kind == MESSAGE_BACK ||
             message->kind == MESSAGE_LANGUAGE)
        read_promises(model, state, false);
}

/* For whom the list is complete. */
static struct str reach(const struct promises_screen *state, struct arena *arena)
{
    if (state->shown.more)
        return arena_format(arena, _("More is due than is shown: these are of the first %d cases."),
                            (int)PROMISE_CASES_MAX);
    if (state->shown.sealed)
        return arena_format(arena,
                            PLURAL("Without %zu case whose report your keys do not open.",
                                   "Without %zu cases whose reports your keys do not open.",
                                   state->shown.sealed),
                            state->shown.sealed);
    return i18n_text(N_("Before you call, open the case: c shows what she allows."));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct promises_screen *state = screen;
    struct arena *arena = arena_new(1024, false);
    const char *whose = state->office
                            ? _("Promises and call-backs of the office, due within %d days")
                            : _("Promises and call-backs of your cases, due within %d days");
    (void)now;
    canvas_text_cut(canvas, area, 0, 1, area.cols - 2, STYLE_STRONG,
                    arena_format(arena, whose, (int)PROMISE_DAYS));
    if (state->shown_arena)
        canvas_text_cut(canvas, area, 1, 1, area.cols - 2, STYLE_QUIET, reach(state, arena));
    table_draw(&state->table, canvas, area_rows(area, 2, area.rows - 2), true);
    if (!state->shown.count)
        canvas_text(canvas, area, 4, 2, STYLE_QUIET,
                    i18n_text(state->shown_arena ? N_("Nothing is due.") : N_("Reading …")));
    arena_free(arena);
}

static void leave(void *screen)
{
    struct promises_screen *state = screen;
    arena_free(state->shown_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_PROMISES;
    at[1] = CONTEXT_TABLE;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_promises = {.title = N_("Promises"),
                                       .size = sizeof(struct promises_screen),
                                       .enter = enter,
                                       .update = update,
                                       .view = view,
                                       .leave = leave,
                                       .contexts = contexts};
