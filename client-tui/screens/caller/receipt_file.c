/* Writing a receipt to a file, for printing. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/case/file_sheet.h"
#include "tasks/coming_back.h"

struct receipt_file_screen {
    struct file_sheet file;
    struct str text; /* of the receipt */
};

static void send(struct model *model, struct file_sheet *file, bool replace)
{
    const struct receipt_file_screen *state = (const struct receipt_file_screen *)file;
    struct arena *arena = arena_new(4096, true);
    struct receipt_file *input = ARENA_NEW(arena, struct receipt_file);
    *input = (struct receipt_file){.text = arena_str(arena, state->text),
                                   .path = form_value(&file->sheet.form, arena, "path"),
                                   .replace = replace};
    sheet_run(model, &file->sheet, &task_receipt_write, arena, input);
}

static struct str said(struct arena *arena, const struct file_made *made)
{
    return arena_format(arena, _("Written: %.*s"), (int)made->path.len, made->path.at);
}

static void make_form(struct model *model, struct file_sheet *file)
{
    const struct field_def defs[] = {
        {.id = STR("words"),
         .type = ENTRY_NOTE,
         .label = i18n_text(N_("Only you can read the file. It says that a report came in, and "
                               "nothing of what it says."))},
        {.id = STR("path"), .label = i18n_text(N_("File")), .type = ENTRY_LINE, .required = true},
    };
    sheet_form(model, &file->sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct receipt_file_screen *state = screen;
    const struct receipt_to_write *to_write = argument;
    struct sheet *sheet = &state->file.sheet;
    state->file = (struct file_sheet){
        .make_form = make_form, .send = send, .said = said};
    sheet_begin(sheet, "receipt", to_write->reference);
    sheet->busy = N_("Writing …");
    sheet->head = N_("The receipt of");
    state->text = arena_str(sheet->arena, to_write->text);
    make_form(model, &state->file);
    file_sheet_propose(&state->file, ".txt");
}

const struct screen screen_receipt_file = {.title = N_("Receipt to a file"),
                                           .size = sizeof(struct receipt_file_screen),
                                           .enter = enter,
                                           .update = file_sheet_update,
                                           .view = sheet_view,
                                           .leave = sheet_leave,
                                           .keep = sheet_keep,
                                           .contexts = sheet_contexts};
