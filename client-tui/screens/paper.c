/* The case file as a PDF, for printing. It leaves the house of keys: that is said before. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "tasks/cases.h"
#include "tasks/paper.h"

struct paper_screen {
    struct sheet sheet;
};

static const struct pick_source *languages(struct arena *arena)
{
    struct pick_option *options = arena_array(arena, LANGUAGE_COUNT, sizeof *options);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        struct str tag = str_of(language_tag((enum language)i));
        options[i] = (struct pick_option){.code = tag, .label = tag};
        for (const struct catalogue *c = catalogues; c->wire; c++)
            if (str_is(tag, c->wire))
                options[i].label = str_of(c->own);
    }
    return pick_source_new(arena, options, LANGUAGE_COUNT);
}

static void make_form(struct model *model, struct paper_screen *state)
{
    struct arena *arena = state->sheet.arena;
    const struct field_def defs[] = {
        {.id = STR("words"),
         .type = ENTRY_NOTE,
         .label = i18n_text(N_("A PDF of all that you may read. It is not sealed: whoever has the "
                               "file can read it. It is recorded that you made it."))},
        {.id = STR("path"), .label = i18n_text(N_("File")), .type = ENTRY_LINE, .required = true},
        {.id = STR("language"),
         .label = i18n_text(N_("Language")),
         .type = ENTRY_CODE,
         .required = true,
         .source = languages(arena)},
        {.id = STR("reason"),
         .label = i18n_text(N_("Reason")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("opens also what is sealed; it is recorded"))},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct paper_screen *state = screen;
    const struct case_shown *shown = argument;
    const struct shared *shared = model->shared;
    sheet_begin(&state->sheet, "paper", shown->reference);
    struct arena *arena = state->sheet.arena;
    state->sheet.head = N_("The case file of");
    make_form(model, state);
    struct form *form = &state->sheet.form;
    if (field_is_empty(form_field(form, "path"))) {
        struct str name = arena_join(arena, STR("~/"), state->sheet.reference);
        form_set(form, "path", arena_join(arena, name, STR(".pdf")));
    }
    if (field_is_empty(form_field(form, "language")))
        form_set(form, "language", str_of(language_tag(shared->language)));
    form_focus(form, "reason");
}

static void send(struct model *model, struct paper_screen *state, bool replace)
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

static void ask_to_replace(struct model *model, struct str path)
{
    static const char *const choices[] = {N_("Keep it"), N_("Replace")};
    struct arena *arena = arena_new(1024, false);
    model_ask(model, N_("There is a file already"),
              arena_format(arena, _("Replace %.*s?"), (int)path.len, path.at), choices, 2, 0);
    arena_free(arena);
}

static void on_answer(struct model *model, struct paper_screen *state,
                      const struct message *message)
{
    const struct paper_made *made = message->output;
    if (!sheet_answer(model, &state->sheet, message))
        return;
    if (made->taken) {
        ask_to_replace(model, made->path);
        return;
    }
    struct arena *arena = arena_new(1024, false);
    int pages = (int)made->pages;
    struct str said = arena_format(arena, PLURAL("%d page: %.*s", "%d pages: %.*s", pages), pages,
                                   (int)made->path.len, made->path.at);
    sheet_done_with(model, &state->sheet, said);
    arena_free(arena);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct paper_screen *state = screen;
    if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        send(model, state, false);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        send(model, state, true);
    else if (message->kind == MESSAGE_LANGUAGE)
        make_form(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct paper_screen *state = screen;
    (void)now;
    sheet_view(&state->sheet, canvas, area, N_("Opening, drawing and writing …"));
}

static void leave(void *screen)
{
    struct paper_screen *state = screen;
    sheet_end(&state->sheet);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct paper_screen *state = screen;
    return sheet_contexts(&state->sheet, at);
}

const struct screen screen_paper = {.title = N_("Case file on paper"),
                                    .size = sizeof(struct paper_screen),
                                    .enter = enter,
                                    .update = update,
                                    .view = view,
                                    .leave = leave,
                                    .keep = sheet_keep,
                                    .contexts = contexts};
