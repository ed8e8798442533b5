/* Between text.c and text_undo.c. */
#ifndef HOTLINE_WIDGETS_TEXT_INNER_H
#define HOTLINE_WIDGETS_TEXT_INNER_H

#include "widgets/text.h"

/* At `at`, `gone` was replaced by `come`; before that the cursor stood at `cursor`. */
struct edit {
    size_t at, cursor;
    struct str gone, come; /* owned */
};

/* Changes bytes, and nothing but bytes. */
void text_splice(struct text *text, size_t from, size_t to, struct str bytes);
void undo_record(struct text *text, size_t at, struct str gone, struct str come, bool joins);
void undo_forget(struct text *text); /* all of it, wiped */

#endif
