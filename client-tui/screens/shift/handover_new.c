/* A note to the next shift, with cases that it is about. */
#include "screens/screens.h"

#include "hotline/base/limits.h"
#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "tasks/shifts.h"

/* Behind each number whose it is, and what it is about. */
static struct str note_of(const struct shift_choices *choices, struct arena *arena, size_t i)
{
    const struct case_row *row = &choices->rows.at[i];
    struct str whose = row->assignee;
    if (i < choices->mine)
        whose = i18n_text(N_("mine"));
    else if (!whose.len)
        whose = i18n_text(N_("nobody yet"));
    return arena_join(arena, arena_join(arena, whose, STR(" · ")), row->headline);
}

static const struct pick_source *cases(const struct shift_choices *choices, struct arena *arena)
{
    const struct case_rows *rows = &choices->rows;
    struct pick_option *options = arena_array(arena, rows->count + 1, sizeof *options);
    for (size_t i = 0; i < rows->count; i++) {
        struct str note = note_of(choices, arena, i);
        options[i] = (struct pick_option){.code = rows->at[i].reference,
                                          .label = rows->at[i].reference,
                                          .others = note,
                                          .note = note};
    }
    return pick_source_new(arena, options, rows->count);
}

static void make_form(struct model *model, struct sheet *sheet)
{
    const struct field_def defs[] = {
        {.id = STR("words"),
         .type = ENTRY_NOTE,
         .label = i18n_text(N_("Everybody at the desk reads it: no names of callers."))},
        {.id = STR("/text"),
         .label = i18n_text(N_("Note")),
         .type = ENTRY_TEXT,
         .required = true,
         .rows = 6},
        {.id = STR("/cases"),
         .label = i18n_text(N_("Cases")),
         .type = ENTRY_CODES,
         .source = cases(sheet->read, sheet->read_arena),
         .hint = i18n_text(N_("Space opens the list; your own stand first"))},
    };
    sheet_form(model, sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct sheet *sheet = screen;
    (void)argument;
    sheet_begin(sheet, "shift note", STR_NONE);
    sheet->reading_words = N_("Reading the open cases …");
    sheet->make = make_form;
    sheet_read(model, sheet, &task_shift_choices, arena_new(65536, true), NULL);
}

static void send(struct model *model, struct sheet *sheet)
{
    const struct shift_choices *choices = sheet->read;
    struct arena *arena = arena_new(65536, true);
    struct shift_write_input *input = ARENA_NEW(arena, struct shift_write_input);
    struct str codes = form_value(&sheet->form, arena, "/cases");
    struct str *at = arena_array(arena, choices->rows.count + 1, sizeof *at);
    *input = (struct shift_write_input){.text = form_value(&sheet->form, arena, "/text"),
                                        .cases = at,
                                        .key = sheet_idempotency_key(model, sheet)};
    while (codes.len)
        at[input->case_count++] = str_cut(&codes, ',');
    if (input->case_count > LIMIT_HANDOVER_CASES) {
        form_error(
            &sheet->form, "/cases",
            arena_format(sheet->arena, _("At most %d cases."), (int)LIMIT_HANDOVER_CASES));
        arena_free(arena);
        return;
    }
    sheet_run(model, sheet, &task_shift_write, arena, input);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct sheet *sheet = screen;
    if (sheet_has_read(model, sheet, message))
        return;
    if (message->kind == MESSAGE_KEY && sheet_key(model, sheet, message->key))
        send(model, sheet);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, sheet, message))
        sheet_done(model, sheet, N_("The note is left to the next shift."));
    else if (message->kind == MESSAGE_LANGUAGE && sheet->read)
        make_form(model, sheet);
}

const struct screen screen_handover_new = {.title = N_("A note to the next shift"),
                                           .size = sizeof(struct sheet),
                                           .enter = enter,
                                           .update = update,
                                           .view = sheet_view,
                                           .leave = sheet_leave,
                                           .keep = sheet_keep,
                                           .contexts = sheet_contexts};
