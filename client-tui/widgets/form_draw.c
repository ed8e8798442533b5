#include "widgets/form_inner.h"

#define LABEL_MOST 34
#define VALUE_LEAST 20
#define PICK_COLS 60
#define ANSWER_COLS 24    /* behind a question, … */
#define QUESTION_COLS 64  /* … which is no longer than that, so that the eye finds the answer */
#define WORDS_ROWS 4      /* of several codes, or of a list */
#define ASIDE_COLS 20
#define ASIDE_INDENT 4
#define AHEAD_ROWS 3       /* seen behind the field in focus … */
#define AHEAD_FROM_ROWS 10 /* … where there is room for it */

struct sheet { /* where one form is being drawn */
    struct form *form;
    struct area area; /* of the whole form */
    int label_cols;
    bool focus;
    struct arena *arena;
};

static int label_columns(const struct form *form, int cols)
{
    int most = 8;
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        int columns = text_columns(field->def.label) + 3;
        bool counts = field->def.type != ENTRY_HEADING && field->def.type != ENTRY_NOTE &&
                      field->def.type != ENTRY_TEXT && !field->def.question;
        if (counts && columns > most)
            most = columns;
    }
    most = most < LABEL_MOST ? most : LABEL_MOST;
    return cols - most < VALUE_LEAST && cols > VALUE_LEAST ? cols - VALUE_LEAST : most;
}

static int note_rows(struct str text, int cols)
{
    struct layout layout = {0};
    layout_make(&layout, text, cols);
    int rows = (int)layout.count;
    layout_free(&layout);
    return rows;
}

/* A text takes what it needs, but leaves room for its neighbours. */
static int text_rows(struct field *field, int cols, int most)
{
    int rows = editor_rows(&field->editor, cols);
    int least = field->def.rows ? field->def.rows : FORM_TEXT_ROWS;
    most = most > least ? most : least;
    rows = rows > least ? rows : least;
    return rows < most ? rows : most;
}

/* What is known about a field stands in its row when it is short, else in one of its own below. */
static int aside_row(const struct field *field)
{
    return field->def.type != ENTRY_BUTTON &&
           text_columns(text_view(&field->aside)) > ASIDE_COLS;
}

static int question_columns(int cols)
{
    int most = cols > 2 * ANSWER_COLS ? cols - ANSWER_COLS : cols / 2;
    return most < QUESTION_COLS ? most : QUESTION_COLS;
}

static int words_rows(const struct field *field, int cols)
{
    struct arena *arena = arena_new(1024, true);
    int rows = note_rows(field_shown(field, arena), cols > 1 ? cols : 1);
    arena_free(arena);
    return rows < WORDS_ROWS ? rows : WORDS_ROWS;
}

static int rows_of(struct field *field, struct area sight, int label_cols)
{
    int error = field->error.len ? 1 : 0;
    if (field->hidden)
        return 0;
    if (field->def.question)
        return note_rows(field->def.label, question_columns(sight.cols) - 2) + error;
    switch (field->def.type) {
    case ENTRY_HEADING: /* with a blank row before it, but for the first */
        return field->row ? 2 : 1;
    case ENTRY_NOTE:
        return note_rows(field->def.label, sight.cols - 2);
    case ENTRY_TEXT:
        return 1 + error + text_rows(field, sight.cols - 2, sight.rows - 4);
    case ENTRY_CODES:
    case ENTRY_BUTTON:
        return words_rows(field, sight.cols - label_cols) + error + aside_row(field);
    default:
        return 1 + error + aside_row(field);
    }
}

static int place_fields(struct form *form, struct area sight)
{
    int row = 0, label_cols = label_columns(form, sight.cols);
    for (size_t i = 0; i < form->count; i++) {
        form->fields[i].row = row;
        form->fields[i].row_count = rows_of(&form->fields[i], sight, label_cols);
        row += form->fields[i].row_count;
    }
    return row;
}

