#include "term/canvas.h"

#include "hotline/base/bytes.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct cell) == GLYPH_BYTES, "a cell is as small as it can be");

static const struct cell blank = {.at = " ", .len = 1, .columns = 1, .style = STYLE_PLAIN};

void canvas_init(struct canvas *canvas, int rows, int cols)
{
    *canvas = (struct canvas){.rows = rows < 1 ? 1 : rows, .cols = cols < 1 ? 1 : cols};
    canvas->cells = calloc((size_t)canvas->rows * (size_t)canvas->cols, sizeof *canvas->cells);
    if (!canvas->cells)
        abort();
    canvas_clear(canvas);
}

static size_t cell_count(const struct canvas *canvas)
{
    return (size_t)canvas->rows * (size_t)canvas->cols;
}

void canvas_free(struct canvas *canvas)
{
    if (canvas->cells)
        wipe(canvas->cells, cell_count(canvas) * sizeof *canvas->cells);
    free(canvas->cells);
    *canvas = (struct canvas){.cursor_row = -1};
}

void canvas_clear(struct canvas *canvas)
{
    for (size_t i = 0; i < cell_count(canvas); i++)
        canvas->cells[i] = blank;
    canvas->cursor_row = -1;
    canvas->cursor_col = 0;
}

struct area canvas_area(const struct canvas *canvas)
{
    return (struct area){.rows = canvas->rows, .cols = canvas->cols};
}

static struct cell *cell_at(const struct canvas *canvas, int row, int col)
{
    return &canvas->cells[(size_t)row * (size_t)canvas->cols + (size_t)col];
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int col)
{
    bool inside = row >= 0 && row < canvas->rows && col >= 0 && col < canvas->cols;
    return inside ? cell_at(canvas, row, col) : &blank;
}

/* Half of a wide character is left behind when its other half is drawn over: blank it. */
static void free_cell(struct canvas *canvas, int row, int col)
{
    struct cell *cell = cell_at(canvas, row, col);
    struct cell *other = NULL;
    if (cell->columns == 0 && col > 0)
        other = cell - 1;
    else if (cell->columns == 2 && col + 1 < canvas->cols)
        other = cell + 1;
    if (other) {
        uint8_t style = other->style;
        *other = blank;
        other->style = style;
    }
}

static void put(struct canvas *canvas, int row, int col, enum style style, const char *at,
                size_t len, int columns)
{
    for (int i = 0; i < columns; i++)
        free_cell(canvas, row, col + i);
    struct cell *cell = cell_at(canvas, row, col);
    *cell = (struct cell){.len = (uint8_t)len, .columns = (uint8_t)columns,
                          .style = (uint8_t)style};
    memcpy(cell->at, at, len);
    if (columns == 2)
        cell[1] = (struct cell){.style = (uint8_t)style};
}

/* Columns of the canvas that an area lets through in one of its rows; from >= to: none. */
static void clip(const struct canvas *canvas, struct area area, int row, int *ret_from, int *ret_to)
{
    bool inside = row >= 0 && row < area.rows && area.row + row >= 0 &&
                  area.row + row < canvas->rows;
    *ret_from = area.col < 0 ? 0 : area.col;
    *ret_to = area.col + area.cols < canvas->cols ? area.col + area.cols : canvas->cols;
    if (!inside)
        *ret_to = *ret_from;
}

int canvas_text(struct canvas *canvas, struct area area, int row, int col, enum style style,
                struct str text)
{
    int from, to;
    struct glyph glyph;
    clip(canvas, area, row, &from, &to);
    while (glyph_next(&text, &glyph)) {
        int at = area.col + col;
        col += glyph.columns;
        bool ascii = glyph.escaped || glyph.columns > 2;
        for (int i = 0; ascii && i < glyph.len; i++)
            if (at + i >= from && at + i < to)
                put(canvas, area.row + row, at + i,
                    glyph.escaped ? STYLE_ESCAPED : style, &glyph.at[i], 1, 1);
        if (ascii)
            continue;
        if (at >= from && at + glyph.columns <= to)
            put(canvas, area.row + row, at, style, glyph.at, glyph.len, glyph.columns);
        else if (at < to && at + glyph.columns > from) /* half of it */
            put(canvas, area.row + row, at < from ? from : at, style, " ", 1, 1);
    }
    return col;
}

int canvas_text_cut(struct canvas *canvas, struct area area, int row, int col, int cols,
                    enum style style, struct str text)
{
    struct str rest = text, before = text;
    struct glyph glyph;
    int used = 0, fits = 0;
    while (used <= cols && glyph_next(&rest, &glyph)) {
        if (used + glyph.columns <= cols - 1) {
            fits = used + glyph.columns;
            before = rest;
        }
        used += glyph.columns;
    }
    if (cols < 1)
        return 0;
    if (used <= cols) {
        canvas_text(canvas, area, row, col, style, text);
        return used;
    }
    text.len -= before.len;
    canvas_text(canvas, area, row, col, style, fits ? text : STR_NONE);
    canvas_text(canvas, area, row, col + fits, style, STR("…"));
    return fits + 1;
}

