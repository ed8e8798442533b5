/* While a phone number or a name is typed: is it known? Asked when nothing was typed for a moment, at
 * most one question at a time; an error is no answer, and is not shown. */
#ifndef HOTLINE_SCREENS_CALL_HINT_H
#define HOTLINE_SCREENS_CALL_HINT_H

#include "screens/screens.h"
#include "widgets/form.h"

struct call_hint {
    uint64_t pause, asking;   /* timer and request; 0: none */
    struct arena *arena;      /* of what was asked last */
    struct str asked;
    const char *field, *shown_at; /* asked about, and where the answer stands */
    size_t here;
    bool known, elsewhere;
};

/* After each change of the form. */
void call_hint_typed(struct model *model, struct call_hint *hint, struct form *form);
/* True: the message was the hint's own. */
bool call_hint_message(struct model *model, struct call_hint *hint, struct form *form,
                       const struct message *message);
void call_hint_show(const struct call_hint *hint, struct form *form);
void call_hint_end(struct call_hint *hint);

#endif
