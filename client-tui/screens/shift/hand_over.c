/* All open cases of a colleague to others: to whom, why, a last look with how many each gets, her
 * name typed, and what became of each. */
#include "screens/screens.h"

#include "hotline/base/limits.h"
#include "i18n/i18n.h"
#include "screens/case/alike.h"
#include "screens/sheet.h"
#include "tasks/handlers.h"
#include "widgets/view.h"

enum { RECEIVERS_MAX = 12 }; /* as many as the last look has room for */

enum page { PAGE_FORM, PAGE_LAST, PAGE_SENDING, PAGE_DONE };

struct hand_over_screen {
    struct sheet sheet;
    struct str from;
    enum page page;
    bool asking_alike;   /* the question that is open, else for her name */
    const struct handler *to[RECEIVERS_MAX]; /* chosen, when the last look is taken */
    size_t to_count;
    size_t done; /* cases that have gone */
    struct arena *results_arena;
    struct paragraph *results; /* one for each case */
    struct view view;
};

/* NULL: not read. */
static const struct receivers *receivers_of(const struct hand_over_screen *state)
{
    return state->sheet.read;
}

static void make_form(struct model *model, struct sheet *sheet)
{
    struct arena *arena = sheet->read_arena;
    const struct receivers *receivers = sheet->read;
    int count = (int)receivers->case_count;
    if (!count) {
        model_say(model, STYLE_WARNING, i18n_text(N_("She has no open case of this office.")));
        model_close(model, 0);
        return;
    }
    const struct field_def defs[] = {
        {.id = STR("count"),
         .type = ENTRY_NOTE,
         .label = arena_format(
             arena, PLURAL("She has %d open case.", "She has %d open cases.", count), count)},
        {.id = STR("/to"),
         .label = i18n_text(N_("To whom")),
         .type = ENTRY_CODES,
         .required = true,
         .source = handlers_source(arena, &receivers->handlers),
         .hint = i18n_text(N_("Space opens the list; several take turns"))},
        {.id = STR("/reason"),
         .label = i18n_text(N_("Reason")),
         .type = ENTRY_LINE,
         .required = true,
         .hint = i18n_text(N_("stands in each case"))},
    };
    sheet_form(model, sheet, defs, sizeof defs / sizeof *defs);
    form_focus(&sheet->form, "/to");
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct hand_over_screen *state = screen;
    const struct str *from = argument;
    sheet_begin(&state->sheet, "hand over", *from);
    state->sheet.head = N_("All open cases of");
    state->sheet.reading_words = N_("Reading what she has …");
    state->sheet.make = make_form;
    state->from = state->sheet.reference;
    view_init(&state->view);
    struct arena *arena = arena_new(65536, true);
    struct str *input = ARENA_NEW(arena, struct str);
    *input = arena_str(arena, *from);
    sheet_read(model, &state->sheet, &task_receivers, arena, input);
}

/* --- the last look --- */

/* False: there are too many. */
static bool choose(struct hand_over_screen *state)
{
    struct arena *arena = arena_new(4096, false);
    struct str codes = form_value(&state->sheet.form, arena, "/to");
    state->to_count = 0;
    while (codes.len && state->to_count < RECEIVERS_MAX) {
        const struct handler *to = handler_named(&receivers_of(state)->handlers, str_cut(&codes, ','));
        if (to)
            state->to[state->to_count++] = to;
    }
    bool fits = !codes.len;
    arena_free(arena);
    return fits;
}

/* They get them in turn. */
static size_t share(const struct hand_over_screen *state, size_t receiver)
{
    size_t count = receivers_of(state)->case_count;
    return count / state->to_count + (receiver < count % state->to_count);
}

static void look(struct model *model, struct hand_over_screen *state)
{
    state->asking_alike = false;
    state->page = PAGE_LAST;
    model_say(model, STYLE_PLAIN, STR(""));
}

