#include "widgets/editor.h"

#include "hotline/base/bytes.h"

#define COLS_AT_FIRST 80
#define ROWS_AT_FIRST 10

void editor_init(struct editor *editor, size_t limit, struct clip *clip)
{
    *editor = (struct editor){.goal = -1, .cols = COLS_AT_FIRST, .rows = ROWS_AT_FIRST};
    text_init(&editor->text, true, limit, clip);
}

void editor_free(struct editor *editor)
{
    text_free(&editor->text);
    layout_free(&editor->layout);
}

static struct layout *lay_out(struct editor *editor)
{
    bool current = editor->laid_out == editor->text.version + 1 &&
                   editor->layout.cols == editor->cols - 1 && editor->layout.count;
    if (!current) {
        layout_make(&editor->layout, text_view(&editor->text),
                    editor->cols > 1 ? editor->cols - 1 : 1);
        editor->laid_out = editor->text.version + 1;
    }
    return &editor->layout;
}

int editor_rows(struct editor *editor, int cols)
{
    if (cols != editor->cols)
        editor->goal = -1;
    editor->cols = cols;
    return (int)lay_out(editor)->count;
}

static enum outcome move_rows(struct editor *editor, int by)
{
    struct layout *layout = lay_out(editor);
    size_t row = layout_row_of(layout, editor->text.cursor);
    size_t last = layout->count - 1;
    if ((by < 0 && row == 0) || (by > 0 && row == last))
        return OUTCOME_IGNORED;
    if (editor->goal < 0)
        editor->goal = layout_col(layout, editor->text.cursor);
    size_t far = (size_t)(by < 0 ? -by : by);
    size_t to = by < 0 ? (far > row ? 0 : row - far) : (far > last - row ? last : row + far);
    text_move(&editor->text, layout_at(layout, to, editor->goal));
    return OUTCOME_MOVED;
}

/* Home and End go to the ends of the row that is seen, and from there to those of the line. */
static enum outcome row_end(struct editor *editor, bool start)
{
    struct layout *layout = lay_out(editor);
    size_t row = layout_row_of(layout, editor->text.cursor);
    size_t to = start ? layout->starts[row] : layout_at(layout, row, layout->cols + 1);
    if (to == editor->text.cursor)
        start ? text_line_start(&editor->text) : text_line_end(&editor->text);
    else
        text_move(&editor->text, to);
    return OUTCOME_MOVED;
}

static enum outcome on_action(struct editor *editor, enum action action, struct key key)
{
    switch (action) {
    case ACTION_UP:
        return move_rows(editor, -1);
    case ACTION_DOWN:
        return move_rows(editor, 1);
    case ACTION_PAGE_UP:
        return move_rows(editor, 1 - editor->rows < 0 ? 1 - editor->rows : -1);
    case ACTION_PAGE_DOWN:
        return move_rows(editor, editor->rows > 1 ? editor->rows - 1 : 1);
    case ACTION_NEWLINE:
        return text_type(&editor->text, '\n') ? OUTCOME_CHANGED : OUTCOME_MOVED;
    default:
        break;
    }
    action = keymap_action(CONTEXT_EDIT, key);
    if (action == ACTION_LINE_START || action == ACTION_LINE_END)
        return row_end(editor, action == ACTION_LINE_START);
    return text_key(&editor->text, key);
}

enum outcome editor_key(struct editor *editor, struct key key)
{
    enum action action = keymap_action(CONTEXT_TEXT, key);
    bool vertical = action != ACTION_NONE && action != ACTION_NEWLINE;
    enum outcome outcome = on_action(editor, action, key);
    if (!vertical && outcome != OUTCOME_IGNORED)
        editor->goal = -1;
    return outcome;
}

static void scroll_to_cursor(struct editor *editor, size_t row, size_t rows)
{
    size_t count = editor->layout.count;
    if (row < editor->top)
        editor->top = row;
    if (row >= editor->top + rows)
        editor->top = row - rows + 1;
    if (editor->top + rows > count)
        editor->top = count > rows ? count - rows : 0;
}

void editor_draw(struct editor *editor, struct canvas *canvas, struct area area, bool focus)
{
    enum style style = focus ? STYLE_PLAIN : STYLE_QUIET;
    if (area.rows < 1 || area.cols < 2)
        return;
    editor_rows(editor, area.cols);
    editor->rows = area.rows;
    size_t rows = (size_t)area.rows;
    size_t row = layout_row_of(&editor->layout, editor->text.cursor);
    scroll_to_cursor(editor, row, rows);
    canvas_fill(canvas, area, style);
    for (size_t i = 0; i < rows && editor->top + i < editor->layout.count; i++)
        canvas_text(canvas, area, (int)i, 0, style, layout_row(&editor->layout, editor->top + i));
    if (editor->top > 0)
        canvas_text(canvas, area, 0, area.cols - 1, STYLE_FRAME, STR("▲"));
    if (editor->top + rows < editor->layout.count)
        canvas_text(canvas, area, area.rows - 1, area.cols - 1, STYLE_FRAME, STR("▼"));
    int col = layout_col(&editor->layout, editor->text.cursor);
    if (focus) /* behind a blank beyond the last column it stays on the edge */
        canvas_cursor(canvas, area, (int)(row - editor->top),
                      col < area.cols ? col : area.cols - 1);
}
