/* A duplicate: another case is to stand for this one. Both are seen side by side before, and the
 * number is typed. Of a case that is merged it is undone. */
#include "screens/screens.h"

#include "hotline/base/reference.h"
#include "i18n/i18n.h"
#include "screens/sheet.h"
#include "tasks/cases.h"
#include "tasks/merging.h"
#include "tasks/sending.h"
#include "widgets/layout.h"

enum { LABEL_COLS = 14, FORM_ROWS = 8, ABOUT_ROWS = 4 };

struct merge_screen {
    struct sheet sheet;
    int64_t version;
    bool merged;              /* it is to be undone */
    struct arena *pair_arena; /* NULL: not looked up */
    const struct merge_pair *pair;
    uint64_t looking;
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct merge_screen *state = screen;
    const struct case_shown *shown = argument;
    struct str into = json_string(json_at(shown->answer, "/case/merged_into"));
    state->merged = into.len > 0;
    state->version = shown->version;
    sheet_begin(&state->sheet, state->merged ? "unmerge" : "merge", shown->reference);
    state->sheet.head = state->merged ? N_("Two cases again:") : N_("A duplicate:");
    const struct field_def defs[] = {
        {.id = STR("words"),
         .type = ENTRY_NOTE,
         .label = state->merged
                      ? arena_format(state->sheet.arena,
                                     _("It was merged into %.*s. Its status will be what it was "
                                       "before."),
                                     (int)into.len, into.at)
                      : i18n_text(N_("Another case stands for this one from then on, and watches "
                                     "its deadlines. It can be undone."))},
        {.id = STR("/into"),
         .label = i18n_text(N_("Into which case")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("its number; Enter shows both"))},
        {.id = STR("/reason"),
         .label = i18n_text(N_("Reason")),
         .type = ENTRY_LINE,
         .required = true,
         .hint = i18n_text(state->merged ? N_("why they are two") : N_("why they are one"))},
    };
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
    form_show(&state->sheet.form, "/into", !state->merged, !state->merged);
    form_focus(&state->sheet.form, state->merged ? "/reason" : "/into");
}

/* --- looking both up --- */

/* The number as it is written; empty, and said beside it, when it is none or this very case. */
static struct str wanted(struct merge_screen *state, struct arena *arena)
{
    struct str typed = form_value(&state->sheet.form, arena, "/into"), reference = STR_NONE;
    const char *fault = NULL;
    if (!reference_parse(arena, str_trim(typed), &reference))
        fault = N_("This is no case's number: a digit is wrong.");
    else if (str_equal(reference, state->sheet.reference))
        fault = N_("This is the case itself.");
    if (fault)
        form_error(&state->sheet.form, "/into", i18n_text(fault));
    return fault ? STR_NONE : reference;
}

static bool is_shown(const struct merge_screen *state, struct str into)
{
    return state->pair && str_equal(state->pair->into.reference, into);
}

static void look_up(struct model *model, struct merge_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct merge_wanted *input = ARENA_NEW(arena, struct merge_wanted);
    *input = (struct merge_wanted){.reference = arena_str(arena, state->sheet.reference),
                                   .into = wanted(state, arena)};
    if (!input->into.len || is_shown(state, input->into)) {
        arena_free(arena);
        return;
    }
    model_say(model, STYLE_PLAIN, STR(""));
    model_forget(model, state->looking);
    state->looking = model_run(model, &task_merge_pair, arena, input);
}

static void on_pair(struct model *model, struct merge_screen *state, struct message *message)
{
    state->looking = 0;
    if (message->error.id == ERROR_NOT_FOUND) {
        form_error(&state->sheet.form, "/into", i18n_text(N_("There is no such case of yours.")));
        form_focus(&state->sheet.form, "/into");
        return;
    }
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    arena_free(state->pair_arena);
    state->pair = message->output;
    state->pair_arena = message->arena;
    message->arena = NULL;
}

/* --- sending --- */

static void ask(struct model *model, struct merge_screen *state)
{
    struct str reference = state->sheet.reference;
    struct arena *arena = arena_new(512, false);
    model_ask_line(model, state->merged ? N_("Two cases again") : N_("Merge"),
                   arena_format(arena,
                                state->merged
                                    ? _("To confirm that they are two, type its number: %.*s")
                                    : _("To confirm, type the number of the case that is merged "
                                        "away: %.*s"),
                                (int)reference.len, reference.at),
                   reference);
    arena_free(arena);
}

