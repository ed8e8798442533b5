/* Opening a sealed part of a case, with a reason that is recorded. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"

struct opening {
    struct sheet sheet;
};

static const struct pick_source *compartments(struct model *model, struct arena *arena)
{
    static const char *const codes[] = {"identity", "report", "work"};
    enum { COUNT = sizeof codes / sizeof *codes };
    struct pick_option *options = arena_array(arena, COUNT, sizeof *options);
    for (size_t i = 0; i < COUNT; i++)
        options[i] = (struct pick_option){
            .code = str_of(codes[i]), .label = word_of(model, "compartment", str_of(codes[i]))};
    return pick_source_new(arena, options, COUNT);
}

static void build(struct model *model, struct opening *state)
{
    const struct field_def defs[] = {
        {.id = STR("part"), .label = i18n_text(N_("What to open")), .type = ENTRY_CHOICE,
         .required = true, .source = compartments(model, state->sheet.arena)},
        {.id = STR("/reason"), .label = i18n_text(N_("Reason")), .type = ENTRY_LINE,
         .hint = i18n_text(N_("why you need it; it is recorded")), .required = true},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct opening *state = screen;
    const struct case_shown *shown = argument;
    sheet_begin(&state->sheet, "opening", shown->reference);
    state->sheet.busy = N_("Opening …");
    state->sheet.head = N_("You are opening a part of");
    build(model, state);
    if (field_is_empty(form_field(&state->sheet.form, "part")))
        form_set(&state->sheet.form, "part", STR("identity"));
    form_focus(&state->sheet.form, "/reason");
}

static void send(struct model *model, struct opening *state)
{
    struct arena *arena = arena_new(65536, true);
    struct opening_input *input = ARENA_NEW(arena, struct opening_input);
    *input = (struct opening_input){.reference = arena_str(arena, state->sheet.reference),
                                    .compartment = form_value(&state->sheet.form, arena, "part"),
                                    .reason = form_value(&state->sheet.form, arena, "/reason")};
    sheet_run(model, &state->sheet, &task_opening, arena, input);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct opening *state = screen;
    if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        send(model, state);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, &state->sheet, message))
        sheet_done(model, &state->sheet, N_("Opened. The reason is recorded."));
    else if (message->kind == MESSAGE_LANGUAGE)
        build(model, state);
}

const struct screen screen_opening = {.title = N_("Open a sealed part"),
                                      .size = sizeof(struct opening),
                                      .enter = enter,
                                      .update = update,
                                      .view = sheet_view,
                                      .leave = sheet_leave,
                                      .keep = sheet_keep,
                                      .contexts = sheet_contexts};