void canvas_fill(struct canvas *canvas, struct area area, enum style style)
{
    for (int row = 0; row < area.rows; row++) {
        int from, to;
        clip(canvas, area, row, &from, &to);
        for (int col = from; col < to; col++)
            put(canvas, area.row + row, col, style, " ", 1, 1);
    }
}

void canvas_style(struct canvas *canvas, struct area area, enum style style)
{
    for (int row = 0; row < area.rows; row++) {
        int from, to;
        clip(canvas, area, row, &from, &to);
        for (int col = from; col < to; col++)
            cell_at(canvas, area.row + row, col)->style = (uint8_t)style;
    }
}

void canvas_copy(struct canvas *canvas, struct area area, const struct canvas *from, int top)
{
    for (int row = 0; row < area.rows && top + row < from->rows; row++) {
        int left, right;
        clip(canvas, area, row, &left, &right);
        for (int col = left; col < right && col - area.col < from->cols; col++) {
            const struct cell *cell = cell_at(from, top + row, col - area.col);
            if (cell->columns && col + cell->columns <= right)
                put(canvas, area.row + row, col, (enum style)cell->style, cell->at, cell->len,
                    cell->columns);
        }
    }
    if (from->cursor_row >= top)
        canvas_cursor(canvas, area, from->cursor_row - top, from->cursor_col);
}

struct area canvas_box(struct canvas *canvas, struct area area, enum style style, struct str title)
{
    canvas_fill(canvas, area, STYLE_PLAIN);
    for (int row = 0; row < area.rows; row++) {
        bool edge = row == 0 || row == area.rows - 1;
        struct str left = row == 0 ? STR("┌") : row == area.rows - 1 ? STR("└") : STR("│");
        struct str right = row == 0 ? STR("┐") : row == area.rows - 1 ? STR("┘") : STR("│");
        for (int col = 1; edge && col < area.cols - 1; col++)
            canvas_text(canvas, area, row, col, style, STR("─"));
        canvas_text(canvas, area, row, 0, style, left);
        canvas_text(canvas, area, row, area.cols - 1, style, right);
    }
    if (title.len && area.cols > 6) {
        int used = canvas_text_cut(canvas, area, 0, 3, area.cols - 6, STYLE_TITLE, title);
        canvas_text(canvas, area, 0, 2, style, STR(" "));
        canvas_text(canvas, area, 0, 3 + used, style, STR(" "));
    }
    return area_cols(area_rows(area, 1, area.rows - 2), 2, area.cols - 4);
}

void canvas_rule(struct canvas *canvas, struct area area, int row, enum style style)
{
    for (int col = 0; col < area.cols; col++)
        canvas_text(canvas, area, row, col, style, STR("─"));
}

void canvas_cursor(struct canvas *canvas, struct area area, int row, int col)
{
    int from, to;
    clip(canvas, area, row, &from, &to);
    if (area.col + col < from || area.col + col >= to)
        return;
    canvas->cursor_row = area.row + row;
    canvas->cursor_col = area.col + col;
}

static int at_least_zero(int n)
{
    return n < 0 ? 0 : n;
}

struct area area_rows(struct area area, int from, int rows)
{
    int most = at_least_zero(area.rows - from);
    return (struct area){.row = area.row + from, .col = area.col,
                         .rows = at_least_zero(rows < most ? rows : most), .cols = area.cols};
}

struct area area_cols(struct area area, int from, int cols)
{
    int most = at_least_zero(area.cols - from);
    return (struct area){.row = area.row, .col = area.col + from, .rows = area.rows,
                         .cols = at_least_zero(cols < most ? cols : most)};
}

struct area area_middle(struct area area, int rows, int cols)
{
    rows = rows < area.rows ? rows : area.rows;
    cols = cols < area.cols ? cols : area.cols;
    return (struct area){.row = area.row + (area.rows - rows) / 2,
                         .col = area.col + (area.cols - cols) / 2, .rows = rows, .cols = cols};
}

struct str canvas_snapshot(struct arena *arena, const struct canvas *canvas)
{
    struct buf out = {.arena = arena};
    for (int row = 0; row < canvas->rows; row++) {
        int last = canvas->cols;
        while (last > 0 && cell_at(canvas, row, last - 1)->len == 1 &&
               cell_at(canvas, row, last - 1)->at[0] == ' ')
            last--;
        for (int col = 0; col < last; col++)
            buf_add(&out, cell_at(canvas, row, col)->at, cell_at(canvas, row, col)->len);
        buf_char(&out, '\n');
    }
    return buf_view(&out);
}

struct str canvas_style_map(struct arena *arena, const struct canvas *canvas, enum style style)
{
    struct buf out = {.arena = arena};
    for (int row = 0; row < canvas->rows; row++) {
        for (int col = 0; col < canvas->cols; col++)
            buf_char(&out, cell_at(canvas, row, col)->style == style ? '#' : '.');
        buf_char(&out, '\n');
    }
    return buf_view(&out);
}
