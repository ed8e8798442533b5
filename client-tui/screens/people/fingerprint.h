/* The digits by which two people compare keys by voice: 8 groups of 5. */
#ifndef HOTLINE_SCREENS_FINGERPRINT_H
#define HOTLINE_SCREENS_FINGERPRINT_H

#include "term/canvas.h"

enum { FINGERPRINT_ROWS = 3 };

/* Large, in two rows; without_last: the last group is left to be heard. */
void fingerprint_draw(struct canvas *canvas, struct area area, struct str fingerprint,
                      bool without_last);
/* One's own, with what is to be done with it. */
void fingerprint_page(struct canvas *canvas, struct area area, struct str fingerprint);
struct str fingerprint_last(struct str fingerprint); /* its last group */

#endif
