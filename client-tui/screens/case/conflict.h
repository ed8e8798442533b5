/* Somebody was faster: the fields that both have changed, and which version of each is to hold. */
#ifndef HOTLINE_SCREENS_CONFLICT_H
#define HOTLINE_SCREENS_CONFLICT_H

#include "screens/screens.h"

enum conflict_side { CONFLICT_OPEN, CONFLICT_MINE, CONFLICT_THEIRS };

/* In words; empty: nothing stands there. */
struct conflict_field {
    struct str label, base, mine, theirs;
    enum conflict_side taken;
};
/* What the argument of screen_conflict points to. It belongs to the screen below, which stays open:
 * there stands what was chosen when that one gets MESSAGE_BACK with a result. Without one nothing
 * is to be sent. */
struct conflict {
    struct str reference;
    struct conflict_field *fields;
    size_t count;
};

#endif
