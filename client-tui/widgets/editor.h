/* Editors on top of text.h: one line that scrolls sideways (or hides what is typed), and several
 * lines, softly wrapped. */
#ifndef HOTLINE_WIDGETS_EDITOR_H
#define HOTLINE_WIDGETS_EDITOR_H

#include "widgets/layout.h"
#include "widgets/text.h"
#include "widgets/widget.h"

/* What the keys of CONTEXT_EDIT, characters and pastes do to a text. Both editors use it. */
enum outcome text_key(struct text *text, struct key key);

struct line {
    struct text text;
    bool secret; /* shown as dots */
    int left;    /* columns scrolled off */
};

void line_init(struct line *line, size_t limit, struct clip *clip);
void line_free(struct line *line);
/* Enter is OUTCOME_CHOSEN. */
enum outcome line_key(struct line *line, struct key key);
/* One row. The cursor is shown with focus only. */
void line_draw(struct line *line, struct canvas *canvas, struct area area, bool focus);

struct editor {
    struct text text;
    struct layout layout;
    uint64_t laid_out; /* version of the text, 0: none */
    size_t top;        /* first row shown */
    int goal;          /* column that moving up and down keeps to; -1: where the cursor is */
    int rows, cols;    /* of what was drawn last */
};

void editor_init(struct editor *editor, size_t limit, struct clip *clip);
void editor_free(struct editor *editor);
/* OUTCOME_IGNORED for Up in the first row and Down in the last, so that a form can go on. */
enum outcome editor_key(struct editor *editor, struct key key);
/* Wraps one column before the area's edge; the last column shows where there is more. */
void editor_draw(struct editor *editor, struct canvas *canvas, struct area area, bool focus);
/* Rows that the text takes at this width, at least 1. */
int editor_rows(struct editor *editor, int cols);

#endif
