/* What a terminal shows of a text: grapheme clusters (UAX #29), the columns they take, and what is
 * shown instead of characters that could hide, reorder or command. Boundaries are utf8proc's;
 * columns are those of glibc's wcwidth. Invalid bytes are allowed and stand for themselves. */
#ifndef HOTLINE_BASE_GLYPH_H
#define HOTLINE_BASE_GLYPH_H

#include "hotline/base/str.h"

enum {
    GLYPH_BYTES = 24,  /* the longest: a base and GLYPH_MARKS marks of four bytes */
    GLYPH_MARKS = 4,   /* as many as a cell of curses holds beside its base */
    TAB_COLUMNS = 4,
};

/* One thing shown: a base with its marks (one or two columns), a tab, or an escape such as <U+202E>
 * or <+37> (so many marks more), then plain ASCII, one column each byte. */
struct glyph {
    char at[GLYPH_BYTES];
    uint8_t len, columns;
    bool escaped;
};

/* Takes the next glyph off the front of *text; false at its end. */
bool glyph_next(struct str *text, struct glyph *ret_glyph);
int text_columns(struct str text);

/* Where the cluster that begins at `from` ends, and where the one that ends at `before` begins.
 * Both clamped to the text. */
size_t cluster_end(struct str text, size_t from);
size_t cluster_start(struct str text, size_t before);

bool utf8_is_word(uint32_t code_point); /* letter, mark or digit */

#endif
