/* One case: what matters, its timeline, its records. */
#include "screens/calls.h"
#include "screens/screens.h"

#include "i18n/i18n.h"

struct case_screen {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct view view;
    struct arena *shown; /* of the paragraphs; NULL: not read yet */
    uint64_t reading;
};

static void read_case(struct model *model, struct case_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    model_forget(model, state->reading);
    state->reading = model_call(model, &call_case, arena, reference);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct case_screen *state = screen;
    const struct str *reference = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, *reference);
    view_init(&state->view);
    read_case(model, state);
}

static void on_answer(struct model *model, struct case_screen *state, struct message *message)
{
    const struct case_shown *shown = message->output;
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    view_set(&state->view, shown->paragraphs, shown->count);
    arena_free(state->shown);
    state->shown = message->arena;
    message->arena = NULL;
}

static void on_key(struct model *model, struct case_screen *state, struct key key)
{
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        model_close(model, 0);
        return;
    }
    switch (keymap_action(CONTEXT_CASE, key)) {
    case ACTION_UNSEAL:
        model_open(model, &screen_opening, &state->reference);
        break;
    case ACTION_NOTE:
        model_open(model, &screen_note, &state->reference);
        break;
    case ACTION_RELOAD:
        read_case(model, state);
        break;
    default:
        view_key(&state->view, key);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct case_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_BACK && message->result)
        read_case(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct case_screen *state = screen;
    (void)now;
    if (state->shown)
        view_draw(&state->view, canvas, area_cols(area, 1, area.cols - 1));
    else
        canvas_text(canvas, area, 1, 2, STYLE_QUIET, i18n_text(N_("Reading …")));
}

static void leave(void *screen)
{
    struct case_screen *state = screen;
    view_free(&state->view);
    arena_free(state->shown);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_CASE;
    at[1] = CONTEXT_VIEW;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_case = {.title = N_("Case"),
                                   .size = sizeof(struct case_screen),
                                   .enter = enter,
                                   .update = update,
                                   .view = view,
                                   .leave = leave,
                                   .contexts = contexts};
