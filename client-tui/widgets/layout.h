/* Soft wrapping: a text as rows of at most so many columns, broken behind blanks, or between two
 * clusters where a word is too long. One blank may stand beyond the last column, so an editor wraps
 * one column before its edge. */
#ifndef HOTLINE_WIDGETS_LAYOUT_H
#define HOTLINE_WIDGETS_LAYOUT_H

#include "hotline/base/str.h"

struct layout {
    size_t *starts; /* byte at which each row begins; always at least one row */
    size_t count, room;
    struct str text; /* what was laid out, last */
    int cols;
};

void layout_free(struct layout *layout);
void layout_make(struct layout *layout, struct str text, int cols);
/* Bytes of a row, without its \n. */
struct str layout_row(const struct layout *layout, size_t row);
size_t layout_row_of(const struct layout *layout, size_t at);
/* The byte of a row that stands in column `col`, or before it; at most the row's last cluster
 * boundary that still belongs to it. */
size_t layout_at(const struct layout *layout, size_t row, int col);
int layout_col(const struct layout *layout, size_t at);

#endif
