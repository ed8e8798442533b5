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
    uint64_t reading;             /* 0: the handlers are there, or could not be read */
    struct arena *handlers_arena; /* NULL: not read */
    const struct handlers *handlers;
};

static void read_handlers(struct model *model, struct assignment_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->sheet.reference);
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_handlers, arena, reference);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct assignment_screen *state = screen;
    const struct case_shown *shown = argument;
    sheet_begin(&state->sheet, "assignment", shown->reference);
    state->sheet.busy = N_("Sealing and sending …");
    state->sheet.head = N_("You are handing over");
    state->version = shown->version;
    read_handlers(model, state);
}

/* --- the form, once it is known who may have it --- */

static const struct handler *chosen(const struct assignment_screen *state)
{
    struct arena *arena = arena_new(256, false);
    struct str name = form_value(&state->sheet.form, arena, "/to");
    const struct handler *found = handler_named(state->handlers, name);
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

static void make_form(struct model *model, struct assignment_screen *state)
{
    struct arena *arena = state->handlers_arena;
    const struct field_def defs[] = {
        {.id = STR("/to"), .label = i18n_text(N_("To whom")), .type = ENTRY_CODE,
         .required = true, .source = handlers_source(arena, state->handlers),
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
    state->sheet.fit = fit;
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void on_handlers(struct model *model, struct assignment_screen *state,
                        struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->handlers_arena;
    state->handlers = message->output;
    state->handlers_arena = message->arena;
    message->arena = NULL;
    make_form(model, state);
    arena_free(before);
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

static void on_key(struct model *model, struct assignment_screen *state, struct key key)
{
    if (!state->handlers) {
        if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
            model_close(model, 0);
    } else if (sheet_key(model, &state->sheet, key)) {
        ask_or_send(model, state);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct assignment_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->reading)
        on_handlers(model, state, message);
    else if (message->kind == MESSAGE_ANSWER)
        on_assigned(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        send(model, state);
    else if (message->kind == MESSAGE_LANGUAGE)
        read_handlers(model, state); /* their words come along */
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct assignment_screen *state = screen;
    sheet_view(&state->sheet, canvas, area, now);
    if (state->reading)
        canvas_text(canvas, area, 2, 2, STYLE_QUIET, i18n_text(N_("Reading who may have it …")));
}

static void leave(void *screen)
{
    struct assignment_screen *state = screen;
    sheet_leave(&state->sheet);
    arena_free(state->handlers_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct assignment_screen *state = screen;
    at[0] = CONTEXT_BACK;
    return state->handlers ? sheet_contexts(&state->sheet, at) : 1;
}

const struct screen screen_assignment = {.title = N_("Handing over"),
                                         .size = sizeof(struct assignment_screen),
                                         .enter = enter,
                                         .update = update,
                                         .view = view,
                                         .leave = leave,
                                         .keep = sheet_keep,
                                         .contexts = contexts};
