/* Writing a receipt to a file, for printing. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "tasks/coming_back.h"

struct receipt_file_screen {
    struct sheet sheet;
    struct str text; /* of the receipt */
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct receipt_file_screen *state = screen;
    const struct receipt_to_write *to_write = argument;
    sheet_begin(&state->sheet, "receipt", to_write->reference);
    state->sheet.head = N_("The receipt of");
    state->text = arena_str(state->sheet.arena, to_write->text);
    const struct field_def defs[] = {
        {.id = STR("words"), .type = ENTRY_NOTE,
         .label = i18n_text(N_("Only you can read the file. It says that a report came in, and "
                               "nothing of what it says."))},
        {.id = STR("path"), .label = i18n_text(N_("File")), .type = ENTRY_LINE, .required = true},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
    if (field_is_empty(form_field(&state->sheet.form, "path")))
        form_set(&state->sheet.form, "path",
                 arena_format(state->sheet.arena, "~/%.*s.txt", (int)to_write->reference.len,
                              to_write->reference.at));
}

static void send(struct model *model, struct receipt_file_screen *state, bool replace)
{
    struct arena *arena = arena_new(4096, true);
    struct receipt_file *input = ARENA_NEW(arena, struct receipt_file);
    *input = (struct receipt_file){.text = arena_str(arena, state->text),
                                   .path = form_value(&state->sheet.form, arena, "path"),
                                   .replace = replace};
    sheet_run(model, &state->sheet, &task_receipt_write, arena, input);
}

static void on_answer(struct model *model, struct receipt_file_screen *state,
                      const struct message *message)
{
    const struct receipt_written *written = message->output;
    if (!sheet_answer(model, &state->sheet, message))
        return;
    if (written->taken) {
        sheet_ask_to_replace(model, written->path);
        return;
    }
    struct arena *arena = arena_new(1024, false);
    sheet_done_with(model, &state->sheet,
                    arena_format(arena, _("Written: %.*s"), (int)written->path.len,
                                 written->path.at));
    arena_free(arena);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct receipt_file_screen *state = screen;
    if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        send(model, state, false);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        send(model, state, true);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct receipt_file_screen *state = screen;
    (void)now;
    sheet_view(&state->sheet, canvas, area, N_("Writing …"));
}

static void leave(void *screen)
{
    struct receipt_file_screen *state = screen;
    sheet_end(&state->sheet);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct receipt_file_screen *state = screen;
    return sheet_contexts(&state->sheet, at);
}

const struct screen screen_receipt_file = {.title = N_("Receipt to a file"),
                                           .size = sizeof(struct receipt_file_screen),
                                           .enter = enter,
                                           .update = update,
                                           .view = view,
                                           .leave = leave,
                                           .contexts = contexts};
