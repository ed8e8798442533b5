#include "screens/case/file_sheet.h"

#include "i18n/i18n.h"

void file_sheet_propose(struct file_sheet *state, const char *ending)
{
    struct sheet *sheet = &state->sheet;
    if (field_is_empty(form_field(&sheet->form, "path")))
        form_set(&sheet->form, "path",
                 arena_format(sheet->arena, "~/%.*s%s", (int)sheet->reference.len,
                              sheet->reference.at, ending));
}

static void ask_to_replace(struct model *model, struct str path)
{
    static const char *const choices[] = {N_("Keep it"), N_("Replace")};
    struct arena *arena = arena_new(1024, false);
    model_ask(model, N_("There is a file already"),
              arena_format(arena, _("Replace %.*s?"), (int)path.len, path.at), choices, 2, 0);
    arena_free(arena);
}

static void on_answer(struct model *model, struct file_sheet *state, const struct message *message)
{
    const struct file_made *made = message->output;
    if (!sheet_answer(model, &state->sheet, message))
        return;
    if (made->taken) {
        ask_to_replace(model, made->path);
        return;
    }
    struct arena *arena = arena_new(1024, false);
    sheet_done_with(model, &state->sheet, state->said(arena, made));
    arena_free(arena);
}

void file_sheet_update(struct model *model, void *screen, struct message *message)
{
    struct file_sheet *state = screen;
    if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        state->send(model, state, false);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        state->send(model, state, true);
    else if (message->kind == MESSAGE_LANGUAGE)
        state->make_form(model, state);
}
