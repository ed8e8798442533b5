/* A note on a case. Esc keeps what was written for the next time. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/cases.h"

struct note {
    struct arena *arena;
    struct str reference, place;
    struct editor editor;
    bool tried;
    uint64_t sent;    /* the version of the text that the draft's key was sent with */
    uint64_t sending; /* request; 0: none */
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct note *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    state->place = arena_join(state->arena, STR("note "), state->reference);
    editor_init(&state->editor, 0, &model->clip);
    text_set(&state->editor.text, draft_of(model, state->place));
}

static void keep(struct model *model, void *screen)
{
    const struct note *state = screen;
    draft_keep(model, state->place, text_view(&state->editor.text));
}

static void send(struct model *model, struct note *state)
{
    struct str text = text_view(&state->editor.text);
    if (!str_trim(text).len) {
        model_say(model, STYLE_WARNING, i18n_text(N_("There is nothing to send yet.")));
        return;
    }
    struct arena *arena = arena_new(text.len + 16384, true);
    struct note_input *input = ARENA_NEW(arena, struct note_input);
    keep(model, state);
    if (state->tried && state->sent != state->editor.text.version)
        draft_renew_key(model, state->place);
    state->tried = true;
    state->sent = state->editor.text.version;
    *input = (struct note_input){.reference = arena_str(arena, state->reference),
                                 .text = arena_str(arena, text),
                                 .key = draft_key(model, state->place)};
    state->sending = model_run(model, &task_note, arena, input);
}

static void on_answer(struct model *model, struct note *state, const struct message *message)
{
    state->sending = 0;
    if (message->error.id == ERROR_IDEMPOTENCY_MISMATCH) {
        draft_say_sent(model, state->place);
        return;
    }
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    draft_keep(model, state->place, STR_NONE);
    model_say(model, STYLE_GOOD, i18n_text(N_("The note is saved.")));
    model_close(model, 1);
}

/* While it is being sent nothing else happens: else it might be sent twice. */
static void on_key(struct model *model, struct note *state, struct key key)
{
    if (state->sending)
        return;
    if (keymap_action(CONTEXT_SEND, key) == ACTION_SEND) {
        send(model, state);
    } else if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        bool some = state->editor.text.len > 0;
        keep(model, state);
        if (some)
            model_say(model, STYLE_PLAIN,
                      i18n_text(N_("Not sent. What you wrote is kept until you leave.")));
        model_close(model, 0);
    } else {
        editor_key(&state->editor, key);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct note *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct note *state = screen;
    (void)now;
    int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(N_("You are writing to")));
    canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->reference);
    if (state->sending)
        canvas_text(canvas, area, 0, col + 20, STYLE_STRONG, i18n_text(N_("Sending …")));
    editor_draw(&state->editor, canvas,
                area_cols(area_rows(area, 2, area.rows - 2), 1, area.cols - 2), !state->sending);
}

static void leave(void *screen)
{
    struct note *state = screen;
    editor_free(&state->editor);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_SEND;
    at[1] = CONTEXT_BACK;
    at[2] = CONTEXT_TEXT;
    at[3] = CONTEXT_EDIT;
    return 4;
}

const struct screen screen_note = {.title = N_("Note"),
                                   .size = sizeof(struct note),
                                   .enter = enter,
                                   .update = update,
                                   .view = view,
                                   .leave = leave,
                                   .keep = keep,
                                   .contexts = contexts};
