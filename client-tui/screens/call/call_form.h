/* The form of a call: made of the intake form of the reference data, in its order. Ids are the
 * pointers of the report. A consent is "/consents/KIND" (its state), with "…/limit" and "…/at".
 * What the screen has to remember stands in fields that are never shown, so that a draft of the form
 * is a draft of the call:
 *   /call/started_at
 *   sending/key, sending/document   sent, and not known yet whether it arrived
 *   sending/more                    "yes": something was written since
 *   saved/reference, saved/version, saved/document   the case, once it is there */
#ifndef HOTLINE_SCREENS_CALL_FORM_H
#define HOTLINE_SCREENS_CALL_FORM_H

#include "screens/call/call_fields.h"

enum { CALL_FIELDS_MAX = 240, CALL_SECTIONS = 8 };

enum call_purpose {
    CALL_LOGS,    /* a new report */
    CALL_CHANGES, /* the facts of a case: without the call, and with its consents as they are */
};

struct call_form_options {
    enum call_purpose purpose;
    bool identity; /* of a case: it lies open */
};

/* Texts live as long as the arena. */
void call_form_begin(struct model *model, struct arena *arena,
                     const struct call_form_options *options, struct form *ret_form);
/* In the language shown now; what was entered and the focus stay. */
void call_form_renew(const struct model *model, struct arena *arena,
                     const struct call_form_options *options, struct form *form);
/* What can be known before anybody speaks. */
void call_form_defaults(const struct model *model, struct form *form);
/* Shows and hides what depends on other answers, fills in what follows from them, and says beside a
 * field what will not be kept. After every change. */
void call_form_refresh(const struct model *model, struct form *form);
/* What the items of a list are, in one line. */
struct str call_list_words(const struct model *model, struct arena *arena, const char *list,
                           const struct json *items);

#endif
