/* Between keeping.c and the texts that it keeps. */
#ifndef HOTLINE_SCREENS_KEPT_TEXTS_H
#define HOTLINE_SCREENS_KEPT_TEXTS_H

#include "screens/desk/keeping.h"

/* Left over from before: each is offered, one after the other. */
void texts_take_up(struct shared *shared, const struct kept_list *drafts);
bool texts_left(const struct shared *shared, struct str place);
/* The draft of a place, to be finished; a new one when nothing is kept there. */
struct draft texts_draft(const struct shared *shared, struct str place, struct str kind);
/* The answer to a writing; false: it is to nothing of these. */
bool texts_written(struct shared *shared, const struct message *message);
/* What is not on the disk yet, or could not be written, is asked to be. At the end or when it is
 * locked also what is being written in an older version. */
void texts_write(struct model *model, bool all);

#endif