/* --- one field --- */

static void draw_wrapped(struct canvas *canvas, struct area area, enum style style,
                         struct str text)
{
    struct layout layout = {0};
    layout_make(&layout, text, area.cols);
    for (size_t i = 0; i < layout.count; i++)
        canvas_text(canvas, area, (int)i, 0, style, layout_row(&layout, i));
    layout_free(&layout);
}

static void draw_choices(const struct field *field, struct canvas *canvas, struct area area,
                         bool focus)
{
    const struct pick_source *source = field->def.source;
    int needed = 0;
    for (size_t i = 0; i < source->count; i++)
        needed += text_columns(source->options[i].label) + 6;
    int at = field_first_chosen(field), col = 0;
    for (size_t i = 0; i < source->count; i++) {
        bool chosen = (int)i == at;
        if (needed > area.cols + 2 && !(chosen || (at < 0 && i == 0)))
            continue;
        enum style style = chosen ? STYLE_STRONG : STYLE_PLAIN;
        if (chosen && focus)
            style = STYLE_SELECTED;
        col = canvas_text(canvas, area, 0, col, style, chosen ? STR("(•) ") : STR("( ) "));
        col += canvas_text_cut(canvas, area, 0, col, area.cols - col, style,
                               source->options[i].label);
        col += 2;
    }
}

static void draw_words(struct sheet *sheet, struct canvas *canvas, struct area area,
                       const struct field *field, bool focus)
{
    struct str text = field_shown(field, sheet->arena);
    enum style style = focus ? STYLE_FOCUS : STYLE_FIELD;
    struct layout layout = {0};
    canvas_fill(canvas, area, style);
    if (!text.len)
        canvas_text_cut(canvas, area, 0, 0, area.cols, STYLE_QUIET, field->def.hint);
    layout_make(&layout, text, area.cols);
    for (int i = 0; i < (int)layout.count && i < area.rows; i++) {
        bool cut = i + 1 == area.rows && (size_t)i + 1 < layout.count;
        struct str rest = str_slice(text, layout.starts[i], text.len);
        canvas_text_cut(canvas, area, i, 0, area.cols, style,
                        cut ? rest : layout_row(&layout, (size_t)i));
    }
    layout_free(&layout);
}

/* At the right, when it is short; gives what is left for the value. */
static struct area draw_aside(const struct field *field, struct canvas *canvas, struct area area)
{
    struct str text = text_view(&field->aside);
    struct area row = area_rows(area, 0, 1);
    int cols = text_columns(text);
    if (!cols || field->def.type == ENTRY_BUTTON || aside_row(field))
        return row;
    canvas_text(canvas, area, 0, area.cols - cols, STYLE_WARNING, text);
    return area_cols(row, 0, area.cols - cols - 2);
}

static void draw_value(struct sheet *sheet, struct canvas *canvas, struct area area,
                       struct field *field, bool focus)
{
    struct area whole = area_rows(area, 0, area.rows - (field->error.len ? 1 : 0));
    area = draw_aside(field, canvas, area);
    switch (field->def.type) {
    case ENTRY_CHOICE:
        if (field->chosen.at)
            draw_choices(field, canvas, area, focus);
        return;
    case ENTRY_CODE:
    case ENTRY_CODES:
    case ENTRY_BUTTON:
        draw_words(sheet, canvas, whole, field, focus);
        return;
    default:
        line_draw(&field->line, canvas, area, focus);
        if (!field->line.text.len)
            canvas_text_cut(canvas, area, 0, 0, area.cols, STYLE_QUIET, field->def.hint);
    }
}

static void draw_error(const struct field *field, struct canvas *canvas, struct area area)
{
    int col = canvas_text(canvas, area, 0, 0, STYLE_FAULT, str_of(style_sign(STYLE_FAULT)));
    canvas_text_cut(canvas, area, 0, col + 1, area.cols - col - 1, STYLE_FAULT,
                    text_view(&field->error));
}