static void ask_or_look(struct model *model, struct hand_over_screen *state)
{
    if (!choose(state)) {
        form_error(&state->sheet.form, "/to",
                   arena_format(state->sheet.arena, _("At most %d at once."), (int)RECEIVERS_MAX));
        return;
    }
    state->asking_alike = ask_about_alike(model, state->to, state->to_count);
    if (!state->asking_alike)
        look(model, state);
}

static void ask_name(struct model *model, const struct hand_over_screen *state)
{
    struct arena *arena = arena_new(512, false);
    model_ask_line(model, N_("Hand over"),
                   arena_format(arena,
                                _("To confirm, type the user name of the one whose cases "
                                  "go: %.*s"),
                                (int)state->from.len, state->from.at),
                   state->from);
    arena_free(arena);
}

/* --- sending: at most so many in one act --- */

static void send(struct model *model, struct hand_over_screen *state)
{
    const struct receivers *r = receivers_of(state);
    struct arena *arena = arena_new(262144, true);
    struct hand_over_input *input = ARENA_NEW(arena, struct hand_over_input);
    size_t left = r->case_count - state->done;
    size_t count = left < LIMIT_REASSIGNED_CASES ? left : LIMIT_REASSIGNED_CASES;
    struct str *to = arena_array(arena, state->to_count, sizeof *to);
    struct str *cases = arena_array(arena, count, sizeof *cases);
    for (size_t i = 0; i < state->to_count; i++) /* the turn goes on where it stopped */
        to[i] = arena_str(arena, state->to[(state->done + i) % state->to_count]->name);
    for (size_t i = 0; i < count; i++)
        cases[i] = arena_str(arena, r->cases[state->done + i]);
    *input = (struct hand_over_input){.from = arena_str(arena, state->from),
                                      .reason = form_value(&state->sheet.form, arena, "/reason"),
                                      .to = to,
                                      .to_count = state->to_count,
                                      .cases = cases,
                                      .case_count = count};
    state->page = PAGE_SENDING;
    sheet_run(model, &state->sheet, &task_hand_over, arena, input);
}

static void add_results(struct hand_over_screen *state, const struct handed_over *handed)
{
    size_t all = receivers_of(state)->case_count;
    if (!state->results_arena) {
        state->results_arena = arena_new(65536, false);
        state->results = arena_array(state->results_arena, all + 1, sizeof *state->results);
    }
    for (size_t i = 0; i < handed->count && state->done < all; i++)
        state->results[state->done++] =
            (struct paragraph){.indent = 20,
                               .label = arena_str(state->results_arena, handed->at[i].reference),
                               .text = arena_str(state->results_arena, handed->at[i].to)};
}

/* What could not go is asked for anew; what has gone stays gone. */
static void on_handed(struct model *model, struct hand_over_screen *state,
                      const struct message *message)
{
    if (!sheet_answer(model, &state->sheet, message)) {
        state->page = state->done ? PAGE_DONE : PAGE_FORM;
    } else {
        add_results(state, message->output);
        if (state->done < receivers_of(state)->case_count) {
            send(model, state);
            return;
        }
        sheet_drop(model, &state->sheet);
        model_say(model, STYLE_GOOD, i18n_text(N_("All of them have gone.")));
        state->page = PAGE_DONE;
    }
    if (state->page == PAGE_DONE)
        view_set(&state->view, state->results, state->done);
}

/* --- keys --- */

