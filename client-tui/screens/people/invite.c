/* Inviting somebody: her one-time code is shown once. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "screens/vocabulary.h"
#include "tasks/people.h"

struct invite {
    struct sheet sheet;
    struct arena *arena; /* of what was answered; NULL: not sent yet */
    struct invited invited;
};

static void make_form(struct model *model, struct invite *state)
{
    const struct field_def defs[] = {
        {.id = STR("/username"),
         .label = i18n_text(N_("User name")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("small letters, digits, dots; never changed")),
         .required = true},
        {.id = STR("/display_name"),
         .label = i18n_text(N_("Name")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("as her colleagues know her"))},
        {.id = STR("/role"),
         .label = i18n_text(N_("Role")),
         .type = ENTRY_CODE,
         .hint = i18n_text(N_("Space opens the list")),
         .required = true,
         .source = vocabulary_source(model, "user_role")},
        {.id = STR("/office"),
         .label = i18n_text(N_("Office")),
         .type = ENTRY_CHOICE,
         .source = vocabulary_source(model, "office")},
        {.id = STR("/partner"),
         .label = i18n_text(N_("Partner")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("for partners: the organisation's short name"))},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct invite *state = screen;
    (void)argument;
    sheet_begin(&state->sheet, "invite", STR_NONE);
    state->sheet.busy = N_("Inviting …");
    make_form(model, state);
}

static void send(struct model *model, struct invite *state)
{
    const struct form *form = &state->sheet.form;
    struct arena *arena = arena_new(16384, true);
    struct invite_input *input = ARENA_NEW(arena, struct invite_input);
    *input = (struct invite_input){.username = str_trim(form_value(form, arena, "/username")),
                                   .name = form_value(form, arena, "/display_name"),
                                   .role = form_value(form, arena, "/role"),
                                   .office = form_value(form, arena, "/office"),
                                   .partner = form_value(form, arena, "/partner"),
                                   .key = sheet_idempotency_key(model, &state->sheet)};
    sheet_run(model, &state->sheet, &task_invite, arena, input);
}

static void show_code(struct model *model, const struct invite *state)
{
    static const char *const choices[] = {N_("I have written it down")};
    const struct invited *in = &state->invited;
    struct arena *arena = arena_new(1024, true);
    model_ask(model, N_("One-time code"),
              arena_format(arena,
                           _("%.*s makes her keys with this code, until %.*s:\n\n    %.*s\n\nGive "
                             "it to her in person or by voice. It is not shown again."),
                           (int)in->username.len, in->username.at, (int)in->until.len,
                           in->until.len ? in->until.at : "", (int)in->code.len,
                           in->code.len ? in->code.at : ""),
              choices, 1, 0);
    arena_free(arena);
}

/* Esc alone would lose it. */
static void show_again(struct model *model, const struct invite *state)
{
    model_say(model, STYLE_WARNING, i18n_text(N_("Enter, when you have written the code down.")));
    show_code(model, state);
}

static void on_answer(struct model *model, struct invite *state, struct message *message)
{
    if (!sheet_answer(model, &state->sheet, message))
        return;
    state->invited = *(const struct invited *)message->output;
    state->arena = message->arena;
    message->arena = NULL;
    show_code(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct invite *state = screen;
    if (message->kind == MESSAGE_KEY && !state->arena &&
        sheet_key(model, &state->sheet, message->key))
        send(model, state);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && !message->chosen)
        show_again(model, state);
    else if (message->kind == MESSAGE_DIALOG)
        sheet_done(model, &state->sheet, N_("Invited."));
    else if (message->kind == MESSAGE_LANGUAGE)
        make_form(model, state);
}

static void leave(void *screen)
{
    struct invite *state = screen;
    sheet_leave(&state->sheet);
    arena_free(state->arena);
}

const struct screen screen_invite = {.title = N_("Invite somebody"),
                                     .size = sizeof(struct invite),
                                     .enter = enter,
                                     .update = update,
                                     .view = sheet_view,
                                     .leave = leave,
                                     .keep = sheet_keep,
                                     .contexts = sheet_contexts};
