/* The entries of a list in the call's form: respondents, safe hours, what was reported elsewhere. */
#ifndef HOTLINE_SCREENS_CALL_ITEMS_H
#define HOTLINE_SCREENS_CALL_ITEMS_H

#include "widgets/form.h"

/* Argument of the screen. The form is that of the screen below, and gets each change at once. It is
 * closed with 1 when an entry was written, so that the form goes on to the next field. */
struct call_items_argument {
    struct form *form;
    const char *list; /* "/respondents" */
    struct key key;   /* typed on the list: goes to the first field of a new entry; K_NONE */
};

extern const struct screen screen_call_items;

#endif
