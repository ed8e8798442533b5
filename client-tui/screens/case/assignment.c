/* Handing a case to somebody. Only those are offered who may have it and have a key; what she will
 * be able to open is said before, and whose name is much like another's is asked for twice. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/case/alike.h"
#include "screens/sheet.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"
#include "tasks/handlers.h"

struct assignment_screen {
    struct sheet sheet;
    int64_t version;
};

static void read_handlers(struct model *model, struct assignment_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->sheet.reference);
    sheet_read(model, &state->sheet, &task_handlers, arena, reference);
}

/* --- the form, once it is known who may have it --- */

static const struct handler *chosen(const struct assignment_screen *state)
{
    struct arena *arena = arena_new(256, false);
    struct str name = form_value(&state->sheet.form, arena, "/to");
    const struct handler *found = handler_named(state->sheet.read, name);
    arena_free(arena);
    return found;
}

static void fit(struct model *model, struct sheet *sheet)
{
    struct assignment_screen *state = (struct assignment_screen *)sheet;
    const struct handler *to = chosen(state);
    bool lacks = to && to->lacking.len;
    (void)model;
    form_label(&sheet->form, "opens",
               to ? to->opens : i18n_text(N_("Choose first who is to have it.")));
    form_label(&sheet->form, "lacking", lacks ? to->lacking : STR_NONE);
    form_show(&sheet->form, "lacking", lacks, false);
    form_show(&sheet->form, "basis_words", lacks, false);
    form_show(&sheet->form, "/override/legal_basis", lacks, lacks);
    form_show(&sheet->form, "/reason", true, lacks);
}

static const struct pick_source *bases(const struct model *model, struct arena *arena)
{
    static const char *const codes[] = {"vital_interest", "legal_claim"};
    enum { COUNT = sizeof codes / sizeof *codes };
    struct pick_option *options = arena_array(arena, COUNT, sizeof *options);
    for (size_t i = 0; i < COUNT; i++)
        options[i] = (struct pick_option){.code = str_of(codes[i]),
                                          .label = word_of(model, "legal_basis", str_of(codes[i]))};
    return pick_source_new(arena, options, COUNT);
}

static void make_form(struct model *model, struct sheet *sheet)
{
    struct arena *arena = sheet->read_arena;
    const struct field_def defs[] = {
        {.id = STR("/to"), .label = i18n_text(N_("To whom")), .type = ENTRY_CODE,
         .required = true, .source = handlers_source(arena, sheet->read),
         .hint = i18n_text(N_("type a name, a role or an office"))},
        {.id = STR("opens"), .type = ENTRY_NOTE},
        {.id = STR("lacking"), .type = ENTRY_NOTE},
        {.id = STR("basis_words"),
         .type = ENTRY_NOTE,
         .label = i18n_text(N_("Without that consent it goes only on another legal basis, with a "
                               "reason; a second person looks at it later."))},
        {.id = STR("/override/legal_basis"),
         .label = i18n_text(N_("Legal basis")),
         .type = ENTRY_CHOICE,
         .source = bases(model, arena)},
        {.id = STR("/reason"), .label = i18n_text(N_("Reason")), .type = ENTRY_LINE},
    };
    sheet->fit = fit;
    sheet_form(model, sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct assignment_screen *state = screen;
    const struct case_shown *shown = argument;
    sheet_begin(&state->sheet, "assignment", shown->reference);
    state->sheet.busy = N_("Sealing and sending …");
    state->sheet.head = N_("You are handing over");
    state->sheet.reading_words = N_("Reading who may have it …");
    state->sheet.make = make_form;
    state->version = shown->version;
    read_handlers(model, state);
}

/* --- sending --- */

static void send(struct model *model, struct assignment_screen *state)
{
    const struct form *form = &state->sheet.form;
    const struct handler *to = chosen(state);
    struct arena *arena = arena_new(65536, true);
    struct assign_input *input = ARENA_NEW(arena, struct assign_input);
    *input = (struct assign_input){.reference = arena_str(arena, state->sheet.reference),
                                   .to = form_value(form, arena, "/to"),
                                   .reason = form_value(form, arena, "/reason"),
                                   .version = state->version};
    if (to->lacking.len)
        input->override = form_value(form, arena, "/override/legal_basis");
    sheet_run(model, &state->sheet, &task_assign, arena, input);
}

static void ask_or_send(struct model *model, struct assignment_screen *state)
{
    const struct handler *to = chosen(state);
    if (!ask_about_alike(model, &to, 1))
        send(model, state);
}

static void on_assigned(struct model *model, struct assignment_screen *state,
                        const struct message *message)
{
    if (!sheet_answer(model, &state->sheet, message))
        return;
    const struct assigned_words *words = message->output;
    struct arena *arena = arena_new(512, false);
    struct str said =
        words->keys.len ? arena_format(arena, _("%.*s has it now. Keys: %.*s"), (int)words->to.len,
                                       words->to.at, (int)words->keys.len, words->keys.at)
                        : arena_format(arena, _("%.*s has it now; no further key was needed."),
                                       (int)words->to.len, words->to.at);
    sheet_done_with(model, &state->sheet, said);
    arena_free(arena);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct assignment_screen *state = screen;
    if (sheet_has_read(model, &state->sheet, message))
        return;
    if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        ask_or_send(model, state);
    else if (message->kind == MESSAGE_ANSWER)
        on_assigned(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        send(model, state);
    else if (message->kind == MESSAGE_LANGUAGE)
        read_handlers(model, state); /* their words come along */
}

const struct screen screen_assignment = {.title = N_("Handing over"),
                                         .size = sizeof(struct assignment_screen),
                                         .enter = enter,
                                         .update = update,
                                         .view = sheet_view,
                                         .leave = sheet_leave,
                                         .keep = sheet_keep,
                                         .contexts = sheet_contexts};
