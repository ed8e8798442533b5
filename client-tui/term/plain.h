/* Frames as lines of plain text, for screen readers and paper terminals: what has changed is written
 * below what was written before, and nothing is ever moved. Pure. */
#ifndef HOTLINE_TERM_PLAIN_H
#define HOTLINE_TERM_PLAIN_H

#include "term/canvas.h"

/* What to write so that somebody who has heard `before` knows `now`. before: of the same size, or
 * NULL: nothing was written yet. Rows that only lost the mark of selection, and the line of keys at
 * the bottom, are left out. The row with the cursor comes last; what is typed at its end is written
 * by itself. */
struct str plain_difference(struct arena *arena, const struct canvas *before,
                            const struct canvas *now);

#endif
