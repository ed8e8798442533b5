/* What is seen of a call: the line that always holds, the form, what is read aloud, numbers. */
#include "screens/call/call_inner.h"

#include "hotline/base/glyph.h"
#include "i18n/i18n.h"
#include "screens/call/call_rules.h"
#include "screens/caller/spoken_view.h"
#include "screens/vocabulary.h"

#define HEAD_ROWS 2
#define NUMBER_COLS 62

/* --- the line that always holds --- */

static enum style priority_style(enum priority priority)
{
    return priority == PRIORITY_CRITICAL ? STYLE_CRITICAL
           : priority == PRIORITY_HIGH   ? STYLE_WARNING
                                         : STYLE_STRONG;
}

/* Behind the number of a case there is not always room for the whole word. */
static void draw_priority(const struct call *state, struct canvas *canvas, struct area area, int col)
{
    enum priority priority = call_priority(&state->form);
    struct str code = str_of(priority_code(priority));
    struct str word = word_of(state->model, "priority", code);
    enum style style = priority_style(priority);
    struct str sign = str_of(style_sign(style));
    col = canvas_text(canvas, area, 0, col, STYLE_QUIET, i18n_text(N_("Priority:")));
    if (sign.len)
        col = canvas_text(canvas, area, 0, col + 1, style, sign);
    if (col + 1 + text_columns(word) > area.cols)
        word = word_of(state->model, "priority_short", code);
    canvas_text_cut(canvas, area, 0, col + 1, area.cols - col - 1, style, word);
}

static void draw_what(const struct call *state, struct canvas *canvas, struct area area,
                      struct arena *arena, millis now)
{
    char text[TIMER_BYTES];
    struct str reference = form_value(&state->form, arena, "saved/reference");
    const char *what = state->purpose == CALL_CHANGES ? N_("You are changing the facts of")
                       : reference.len                ? N_("You are writing to")
                                                      : N_("You are logging a call");
    int col = 1;
    if (state->purpose == CALL_LOGS)
        col = canvas_text(canvas, area, 0, col, STYLE_STRONG,
                          str_of(timer_text(&state->timer, now, text))) +
              2;
    col = canvas_text(canvas, area, 0, col, STYLE_QUIET, i18n_text(what));
    if (reference.len)
        col = canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, reference);
    draw_priority(state, canvas, area, col + 3);
}

/* What is under way, or missing, or that it can be saved. */
static enum style second_line(const struct call *state, struct buf *text)
{
    const char *ids[CALL_NEEDS];
    size_t count = call_missing(&state->form, ids);
    if (state->sending || form_has(&state->form, "sending/key")) {
        buf_str(text, i18n_text(state->retry
                                    ? N_("Not certain whether it is saved. It is tried again; go "
                                         "on writing.")
                                    : N_("Saving …")));
        return state->retry ? STYLE_WARNING : STYLE_STRONG;
    }
    if (count)
        buf_str(text, i18n_text(N_("Still needed: ")));
    for (size_t i = 0; i < count; i++) {
        buf_str(text, i ? STR(" · ") : STR(""));
        buf_str(text, i18n_text(call_need_name(ids[i])));
    }
    if (count)
        return STYLE_WARNING;
    if (call_gate_of(&state->form).refused && !call_is_saved(state)) {
        buf_str(text, i18n_text(N_("The caller refuses: the call is counted, and nothing else is "
                                   "kept.")));
        return STYLE_WARNING;
    }
    buf_str(text, i18n_text(N_("It can be saved: Ctrl-S.")));
    return STYLE_GOOD;
}

static void draw_head(const struct call *state, struct canvas *canvas, struct area area, millis now)
{
    struct arena *arena = arena_new(2048, true);
    struct buf text = {.arena = arena};
    draw_what(state, canvas, area_rows(area, 0, 1), arena, now);
    enum style style = second_line(state, &text);
    int col = canvas_text(canvas, area, 1, 1, style, str_of(style_sign(style)));
    canvas_text_cut(canvas, area, 1, col + (col > 1), area.cols - col - 1, style, buf_view(&text));
    arena_free(arena);
}

/* --- what is read aloud --- */

static void first_active(void *user, struct str code, const struct json *item)
{
    const struct json **first = user;
    (void)code;
    if (!*first)
        *first = item;
}

const struct json *call_privacy_text(const struct model *model)
{
    const struct shared *shared = model->shared;
    const struct json *first = NULL;
    if (shared->labels)
        labels_each(shared->labels, "privacy_text", first_active, &first);
    return first;
}

/* The caller's language, as far as there is a text in it. */
static const char *read_in(const struct call *state)
{
    struct arena *arena = arena_new(256, true);
    struct str code = form_value(&state->form, arena, "/call/caller_language");
    const char *tag = language_tag(spoken_language(state->model, code));
    arena_free(arena);
    return tag;
}

static bool informs(const struct call *state)
{
    size_t i = state->form.focus;
    while (i > 0 && state->form.fields[i].def.type != ENTRY_HEADING)
        i--;
    return str_is(state->form.fields[i].def.id, "section/intro") && state->purpose == CALL_LOGS;
}