static void draw_label(struct canvas *canvas, struct area area, const struct field *field,
                       bool focus)
{
    enum style style = focus ? STYLE_STRONG : STYLE_PLAIN;
    canvas_text(canvas, area, 0, 0, style, focus ? STR("›") : STR(" "));
    int used = canvas_text_cut(canvas, area, 0, 1, area.cols - 3, style, field->def.label);
    if (field->def.required)
        canvas_text(canvas, area, 0, 1 + used, STYLE_WARNING, STR("*"));
}

/* The sentence, and behind its last row the answer. */
static void draw_question(struct sheet *sheet, struct canvas *canvas, struct area area,
                          const struct field *field, bool focus)
{
    int cols = question_columns(area.cols), error = field->error.len ? 1 : 0;
    enum style style = focus ? STYLE_STRONG : STYLE_PLAIN;
    canvas_text(canvas, area, 0, 0, style, focus ? STR("›") : STR(" "));
    draw_wrapped(canvas, area_cols(area, 1, cols - 2), style, field->def.label);
    if (field->def.required)
        canvas_text(canvas, area, area.rows - 1 - error, cols - 1, STYLE_WARNING, STR("*"));
    struct area answer = area_rows(area_cols(area, cols, area.cols - cols),
                                   area.rows - 1 - error, 1);
    struct str text = field_shown(field, sheet->arena);
    if (!text.len)
        canvas_text_cut(canvas, answer, 0, 0, answer.cols, focus ? STYLE_SELECTED : STYLE_QUIET,
                        field->def.hint);
    canvas_text_cut(canvas, answer, 0, 0, answer.cols, focus ? STYLE_SELECTED : STYLE_STRONG,
                    text);
}

static void draw_heading(struct canvas *canvas, struct area area, struct str label)
{
    canvas_rule(canvas, area, 0, STYLE_FRAME);
    canvas_text(canvas, area, 0, 1, STYLE_FRAME, STR(" "));
    int used = canvas_text_cut(canvas, area, 0, 2, area.cols - 4, STYLE_TITLE, label);
    canvas_text(canvas, area, 0, 2 + used, STYLE_FRAME, STR(" "));
}

static void draw_field(struct sheet *sheet, struct canvas *canvas, struct field *field)
{
    struct area area = area_rows(sheet->area, field->row, field->row_count);
    bool focus = sheet->focus && field == form_focused(sheet->form);
    struct area value = area_cols(area, sheet->label_cols, area.cols - sheet->label_cols);
    int error = field->error.len ? 1 : 0;
    if (field->hidden)
        return;
    switch (field->def.type) {
    case ENTRY_HEADING:
        draw_heading(canvas, area_rows(area, area.rows - 1, 1), field->def.label);
        return;
    case ENTRY_NOTE:
        draw_wrapped(canvas, area_cols(area, 1, area.cols - 2), STYLE_QUIET, field->def.label);
        return;
    case ENTRY_TEXT:
        draw_label(canvas, area, field, focus);
        value = area_cols(area_rows(area, 1, area.rows - 1 - error), 2, area.cols - 2);
        editor_draw(&field->editor, canvas, value, focus);
        break;
    default:
        if (field->def.question) {
            draw_question(sheet, canvas, area, field, focus);
            break;
        }
        draw_label(canvas, area_cols(area, 0, sheet->label_cols), field, focus);
        draw_value(sheet, canvas, value, field, focus);
        if (aside_row(field))
            canvas_text_cut(canvas, area, 1, ASIDE_INDENT, area.cols - ASIDE_INDENT,
                            STYLE_WARNING, text_view(&field->aside));
    }
    if (error)
        draw_error(field, canvas, area_cols(area_rows(area, area.rows - 1, 1),
                                            field->def.type == ENTRY_TEXT ? 2 : sheet->label_cols,
                                            area.cols));
}

