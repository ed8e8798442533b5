/* Who is there? */
#include "screens/list/filling.h"
#include "screens/screens.h"
#include "screens/vocabulary.h"

#include "i18n/i18n.h"
#include "tasks/sign_in.h"
#include "widgets/form.h"

#include <stdio.h>

enum { WAIT_MS = 100 };

struct sign_in {
    struct form form;
    struct str language; /* by its own name */
    uint64_t request; /* or timer; 0: nothing is under way */
};

static void begin(struct model *model, struct sign_in *state)
{
    const struct shared *shared = model->shared;
    if (shared->keeping.closing || shared->keeping.opening) { /* by who was here before */
        state->request = model_timer(model, WAIT_MS);
        return;
    }
    struct arena *arena = arena_new(2048, true);
    struct sign_in_input *input = ARENA_NEW(arena, struct sign_in_input);
    input->user = form_value(&state->form, arena, "user");
    input->password = form_value(&state->form, arena, "password");
    state->request = model_run(model, &task_sign_in, arena, input);
    model_say(model, STYLE_PLAIN, STR(""));
}

static void build(struct model *model, struct sign_in *state)
{
    const struct field_def defs[] = {
        {.id = STR("user"),
         .label = i18n_text(N_("User name")),
         .type = ENTRY_LINE,
         .required = true},
        {.id = STR("password"),
         .label = i18n_text(N_("Password")),
         .type = ENTRY_SECRET,
         .required = true},
    };
    const struct shared *shared = model->shared;
    state->language = str_of(catalogues[shared->language].own);
    if (state->form.fields)
        form_renew(&state->form, defs, sizeof defs / sizeof *defs);
    else
        form_init(&state->form, defs, sizeof defs / sizeof *defs, date_of(model->now, 0),
                  &model->clip);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct sign_in *state = screen;
    const struct shared *shared = model->shared;
    const struct screens_options *options = shared->options;
    (void)argument;
    model_run_for_frame(model, &task_labels_kept, arena_new(65536, false), NULL);
    struct str user = shared->locked ? str_of(shared->username) : options->user;
    build(model, state);
    form_set(&state->form, "user", user);
    if (user.len)
        form_focus(&state->form, "password");
    if (shared->locked) {
        model_say(model, STYLE_PLAIN, i18n_text(N_("Locked. What was typed is kept, sealed.")));
    } else if (user.len && options->password.len) {
        form_set(&state->form, "password", options->password);
        begin(model, state);
    }
}

/* Where the day begins: who reads no cases has no queue. */
static const struct screen *first_screen(enum role role)
{
    return role == ROLE_ADMINISTRATOR || role == ROLE_DATA_PROTECTION_OFFICER ? &screen_members
                                                                              : &screen_queue;
}

static void enrol(struct model *model, const struct sign_in *state)
{
    struct arena *arena = arena_new(256, false);
    struct str user = form_value(&state->form, arena, "user");
    model_open(model, &screen_enrolment, &user);
    arena_free(arena);
}

/* A call can be logged all the same, by somebody who is known here. */
static void on_failure(struct model *model, struct sign_in *state, struct error error)
{
    static const char *const choices[] = {N_("Try again later"), N_("Log calls without it")};
    say_error(model, error);
    if (error.id == ERROR_CLIENT_CONNECT && !field_is_empty(form_field(&state->form, "user")))
        model_ask(model, N_("The server cannot be reached"),
                  i18n_text(N_("Calls can be logged without it. They are kept on this device, "
                               "sealed for you, and sent when you have signed in again.")),
                  choices, 2, 0);
}

static void go_offline(struct model *model, const struct sign_in *state)
{
    struct arena *arena = arena_new(256, false);
    keeping_go_offline(model, form_value(&state->form, arena, "user"));
    arena_free(arena);
}

static void on_answer(struct model *model, struct sign_in *state, const struct message *message)
{
    state->request = 0;
    if (message->error.id) {
        on_failure(model, state, message->error);
        return;
    }
    const struct sign_in_output *output = message->output;
    struct shared *shared = model->shared;
    vocabularies_free(shared);
    shared->locked = false;
    filling_stop(model);
    shared->role = output->role;
    shared->office = output->office;
    shared->labels = output->labels;
    snprintf(shared->username, sizeof shared->username, "%.*s", (int)output->username.len,
             output->username.at);
    snprintf(shared->name, sizeof shared->name, "%.*s", (int)output->name.len, output->name.at);
    say_who(model);
    form_set(&state->form, "password", STR(""));
    if (!output->role)
        model_replace(model, &screen_waiting, &output->fingerprint);
    else
        model_replace(model, first_screen(output->role), NULL);
    if (output->role)
        keeping_begin(model);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct sign_in *state = screen;
    if (message->kind == MESSAGE_ANSWER) {
        on_answer(model, state, message);
    } else if (message->kind == MESSAGE_TIMER) {
        begin(model, state);
    } else if (message->kind == MESSAGE_DIALOG) {
        if (message->chosen && message->choice == 1)
            go_offline(model, state);
    } else if (message->kind == MESSAGE_LANGUAGE) {
        build(model, state);
    } else if (message->kind == MESSAGE_KEY && !state->request) {
        if (keymap_action(CONTEXT_BACK, message->key) == ACTION_CANCEL)
            model_close(model, 0);
        else if (keymap_action(CONTEXT_SIGN_IN, message->key) == ACTION_ENROL)
            enrol(model, state);
        else if (form_key(&state->form, message->key) == OUTCOME_CHOSEN && form_check(&state->form))
            begin(model, state);
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct sign_in *state = screen;
    struct area middle = area_middle(area, 8, area.cols < 60 ? area.cols : 60);
    (void)now;
    canvas_text(canvas, middle, 0, 0, STYLE_TITLE, i18n_text(N_("STEP hotline")));
    form_draw(&state->form, canvas, area_rows(middle, 2, 3), !state->request);
    int col = canvas_text(canvas, middle, 5, 2, STYLE_QUIET, i18n_text(N_("Language")));
    col = canvas_text(canvas, middle, 5, col + 1, STYLE_PLAIN, state->language);
    canvas_text(canvas, middle, 5, col + 1, STYLE_QUIET, STR("(F9)"));
    if (state->request)
        canvas_text(canvas, middle, 7, 0, STYLE_STRONG, i18n_text(N_("Signing in …")));
}

static void leave(void *screen)
{
    struct sign_in *state = screen;
    form_free(&state->form);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct sign_in *state = screen;
    if (state->request)
        return 0;
    size_t count = form_contexts(&state->form, at);
    at[count++] = CONTEXT_SIGN_IN;
    return count;
}

const struct screen screen_sign_in = {.title = N_("Sign in"),
                                      .size = sizeof(struct sign_in),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .contexts = contexts};
