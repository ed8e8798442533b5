/* A note to the next shift, with cases that it is about. */
#include "screens/screens.h"

#include "hotline/base/limits.h"
#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "tasks/shifts.h"

struct handover_new {
    struct sheet sheet;
    uint64_t reading;          /* 0: the cases are there, or could not be read */
    struct arena *cases_arena; /* NULL: not read */
    const struct shift_choices *choices;
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct handover_new *state = screen;
    (void)argument;
    sheet_begin(&state->sheet, "shift note", STR_NONE);
    state->reading = model_run(model, &task_shift_choices, arena_new(65536, true), NULL);
}

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

static const struct pick_source *cases(const struct handover_new *state, struct arena *arena)
{
    const struct case_rows *rows = &state->choices->rows;
    struct pick_option *options = arena_array(arena, rows->count + 1, sizeof *options);
    for (size_t i = 0; i < rows->count; i++) {
        struct str note = note_of(state->choices, arena, i);
        options[i] = (struct pick_option){.code = rows->at[i].reference,
                                          .label = rows->at[i].reference,
                                          .others = note,
                                          .note = note};
    }
    return pick_source_new(arena, options, rows->count);
}

static void make_form(struct model *model, struct handover_new *state)
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
         .source = cases(state, state->cases_arena),
         .hint = i18n_text(N_("Space opens the list; your own stand first"))},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void on_cases(struct model *model, struct handover_new *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->choices = message->output;
    state->cases_arena = message->arena;
    message->arena = NULL;
    make_form(model, state);
}

static void send(struct model *model, struct handover_new *state)
{
    struct arena *arena = arena_new(65536, true);
    struct shift_write_input *input = ARENA_NEW(arena, struct shift_write_input);
    struct str codes = form_value(&state->sheet.form, arena, "/cases");
    struct str *at = arena_array(arena, state->choices->rows.count + 1, sizeof *at);
    *input = (struct shift_write_input){.text = form_value(&state->sheet.form, arena, "/text"),
                                        .cases = at,
                                        .key = sheet_idempotency_key(model, &state->sheet)};
    while (codes.len)
        at[input->case_count++] = str_cut(&codes, ',');
    if (input->case_count > LIMIT_HANDOVER_CASES) {
        form_error(
            &state->sheet.form, "/cases",
            arena_format(state->sheet.arena, _("At most %d cases."), (int)LIMIT_HANDOVER_CASES));
        arena_free(arena);
        return;
    }
    sheet_run(model, &state->sheet, &task_shift_write, arena, input);
}

static void on_key(struct model *model, struct handover_new *state, struct key key)
{
    if (!state->choices) {
        if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
            model_close(model, 0);
    } else if (sheet_key(model, &state->sheet, key)) {
        send(model, state);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct handover_new *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->reading)
        on_cases(model, state, message);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, &state->sheet, message))
        sheet_done(model, &state->sheet, N_("The note is left to the next shift."));
    else if (message->kind == MESSAGE_LANGUAGE && state->choices)
        make_form(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct handover_new *state = screen;
    if (state->choices)
        sheet_view(&state->sheet, canvas, area, now);
    else if (state->reading)
        canvas_text(canvas, area, 1, 2, STYLE_QUIET, i18n_text(N_("Reading the open cases …")));
}

static void leave(void *screen)
{
    struct handover_new *state = screen;
    sheet_leave(&state->sheet);
    arena_free(state->cases_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct handover_new *state = screen;
    at[0] = CONTEXT_BACK;
    return state->choices ? sheet_contexts(&state->sheet, at) : 1;
}

const struct screen screen_handover_new = {.title = N_("A note to the next shift"),
                                           .size = sizeof(struct handover_new),
                                           .enter = enter,
                                           .update = update,
                                           .view = view,
                                           .leave = leave,
                                           .keep = sheet_keep,
                                           .contexts = contexts};
