/* Taking up an invitation: the keys are made here, and only the password opens them. Afterwards her
 * fingerprint, to be read to the coordinator. */
#include "screens/screens.h"

#include "hotline/base/limits.h"
#include "i18n/i18n.h"
#include "screens/people/fingerprint.h"
#include "tasks/people.h"
#include "widgets/form.h"

#include <stdio.h>

struct enrolment_screen {
    struct form form;
    char strength[160];
    struct arena *arena; /* of the fingerprint; NULL: not enrolled yet */
    struct str fingerprint;
    uint64_t request; /* 0: nothing is under way */
};

static void make_form(struct model *model, struct enrolment_screen *state)
{
    const struct field_def defs[] = {
        {.id = STR("user"),
         .label = i18n_text(N_("User name")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("as you were invited")),
         .required = true},
        {.id = STR("code"),
         .label = i18n_text(N_("One-time code")),
         .type = ENTRY_LINE,
         .required = true},
        {.id = STR("password"),
         .label = i18n_text(N_("New password")),
         .type = ENTRY_SECRET,
         .required = true},
        {.id = STR("again"),
         .label = i18n_text(N_("Once more")),
         .type = ENTRY_SECRET,
         .required = true},
    };
    if (state->form.fields)
        form_renew(&state->form, defs, sizeof defs / sizeof *defs);
    else
        form_init(&state->form, defs, sizeof defs / sizeof *defs, date_of(model->now, 0),
                  &model->clip);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct enrolment_screen *state = screen;
    const struct str *user = argument;
    make_form(model, state);
    form_set(&state->form, "user", *user);
    if (user->len)
        form_focus(&state->form, "code");
}

/* --- the password --- */

static size_t characters(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

static size_t different_bytes(struct str text)
{
    bool seen[256] = {false};
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += !seen[(unsigned char)text.at[i]];
        seen[(unsigned char)text.at[i]] = true;
    }
    return count;
}

enum { FEW_DIFFERENT = 6 };

static bool is_strong(struct str password)
{
    return characters(password) >= LIMIT_PASSWORD && different_bytes(password) >= FEW_DIFFERENT;
}

static void judge(struct enrolment_screen *state)
{
    struct arena *arena = arena_new(1024, true);
    struct str password = form_value(&state->form, arena, "password");
    size_t count = characters(password);
    if (count < LIMIT_PASSWORD) {
        size_t more = LIMIT_PASSWORD - count;
        snprintf(state->strength, sizeof state->strength,
                 PLURAL("Too short: %zu more character at least.",
                        "Too short: %zu more characters at least.", more),
                 more);
    } else {
        snprintf(state->strength, sizeof state->strength, "%s",
                 is_strong(password) ? _("Long enough.")
                                     : _("Too easy: more different characters."));
    }
    arena_free(arena);
}

/* What is wrong stands beside the field. */
static bool passwords_hold(struct enrolment_screen *state)
{
    struct arena *arena = arena_new(1024, true);
    struct str password = form_value(&state->form, arena, "password");
    bool strong = is_strong(password);
    bool same = str_equal(password, form_value(&state->form, arena, "again"));
    if (!strong)
        form_error(&state->form, "password", i18n_text(N_("choose a longer one")));
    else if (!same)
        form_error(&state->form, "again", i18n_text(N_("this is another one")));
    if (!strong || !same)
        form_focus(&state->form, strong ? "again" : "password");
    arena_free(arena);
    return strong && same;
}

static void send(struct model *model, struct enrolment_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct enrol_input *input = ARENA_NEW(arena, struct enrol_input);
    *input = (struct enrol_input){.username = str_trim(form_value(&state->form, arena, "user")),
                                  .code = str_trim(form_value(&state->form, arena, "code")),
                                  .password = form_value(&state->form, arena, "password")};
    model_say(model, STYLE_PLAIN, STR(""));
    state->request = model_run(model, &task_enrol, arena, input);
}

static void on_answer(struct model *model, struct enrolment_screen *state, struct message *message)
{
    state->request = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    form_set(&state->form, "password", STR(""));
    form_set(&state->form, "again", STR(""));
    state->fingerprint = *(const struct str *)message->output;
    state->arena = message->arena;
    message->arena = NULL;
    model_say(model, STYLE_GOOD, i18n_text(N_("Your keys are made.")));
}

static void on_key(struct model *model, struct enrolment_screen *state, struct key key)
{
    if (state->request)
        return;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        model_close(model, state->arena != NULL);
        return;
    }
    if (state->arena)
        return;
    enum outcome outcome = form_key(&state->form, key);
    judge(state);
    if ((outcome == OUTCOME_CHOSEN || keymap_action(CONTEXT_SEND, key) == ACTION_SEND) &&
        form_check(&state->form) && passwords_hold(state))
        send(model, state);
}

static void on_language(struct model *model, struct enrolment_screen *state)
{
    make_form(model, state);
    if (*state->strength)
        judge(state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct enrolment_screen *state = screen;
    if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_LANGUAGE)
        on_language(model, state);
}

enum { COLS = 64, ROWS = 14 };

static void draw_form(struct enrolment_screen *state, struct canvas *canvas, struct area area)
{
    canvas_text(canvas, area, 0, 0, STYLE_TITLE,
                i18n_text(N_("Your keys are made on this machine.")));
    canvas_text(canvas, area, 1, 0, STYLE_PLAIN,
                i18n_text(N_("Nobody can tell you the password again: learn it well.")));
    form_draw(&state->form, canvas, area_rows(area, 3, 8), !state->request);
    canvas_text(canvas, area, 12, 0, state->request ? STYLE_STRONG : STYLE_QUIET,
                state->request ? i18n_text(N_("Making the keys …")) : str_of(state->strength));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct enrolment_screen *state = screen;
    struct area middle = area_middle(area, ROWS, area.cols < COLS ? area.cols : COLS);
    (void)now;
    if (state->arena)
        fingerprint_page(canvas, middle, state->fingerprint);
    else
        draw_form(state, canvas, middle);
}

static void leave(void *screen)
{
    struct enrolment_screen *state = screen;
    form_free(&state->form);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct enrolment_screen *state = screen;
    size_t count = 0;
    if (state->request)
        return 0;
    if (!state->arena) {
        count = form_contexts(&state->form, at);
        at[count++] = CONTEXT_SEND;
    }
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_enrolment = {.title = N_("First signing in"),
                                        .size = sizeof(struct enrolment_screen),
                                        .enter = enter,
                                        .update = update,
                                        .view = view,
                                        .leave = leave,
                                        .contexts = contexts};