static void on_last_key(struct model *model, struct hand_over_screen *state, struct key key)
{
    if (keymap_action(CONTEXT_LAST, key) == ACTION_SEND)
        ask_name(model, state);
    else if (keymap_action(CONTEXT_LAST, key) == ACTION_STEP_BACK ||
             keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        state->page = PAGE_FORM;
}

static void on_key(struct model *model, struct hand_over_screen *state, struct key key)
{
    bool back = keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL;
    if (state->page == PAGE_LAST)
        on_last_key(model, state, key);
    else if (state->page == PAGE_DONE && back)
        model_close(model, 1);
    else if (state->page == PAGE_DONE)
        view_key(&state->view, key);
    else if (state->page == PAGE_FORM && sheet_key(model, &state->sheet, key))
        ask_or_look(model, state);
}

static void on_dialog(struct model *model, struct hand_over_screen *state,
                      const struct message *message)
{
    if (!message->chosen)
        return;
    if (!state->asking_alike)
        send(model, state);
    else if (message->choice == 1)
        look(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct hand_over_screen *state = screen;
    if (sheet_has_read(model, &state->sheet, message))
        return;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_handed(model, state, message);
    else if (message->kind == MESSAGE_DIALOG)
        on_dialog(model, state, message);
}

/* --- drawing --- */

static void draw_last(struct hand_over_screen *state, struct canvas *canvas, struct area area)
{
    struct arena *arena = arena_new(4096, false);
    int row = 2, count = (int)receivers_of(state)->case_count;
    canvas_text(canvas, area, row, 1, STYLE_STRONG,
                arena_format(arena, PLURAL("%d case goes:", "%d cases go:", count), count));
    for (size_t i = 0; i < state->to_count; i++) {
        const struct handler *to = state->to[i];
        row++;
        canvas_text(canvas, area, row, 1, STYLE_TITLE,
                    arena_format(arena, "%5zu", share(state, i)));
        canvas_text_cut(canvas, area, row, 8, area.cols - 9, STYLE_PLAIN,
                        arena_format(arena, "%.*s (%.*s)", (int)to->label.len, to->label.at,
                                     (int)to->place.len, to->place.at));
    }
    struct str reason = form_value(&state->sheet.form, arena, "/reason");
    canvas_text_cut(canvas, area, row + 2, 1, area.cols - 2, STYLE_PLAIN,
                    arena_format(arena, _("Reason: %.*s"), (int)reason.len, reason.at));
    canvas_text_cut(canvas, area, row + 4, 1, area.cols - 2, STYLE_QUIET,
                    i18n_text(N_("All go or none: a case that cannot go is named. ^S hands them "
                                 "over.")));
    arena_free(arena);
}

static void draw_progress(const struct hand_over_screen *state, struct canvas *canvas,
                          struct area area)
{
    struct arena *arena = arena_new(256, false);
    canvas_text(canvas, area, 2, 1, STYLE_STRONG,
                arena_format(arena, _("Sealing and sending … %zu of %zu have gone."), state->done,
                             receivers_of(state)->case_count));
    arena_free(arena);
}

static void draw_page(struct hand_over_screen *state, struct canvas *canvas, struct area area)
{
    int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(state->sheet.head));
    canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->from);
    if (state->page == PAGE_LAST)
        draw_last(state, canvas, area);
    else if (state->page == PAGE_SENDING)
        draw_progress(state, canvas, area);
    else
        view_draw(&state->view, canvas,
                  area_cols(area_rows(area, 2, area.rows - 2), 1, area.cols - 1));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct hand_over_screen *state = screen;
    if (state->page == PAGE_FORM)
        sheet_view(&state->sheet, canvas, area, now);
    else
        draw_page(state, canvas, area);
}

static void leave(void *screen)
{
    struct hand_over_screen *state = screen;
    view_free(&state->view);
    sheet_leave(&state->sheet);
    arena_free(state->results_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct hand_over_screen *state = screen;
    size_t count = 0;
    if (state->page == PAGE_SENDING)
        return 0;
    if (state->page == PAGE_FORM)
        return sheet_contexts(&state->sheet, at);
    if (state->page == PAGE_LAST)
        at[count++] = CONTEXT_LAST;
    if (state->page == PAGE_DONE)
        at[count++] = CONTEXT_VIEW;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_hand_over = {.title = N_("Her cases to others"),
                                        .size = sizeof(struct hand_over_screen),
                                        .enter = enter,
                                        .update = update,
                                        .view = view,
                                        .leave = leave,
                                        .keep = sheet_keep,
                                        .contexts = contexts};
