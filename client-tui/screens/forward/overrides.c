/* What went without the caller's consent and waits for a second person: she upholds or objects. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/forwards.h"
#include "widgets/table.h"

enum { REFERENCE, CONSENTS, BASIS, BY, REVIEW_BY };
static const struct table_column columns[] = {
    [REFERENCE] = {.title = N_("Reference"), .least = 15, .most = 15, .place = 1},
    [CONSENTS] = {.title = N_("Without consent"), .least = 16, .place = 1},
    [BASIS] = {.title = N_("Because of"), .least = 14, .most = 16, .place = 1},
    [BY] = {.title = N_("Decided by"), .least = 14, .most = 22, .place = 1},
    [REVIEW_BY] = {.title = N_("Review by"), .least = 10, .most = 24, .place = 2},
};

struct overrides_screen {
    struct table table;
    struct arena *arena; /* of the rows; NULL: not read yet */
    struct overrides rows;
    enum action asked;
    uint64_t reading, sending;
};

static void read_rows(struct model *model, struct overrides_screen *state)
{
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_overrides, arena_new(16384, true), NULL);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct overrides_screen *state = screen;
    (void)argument;
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    read_rows(model, state);
}

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct overrides *)user)->at[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct override_row *r = &((const struct overrides *)user)->at[row];
    const struct str cells[] = {[REFERENCE] = r->reference,
                                [CONSENTS] = r->consents,
                                [BASIS] = r->basis,
                                [BY] = r->by,
                                [REVIEW_BY] = r->review_by};
    return cells[column];
}

static void on_rows(struct model *model, struct overrides_screen *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->arena;
    state->rows = *(const struct overrides *)message->output;
    state->arena = message->arena;
    message->arena = NULL;
    const struct table_source source = {
        .user = &state->rows, .count = state->rows.count, .id = id_of, .cell = cell_of};
    table_set(&state->table, &source);
    arena_free(before);
}

static void ask(struct model *model, struct overrides_screen *state, const struct override_row *row,
                enum action action)
{
    static const char *const uphold[] = {N_("Not yet"), N_("Uphold")};
    static const char *const object[] = {N_("Not yet"), N_("Object")};
    if (row->own) {
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("You decided this yourself: somebody else reviews it.")));
        return;
    }
    state->asked = action;
    if (action == ACTION_UPHOLD)
        model_ask(model, N_("Uphold"), i18n_text(N_("It was right to go without this consent.")),
                  uphold, 2, 0);
    else
        model_ask(model, N_("Object"),
                  i18n_text(N_("It was not right. This is recorded; what was sent is not taken "
                               "back by it.")),
                  object, 2, 0);
}

static void send(struct model *model, struct overrides_screen *state,
                 const struct override_row *row)
{
    struct arena *arena = arena_new(16384, true);
    struct review_input *input = ARENA_NEW(arena, struct review_input);
    *input = (struct review_input){.id = arena_str(arena, row->id_text),
                                   .verdict = state->asked == ACTION_UPHOLD ? STR("upheld")
                                                                            : STR("objected")};
    state->sending = model_run(model, &task_review, arena, input);
}

static void on_reviewed(struct model *model, struct overrides_screen *state,
                        const struct message *message)
{
    state->sending = 0;
    if (message->error.id)
        say_error(model, message->error);
    else
        model_say(model, STYLE_GOOD, i18n_text(N_("Reviewed. It is recorded.")));
    read_rows(model, state);
}

static const struct override_row *selected(const struct overrides_screen *state)
{
    size_t row;
    return table_selected(&state->table, &row) ? &state->rows.at[row] : NULL;
}

static void on_key(struct model *model, struct overrides_screen *state, struct key key)
{
    const struct override_row *row = selected(state);
    enum action action = keymap_action(CONTEXT_REVIEW, key);
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (action && row && !state->sending)
        ask(model, state, row, action);
    else if (table_key(&state->table, key) == OUTCOME_CHOSEN && row)
        model_open(model, &screen_case, &row->reference);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct overrides_screen *state = screen;
    const struct override_row *row = selected(state);
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->sending)
        on_reviewed(model, state, message);
    else if (message->kind == MESSAGE_ANSWER)
        on_rows(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1 && row)
        send(model, state, row);
    else if (message->kind == MESSAGE_LANGUAGE)
        read_rows(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct overrides_screen *state = screen;
    struct area list = area_rows(area, 2, area.rows - 2);
    (void)now;
    canvas_text_cut(canvas, area, 0, 1, area.cols - 2, STYLE_QUIET,
                    i18n_text(N_("What went without consent waits for a second coordinator.")));
    table_draw(&state->table, canvas, list, true);
    if (!state->rows.count && (state->reading || state->arena))
        canvas_text(canvas, list, 2, 2, STYLE_QUIET,
                    i18n_text(state->arena ? N_("Nothing waits for a review.") : N_("Reading …")));
}

static void leave(void *screen)
{
    struct overrides_screen *state = screen;
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_REVIEW;
    at[1] = CONTEXT_TABLE;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_overrides = {.title = N_("Without consent"),
                                        .size = sizeof(struct overrides_screen),
                                        .enter = enter,
                                        .update = update,
                                        .view = view,
                                        .leave = leave,
                                        .contexts = contexts};
