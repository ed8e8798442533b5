/* The case file as a PDF, for printing. It leaves the house of keys: that is said before. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/caller/spoken_view.h"
#include "screens/case/file_sheet.h"
#include "tasks/cases.h"
#include "tasks/paper.h"

static const struct pick_source *languages(struct arena *arena)
{
    struct pick_option *options = arena_array(arena, LANGUAGE_COUNT, sizeof *options);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        struct str tag = str_of(language_tag((enum language)i));
        options[i] = (struct pick_option){.code = tag, .label = language_own((enum language)i)};
    }
    return pick_source_new(arena, options, LANGUAGE_COUNT);
}

static void make_form(struct model *model, struct file_sheet *state)
{
    struct arena *arena = state->sheet.arena;
    state->sheet.head = N_("The case file of");
    const struct field_def defs[] = {
        {.id = STR("words"), .type = ENTRY_NOTE,
         .label = i18n_text(N_("A PDF of all that you may read. It is not sealed: whoever has the "
                               "file can read it. It is recorded that you made it."))},
        {.id = STR("path"), .label = i18n_text(N_("File")), .type = ENTRY_LINE, .required = true},
        {.id = STR("language"), .label = i18n_text(N_("Language")), .type = ENTRY_CODE,
         .required = true, .source = languages(arena)},
        {.id = STR("reason"), .label = i18n_text(N_("Reason")), .type = ENTRY_LINE,
         .hint = i18n_text(N_("opens also what is sealed; it is recorded"))},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void send(struct model *model, struct file_sheet *state, bool replace)
{
    const struct form *form = &state->sheet.form;
    struct arena *arena = arena_new(262144, true);
    struct paper_input *input = ARENA_NEW(arena, struct paper_input);
    *input = (struct paper_input){.reference = arena_str(arena, state->sheet.reference),
                                  .path = form_value(form, arena, "path"),
                                  .reason = form_value(form, arena, "reason"),
                                  .replace = replace};
    language_from_tag(form_value(form, arena, "language"), &input->language);
    sheet_run(model, &state->sheet, &task_paper, arena, input);
}

static struct str said(struct arena *arena, const struct file_made *made)
{
    const struct paper_made *paper = (const struct paper_made *)made;
    int pages = (int)paper->pages;
    return arena_format(arena, PLURAL("%d page: %.*s", "%d pages: %.*s", pages), pages,
                        (int)made->path.len, made->path.at);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct file_sheet *state = screen;
    const struct shared *shared = model->shared;
    const struct case_shown *shown = argument;
    *state = (struct file_sheet){
        .make_form = make_form, .send = send, .said = said};
    sheet_begin(&state->sheet, "paper", shown->reference);
    state->sheet.busy = N_("Opening, drawing and writing …");
    make_form(model, state);
    struct form *form = &state->sheet.form;
    file_sheet_propose(state, ".pdf");
    if (field_is_empty(form_field(form, "language")))
        form_set(form, "language", str_of(language_tag(shared->language)));
    form_focus(form, "reason");
}

const struct screen screen_paper = {.title = N_("Case file on paper"),
                                    .size = sizeof(struct file_sheet),
                                    .enter = enter,
                                    .update = file_sheet_update,
                                    .view = sheet_view,
                                    .leave = sheet_leave,
                                    .keep = sheet_keep,
                                    .contexts = sheet_contexts};
