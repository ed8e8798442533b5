/* One forward: what is offered or was shared, and what its side may do with it now. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/forwards.h"
#include "tasks/news.h"

struct forward_view {
    struct arena *arena; /* of the id */
    struct str id;
    struct view view;
    struct arena *shown_arena; /* NULL: not read yet */
    struct forward_shown shown;
    enum action asked;        /* what the question that is open is about */
    uint64_t reading, acting; /* requests; 0: none */
};

static void read_forward(struct model *model, struct forward_view *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *id = ARENA_NEW(arena, struct str);
    *id = arena_str(arena, state->id);
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_forward_shown, arena, id);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct forward_view *state = screen;
    state->arena = arena_new(256, false);
    state->id = arena_str(state->arena, *(const struct str *)argument);
    view_init(&state->view);
    read_forward(model, state);
}

/* --- questions --- */

static void ask_back(struct model *model, const struct forward_shown *shown)
{
    static const char *const choices[] = {N_("Leave it"), N_("Take back")};
    struct arena *arena = arena_new(1024, false);
    struct str text =
        arena_format(arena, _("Access ends now for: %.*s."), (int)shown->to.len, shown->to.at);
    const char *more = shown->fetched.len
                           ? N_("What was fetched cannot be called back; you see the list next.")
                           : N_("Nothing has been fetched yet.");
    text = arena_format(arena, "%.*s\n%s", (int)text.len, text.at, _(more));
    if (shown->transfer)
        text = arena_format(arena, "%.*s\n%s", (int)text.len, text.at,
                            _("The case is in triage here again."));
    model_ask(model, N_("Take back"), text, choices, 2, 0);
    arena_free(arena);
}

static void ask(struct model *model, struct forward_view *state, enum action action)
{
    static const char *const accept[] = {N_("Not yet"), N_("Accept")};
    static const char *const complete[] = {N_("Not yet"), N_("Done")};
    state->asked = action;
    if (action == ACTION_ACCEPT && state->shown.transfer)
        model_ask(model, N_("Accept"),
                  i18n_text(N_("You take the case over, with the responsibility for it.")), accept,
                  2, 0);
    else if (action == ACTION_ACCEPT)
        model_ask(model, N_("Accept"),
                  i18n_text(N_("You get the copies. The case stays where it is.")), accept, 2, 0);
    else if (action == ACTION_REFUSE)
        model_ask_line(model, N_("Refuse"), i18n_text(N_("Why? The sender reads it.")), STR_NONE);
    else if (action == ACTION_COMPLETE)
        model_ask(model, N_("Done"),
                  i18n_text(N_("What was asked for is done. The sender is told.")), complete, 2, 0);
    else
        ask_back(model, &state->shown);
}

static const char *decision_of(enum action action)
{
    return action == ACTION_ACCEPT ? "accept" : action == ACTION_REFUSE ? "refuse" : "complete";
}

static void act(struct model *model, struct forward_view *state, struct str reason)
{
    struct arena *arena = arena_new(65536, true);
    model_say(model, STYLE_PLAIN, STR(""));
    if (state->asked == ACTION_TAKE_BACK) {
        struct str *id = ARENA_NEW(arena, struct str);
        *id = arena_str(arena, state->id);
        state->acting = model_run(model, &task_take_back, arena, id);
        return;
    }
    struct decide_input *input = ARENA_NEW(arena, struct decide_input);
    *input = (struct decide_input){.id = arena_str(arena, state->id),
                                   .decision = str_of(decision_of(state->asked)),
                                   .reason = arena_str(arena, reason)};
    state->acting = model_run(model, &task_decide, arena, input);
}

static void on_dialog(struct model *model, struct forward_view *state,
                      const struct message *message)
{
    bool refuses = state->asked == ACTION_REFUSE;
    struct str reason = str_trim(message->line);
    if (!message->chosen || state->asked == ACTION_NONE)
        return;
    if (refuses && !reason.len)
        model_say(model, STYLE_WARNING, i18n_text(N_("Refusing needs a reason.")));
    else if (refuses || message->choice == 1)
        act(model, state, reason);
}

/* --- answers --- */