/* --- the whole --- */

/* Without the blank row before a heading. */
static int first_row(const struct field *field)
{
    bool blank = field->def.type == ENTRY_HEADING && field->row_count > 1;
    return field->row + blank;
}

/* The first row of the heading and the words right above a field, as far as they fit on one screen. */
static int rows_above(struct form *form, int rows)
{
    const struct field *at = form_focused(form);
    int end = at->row + at->row_count, from = at->row;
    while (at > form->fields && !field_takes_focus(at - 1) && end - first_row(at - 1) <= rows) {
        from = first_row(--at);
        if (at->def.type == ENTRY_HEADING)
            break;
    }
    return from;
}

/* Of the section that the field in focus is in. */
static int section_row(struct form *form)
{
    const struct field *at = form_focused(form);
    while (at > form->fields && at->def.type != ENTRY_HEADING)
        at--;
    return first_row(at);
}

/* The field in focus is in sight, and what stands right above it too. */
static void scroll(struct form *form, int rows, int total)
{
    const struct field *field = form_focused(form);
    int from = rows_above(form, rows);
    int ahead = rows >= AHEAD_FROM_ROWS ? AHEAD_ROWS : 0;
    if (form->lift)
        form->top = section_row(form);
    if (field->row + field->row_count + ahead > form->top + rows)
        form->top = field->row + field->row_count + ahead - rows;
    if (from < form->top)
        form->top = from;
    form->lift = false;
    if (form->top + rows > total)
        form->top = total - rows;
    if (form->top < 0)
        form->top = 0;
}

/* Below the field when it fits there, else above, where it covers other fields but not its own. */
static void draw_pick(struct form *form, struct canvas *canvas, struct area area)
{
    int row = form_focused(form)->row - form->top + 1;
    int wanted = (int)form->pick.source->count + 3;
    int below = area.rows - row, above = row - 1;
    bool down = below >= wanted || below >= above;
    int rows = down ? below : above;
    rows = wanted < rows ? wanted : rows;
    int cols = PICK_COLS < area.cols ? PICK_COLS : area.cols;
    struct area box = area_cols(area_rows(area, down ? row : above - rows, rows),
                                area.cols - cols, cols);
    pick_draw(&form->pick, canvas, canvas_box(canvas, box, STYLE_FRAME,
                                              form_focused(form)->def.label), true);
}

static void fit_whole(struct form *form, int rows, int cols)
{
    if (form->whole.rows == rows && form->whole.cols == cols) {
        canvas_clear(&form->whole);
        return;
    }
    canvas_free(&form->whole);
    canvas_init(&form->whole, rows, cols);
}

void form_draw(struct form *form, struct canvas *canvas, struct area area, bool focus)
{
    canvas_fill(canvas, area, STYLE_PLAIN);
    struct area sight = area_cols(area, 0, area.cols - 1);
    if (form->count == 0 || sight.rows < 1 || sight.cols < 1)
        return;
    int total = place_fields(form, sight);
    fit_whole(form, total, sight.cols);
    struct sheet sheet = {.form = form, .area = canvas_area(&form->whole),
                          .label_cols = label_columns(form, sight.cols), .focus = focus,
                          .arena = arena_new(8192, false)};
    for (size_t i = 0; i < form->count; i++)
        draw_field(&sheet, &form->whole, &form->fields[i]);
    arena_free(sheet.arena);
    scroll(form, area.rows, total);
    canvas_copy(canvas, sight, &form->whole, form->top);
    if (form->top > 0)
        canvas_text(canvas, area, 0, area.cols - 1, STYLE_FRAME, STR("▲"));
    if (form->top + area.rows < total)
        canvas_text(canvas, area, area.rows - 1, area.cols - 1, STYLE_FRAME, STR("▼"));
    if (form->picking)
        draw_pick(form, canvas, area);
}
