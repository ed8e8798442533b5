/* A note on a case. Esc keeps what was written for the next time. Before it is sent there are ten
 * seconds in which Esc takes that back. */
#include "screens/screens.h"

#include "hotline/base/utf8.h"
#include "i18n/i18n.h"
#include "tasks/cases.h"

#include <stdio.h>

enum { UNDO_SECONDS = 10 };

struct note {
    struct arena *arena;
    struct str reference, place;
    struct editor editor;
    bool tried;
    uint64_t sent;    /* the version of the text that the draft's key was sent with */
    uint64_t sending; /* request; 0: none */
    int waits;        /* seconds until it is sent; 0: it is being written */
    uint64_t tick;    /* timer */
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

static void wait_a_second(struct model *model, struct note *state)
{
    state->tick = model_timer(model, 1000);
}

static void begin_sending(struct model *model, struct note *state)
{
    if (!str_trim(text_view(&state->editor.text)).len) {
        model_say(model, STYLE_WARNING, i18n_text(N_("There is nothing to send yet.")));
        return;
    }
    model_say(model, STYLE_PLAIN, STR(""));
    state->waits = UNDO_SECONDS;
    wait_a_second(model, state);
}

static void undo_sending(struct model *model, struct note *state)
{
    model_forget(model, state->tick);
    state->waits = 0;
    model_say(model, STYLE_PLAIN, i18n_text(N_("Not sent. Go on writing.")));
}

static void send(struct model *model, struct note *state)
{
    struct str text = text_view(&state->editor.text);
    model_forget(model, state->tick);
    state->waits = 0;
    struct arena *arena = arena_new(text.len + 16384, true);
    struct note_input *input = ARENA_NEW(arena, struct note_input);
    keep(model, state);
    if (state->tried && state->sent != state->editor.text.version)
        draft_renew_key(model, state->place);
    state->tried = true;
    state->sent = state->editor.text.version;
    *input = (struct note_input){.reference = arena_str(arena, state->reference),
                                 .text = utf8_printable(arena, text),
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

static void on_waiting_key(struct model *model, struct note *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_WAITING, key);
    if (action == ACTION_SEND_NOW)
        send(model, state);
    else if (action == ACTION_UNDO)
        undo_sending(model, state);
}

/* While it is being sent nothing else happens: else it might be sent twice. */
static void on_key(struct model *model, struct note *state, struct key key)
{
    if (state->sending)
        return;
    if (state->waits) {
        on_waiting_key(model, state, key);
    } else if (keymap_action(CONTEXT_SEND, key) == ACTION_SEND) {
        begin_sending(model, state);
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

static void on_second(struct model *model, struct note *state)
{
    state->waits--;
    if (state->waits)
        wait_a_second(model, state);
    else
        send(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct note *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_TIMER && state->waits)
        on_second(model, state);
}

static void draw_waiting(const struct note *state, struct canvas *canvas, struct area area)
{
    char text[240];
    snprintf(text, sizeof text, _("It is sent in %d s. Esc: write on · Enter: now"), state->waits);
    canvas_text(canvas, area, area.rows - 1, 1, STYLE_STRONG, str_of(text));
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
                area_cols(area_rows(area, 2, area.rows - 4), 1, area.cols - 2),
                !state->sending && !state->waits);
    if (state->waits)
        draw_waiting(state, canvas, area);
}

static void leave(void *screen)
{
    struct note *state = screen;
    editor_free(&state->editor);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct note *state = screen;
    if (state->waits) {
        at[0] = CONTEXT_WAITING;
        return 1;
    }
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