/* Nothing is merged that was not seen side by side. */
static void ask_or_look(struct model *model, struct merge_screen *state)
{
    struct arena *arena = arena_new(512, false);
    struct str into = state->merged ? STR_NONE : wanted(state, arena);
    if (state->merged || is_shown(state, into)) {
        ask(model, state);
    } else if (into.len) {
        look_up(model, state);
        model_say(model, STYLE_WARNING, i18n_text(N_("Look at both first; then ^S again.")));
    }
    arena_free(arena);
}

static void send(struct model *model, struct merge_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct sending_input *input = ARENA_NEW(arena, struct sending_input);
    struct json *body = json_object(arena);
    sheet_put(&state->sheet, arena, body, "/reason");
    if (!state->merged)
        json_set(body, STR("into"), json_str(arena, state->pair->into.reference));
    *input = (struct sending_input){.reference = arena_str(arena, state->sheet.reference),
                                    .version = state->version,
                                    .count = 1};
    input->at[0] = (struct sending){.method = "POST",
                                    .rest = state->merged ? "/unmerge" : "/merge",
                                    .body = body,
                                    .key = sheet_idempotency_key(model, &state->sheet)};
    sheet_run(model, &state->sheet, &task_sending, arena, input);
}

static void on_key(struct model *model, struct merge_screen *state, struct key key)
{
    bool in_number = str_is(form_focused(&state->sheet.form)->def.id, "/into");
    if (sheet_key(model, &state->sheet, key))
        ask_or_look(model, state);
    else if (in_number && !state->sheet.sending && (key.kind == K_ENTER || key.kind == K_TAB) &&
             form_has(&state->sheet.form, "/into"))
        look_up(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct merge_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->looking)
        on_pair(model, state, message);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, &state->sheet, message))
        sheet_done(model, &state->sheet,
                   state->merged ? N_("They are two cases again.")
                                 : N_("Merged. Whoever asks for it is led to the other."));
    else if (message->kind == MESSAGE_DIALOG && message->chosen)
        send(model, state);
}

/* --- drawing --- */

static void draw_about(struct canvas *canvas, struct area area, struct str text)
{
    struct layout layout = {0};
    layout_make(&layout, text, area.cols);
    for (size_t i = 0; i < layout.count && i < ABOUT_ROWS; i++)
        canvas_text(canvas, area, (int)i, 0, STYLE_PLAIN, layout_row(&layout, i));
    layout_free(&layout);
}

static void draw_side(const struct merge_side *side, struct canvas *canvas, struct area area,
                      const char *title)
{
    const struct str rows[] = {side->status, side->received,
                               side->assignee.len ? side->assignee : i18n_text(N_("nobody yet"))};
    canvas_text(canvas, area, 0, 0, STYLE_QUIET, i18n_text(title));
    canvas_text(canvas, area, 1, 0, STYLE_TITLE, side->reference);
    for (int i = 0; i < 3; i++)
        canvas_text_cut(canvas, area, 2 + i, 0, area.cols, STYLE_PLAIN, rows[i]);
    draw_about(canvas, area_rows(area, 5, ABOUT_ROWS), side->about);
}

static void draw_pair(const struct merge_pair *pair, struct canvas *canvas, struct area area)
{
    static const char *const names[] = {N_("Number"), N_("Status"), N_("Received"),
                                        N_("Assigned to"), N_("About")};
    int cols = (area.cols - LABEL_COLS) / 2;
    canvas_rule(canvas, area, 0, STYLE_FRAME);
    struct area below = area_rows(area, 1, area.rows - 1);
    for (int i = 0; i < 5; i++)
        canvas_text(canvas, below, 1 + i, 1, STYLE_QUIET, i18n_text(names[i]));
    draw_side(&pair->one, canvas, area_cols(below, LABEL_COLS, cols - 2), N_("is merged into →"));
    draw_side(&pair->into, canvas, area_cols(below, LABEL_COLS + cols, cols - 1),
              N_("this one, which stays"));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct merge_screen *state = screen;
    if (!state->pair) {
        sheet_view(&state->sheet, canvas, area, now);
    } else {
        sheet_view(&state->sheet, canvas, area_rows(area, 0, FORM_ROWS), now);
        draw_pair(state->pair, canvas, area_rows(area, FORM_ROWS, area.rows - FORM_ROWS));
    }
    if (state->looking)
        canvas_text(canvas, area, FORM_ROWS - 1, 1, STYLE_STRONG, i18n_text(N_("Reading both …")));
}

static void leave(void *screen)
{
    struct merge_screen *state = screen;
    sheet_leave(&state->sheet);
    arena_free(state->pair_arena);
}

const struct screen screen_merge = {.title = N_("Duplicates"),
                                    .size = sizeof(struct merge_screen),
                                    .enter = enter,
                                    .update = update,
                                    .view = view,
                                    .leave = leave,
                                    .keep = sheet_keep,
                                    .contexts = sheet_contexts};