/* Rows that it took, from the bottom. */
static int draw_privacy(const struct call *state, struct canvas *canvas, struct area area)
{
    const struct json *item = call_privacy_text(state->model);
    struct layout layout = {0};
    const char *language = read_in(state);
    layout_make(&layout, json_string(json_member(json_member(item, "labels"), language)),
                area.cols - 2);
    int rows = (int)layout.count + 1;
    rows = rows < area.rows / 2 ? rows : area.rows / 2;
    struct area pane = area_rows(area, area.rows - rows, rows);
    struct arena *arena = arena_new(512, false);
    struct str version = json_string(json_member(item, "code"));
    const char *reviewed = json_true(json_member(item, "reviewed")) ? "" : N_("not reviewed yet");
    canvas_fill(canvas, pane, STYLE_PLAIN);
    canvas_rule(canvas, pane, 0, STYLE_FRAME);
    struct str title = arena_format(arena, " %s · %s · %.*s%s%s ", _("Read aloud"), language,
                                    (int)version.len, version.len ? version.at : "",
                                    *reviewed ? " · " : "", *reviewed ? _(reviewed) : "");
    canvas_text(canvas, pane, 0, 1, STYLE_TITLE, title);
    for (int i = 0; i + 1 < rows; i++)
        canvas_text(canvas, pane, i + 1, 1, STYLE_STRONG, layout_row(&layout, (size_t)i));
    layout_free(&layout);
    arena_free(arena);
    return rows;
}

/* --- an emergency --- */

struct numbers {
    const struct call *state;
    struct canvas *canvas;
    struct area area;
    struct str country;
    int row;
    bool unconfirmed;
};

static void draw_number(void *user, struct str code, const struct json *item)
{
    struct numbers *n = user;
    if (!str_equal(json_string(json_member(item, "country")), n->country))
        return;
    if (n->canvas) {
        int col = canvas_text(n->canvas, n->area, n->row, 2, STYLE_CRITICAL, STR(" "));
        col = canvas_text(n->canvas, n->area, n->row, col, STYLE_CRITICAL,
                          json_string(json_member(item, "number")));
        canvas_text(n->canvas, n->area, n->row, col, STYLE_CRITICAL, STR(" "));
        canvas_text_cut(n->canvas, n->area, n->row, 10, n->area.cols - 12, STYLE_STRONG,
                        word_of(n->state->model, "emergency_number", code));
    }
    n->unconfirmed = n->unconfirmed || json_string(json_member(item, "to_check")).len;
    n->row++;
}

static void draw_numbers(const struct call *state, struct canvas *canvas, struct area area)
{
    const struct shared *shared = state->model->shared;
    struct arena *arena = arena_new(512, true);
    struct numbers n = {.state = state,
                        .country = form_value(&state->form, arena, "/incident/country")};
    labels_each(shared->labels, "emergency_number", draw_number, &n);
    int rows = n.row ? n.row : 1;
    struct area inside = canvas_box(canvas, area_middle(area, rows + 6, NUMBER_COLS),
                                    STYLE_CRITICAL, i18n_text(N_("Emergency")));
    canvas->cursor_row = -1;
    canvas_text(canvas, inside, 0, 1, STYLE_TITLE,
                n.country.len ? word_of(state->model, "country", n.country) : STR("—"));
    if (!n.row)
        canvas_text(canvas, inside, 2, 2, STYLE_STRONG,
                    i18n_text(N_("No number is known here for this country.")));
    n = (struct numbers){
        .state = state, .country = n.country, .canvas = canvas, .area = inside, .row = 2};
    labels_each(shared->labels, "emergency_number", draw_number, &n);
    canvas_text(canvas, inside, inside.rows - 1, 1, STYLE_QUIET,
                i18n_text(n.unconfirmed ? N_("Not confirmed by the office yet. Any key goes back.")
                                        : N_("Any key goes back to the form.")));
    arena_free(arena);
}

/* --- saved --- */

static struct str spaced(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (i)
            buf_char(&out, ' ');
        buf_char(&out, text.at[i]);
    }
    return buf_view(&out);
}

static void draw_saved(const struct call *state, struct canvas *canvas, struct area area)
{
    struct arena *arena = arena_new(512, true);
    struct area box = area_middle(area, 10, NUMBER_COLS);
    struct area inside = canvas_box(canvas, box, STYLE_FRAME, i18n_text(N_("Saved")));
    struct str reference = spaced(arena, form_value(&state->form, arena, "saved/reference"));
    canvas_text(canvas, inside, 0, 1, STYLE_PLAIN,
                i18n_text(N_("The case's number, to be read to the caller:")));
    canvas_text(canvas, inside, 2, (inside.cols - text_columns(reference)) / 2, STYLE_SELECTED,
                reference);
    draw_priority(state, canvas, area_rows(inside, 4, 1), 1);
    canvas_text(canvas, inside, 6, 1, STYLE_QUIET,
                i18n_text(N_("Enter: open the case · n: next call · Esc: back")));
    canvas_text(canvas, inside, 7, 1, STYLE_QUIET,
                i18n_text(N_("b: code to call back with · i: receipt")));
    arena_free(arena);
}

void call_draw(struct call *state, struct canvas *canvas, struct area area, millis now)
{
    struct area form = area_rows(area, HEAD_ROWS, area.rows - HEAD_ROWS);
    if (state->page == PAGE_SAVED) {
        draw_saved(state, canvas, area);
        return;
    }
    draw_head(state, canvas, area, now);
    if (informs(state))
        form.rows -= draw_privacy(state, canvas, form);
    form_draw(&state->form, canvas, area_cols(form, 1, form.cols - 1), state->page == PAGE_FORM);
    if (state->page == PAGE_KIND || state->page == PAGE_COUNTRY)
        menu_draw(&state->menu, canvas, area);
    else if (state->page == PAGE_NUMBERS)
        draw_numbers(state, canvas, area);
}