static void on_shown(struct model *model, struct forward_view *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->shown_arena;
    state->shown = *(const struct forward_shown *)message->output;
    view_set(&state->view, state->shown.paragraphs, state->shown.count);
    state->shown_arena = message->arena;
    message->arena = NULL;
    arena_free(before);
}

static void show_fetched(struct model *model, struct forward_view *state,
                         const struct taken_back *back)
{
    static const char *const choices[] = {N_("OK")};
    struct arena *arena = arena_new(1024, false);
    const char *head = back->fetched.len ? N_("Access has ended. Fetched before, and not to be "
                                              "called back:")
                                         : N_("Access has ended. Nothing had been fetched.");
    state->asked = ACTION_NONE;
    model_ask(model, N_("Taken back"),
              arena_format(arena, "%s\n%.*s", _(head), (int)back->fetched.len,
                           back->fetched.len ? back->fetched.at : ""),
              choices, 1, 0);
    arena_free(arena);
}

static void on_done(struct model *model, struct forward_view *state, struct message *message)
{
    state->acting = 0;
    if (message->error.id) {
        say_error(model, message->error);
    } else if (state->asked == ACTION_TAKE_BACK) {
        show_fetched(model, state, message->output);
    } else if (state->asked == ACTION_REFUSE) { /* nothing of it can be read any more */
        model_say(model, STYLE_GOOD, i18n_text(N_("Refused. The sender has the reason.")));
        model_close(model, 1);
        return;
    } else {
        const char *said = state->asked == ACTION_COMPLETE ? N_("Done; the sender is told.")
                           : state->shown.transfer
                               ? N_("Accepted. The case is yours now: Enter opens it.")
                               : N_("Accepted. The copies are below.");
        model_say(model, STYLE_GOOD, i18n_text(said));
    }
    read_forward(model, state);
}

/* --- keys --- */

/* What may be done now, as a context of the keymap. */
static bool context_of(const struct forward_shown *shown, enum context *ret_context)
{
    *ret_context = shown->may_decide     ? CONTEXT_OFFERED
                   : shown->may_complete ? CONTEXT_ACCEPTED
                                         : CONTEXT_SENT;
    return shown->may_decide || shown->may_complete || shown->may_take_back;
}

static void on_key(struct model *model, struct forward_view *state, struct key key)
{
    enum context context;
    enum action other = keymap_action(CONTEXT_FORWARDED, key);
    bool may = state->shown_arena && !state->acting && context_of(&state->shown, &context);
    enum action action = may ? keymap_action(context, key) : ACTION_NONE;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 1);
    else if (action)
        ask(model, state, action);
    else if (other == ACTION_OPEN && state->shown_arena)
        model_open(model, &screen_case, &state->shown.reference);
    else if (other == ACTION_RELOAD)
        read_forward(model, state);
    else
        view_key(&state->view, key);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct forward_view *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->acting)
        on_done(model, state, message);
    else if (message->kind == MESSAGE_ANSWER)
        on_shown(model, state, message);
    else if (message->kind == MESSAGE_DIALOG)
        on_dialog(model, state, message);
    else if (message->kind == MESSAGE_BACK || message->kind == MESSAGE_LANGUAGE ||
             (message->kind == MESSAGE_TOLD && !state->acting &&
              news_speak_of(message->output, state->shown.case_id)))
        read_forward(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct forward_view *state = screen;
    (void)now;
    if (state->shown_arena)
        view_draw(&state->view, canvas, area_cols(area, 1, area.cols - 1));
    else if (state->reading)
        canvas_text(canvas, area, 1, 2, STYLE_QUIET, i18n_text(N_("Reading …")));
}

static void leave(void *screen)
{
    struct forward_view *state = screen;
    view_free(&state->view);
    arena_free(state->shown_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct forward_view *state = screen;
    size_t count = 0;
    if (state->shown_arena && context_of(&state->shown, &at[count]))
        count++;
    at[count++] = CONTEXT_FORWARDED;
    at[count++] = CONTEXT_VIEW;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_forward_view = {.title = N_("A forward"),
                                           .size = sizeof(struct forward_view),
                                           .enter = enter,
                                           .update = update,
                                           .view = view,
                                           .leave = leave,
                                           .contexts = contexts};
