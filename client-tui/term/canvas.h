/* A frame as a grid of cells, drawn whole each time; the terminal sends what changed. Needs no
 * terminal: tests read it as text. Text gets in through canvas_text alone, which shows what could
 * hide, reorder or command (hotline/base/glyph.h). */
#ifndef HOTLINE_TERM_CANVAS_H
#define HOTLINE_TERM_CANVAS_H

#include "hotline/base/arena.h"
#include "hotline/base/glyph.h"
#include "term/theme.h"

struct area {
    int row, col, rows, cols;
};

/* A base and its marks. A wide character has columns 2, and an empty cell of columns 0 behind it. */
struct cell {
    char at[GLYPH_BYTES - 3];
    uint8_t len, columns, style;
};

struct canvas {
    int rows, cols;
    struct cell *cells;             /* rows * cols */
    int cursor_row, cursor_col;     /* cursor_row -1: hidden */
};

void canvas_init(struct canvas *canvas, int rows, int cols); /* at least 1 by 1 */
void canvas_free(struct canvas *canvas);                     /* wipes */
void canvas_clear(struct canvas *canvas);                    /* blanks, cursor hidden */
struct area canvas_area(const struct canvas *canvas);
const struct cell *canvas_cell(const struct canvas *canvas, int row, int col);

/* Draws text in one line from (row, col) of the area, which clips it. Returns the column behind the
 * text as if nothing had been clipped. A wide character cut in half is a blank. */
int canvas_text(struct canvas *canvas, struct area area, int row, int col, enum style style,
                struct str text);
/* The same, but with an ellipsis in the last of `cols` columns when text has more. Returns columns
 * used, at most cols. */
int canvas_text_cut(struct canvas *canvas, struct area area, int row, int col, int cols,
                    enum style style, struct str text);
void canvas_fill(struct canvas *canvas, struct area area, enum style style); /* with blanks */
void canvas_style(struct canvas *canvas, struct area area, enum style style); /* text stays */
/* Shows `from`, from its row `top` on, in the area; its cursor too, when it is among them. */
void canvas_copy(struct canvas *canvas, struct area area, const struct canvas *from, int top);
/* A frame of literal line-drawing characters, cleared inside; title may be empty. Returns what is
 * inside. */
struct area canvas_box(struct canvas *canvas, struct area area, enum style style, struct str title);
void canvas_rule(struct canvas *canvas, struct area area, int row, enum style style);
void canvas_cursor(struct canvas *canvas, struct area area, int row, int col); /* if inside */

/* Parts of an area. Never negative. */
struct area area_rows(struct area area, int from, int rows);
struct area area_cols(struct area area, int from, int cols);
struct area area_middle(struct area area, int rows, int cols);

/* Lines of text, without blanks at their ends, each ended by \n. */
struct str canvas_snapshot(struct arena *arena, const struct canvas *canvas);
/* A map of one style, in the same shape: '#' where it is, '.' elsewhere. */
struct str canvas_style_map(struct arena *arena, const struct canvas *canvas, enum style style);

#endif
