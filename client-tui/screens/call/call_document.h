/* A form as the report that POST /v1/cases and PUT …/facts take, and back. Pure. */
#ifndef HOTLINE_SCREENS_CALL_DOCUMENT_H
#define HOTLINE_SCREENS_CALL_DOCUMENT_H

#include "screens/call/call_form.h"

struct call_moment {
    millis now;                 /* when it is saved: the call's end */
    struct str privacy_version; /* of the text that is read aloud */
};

/* The whole report. Where nothing may be written down, the call's channel and language and that
 * consent alone. Left out: what the gate does not let through, and fields that carry an error. */
struct json *call_document(const struct form *form, struct arena *arena,
                           const struct call_moment *moment);
/* The facts, the risk and, when identity is open, the person: members that the form does not show
 * stay as they are in `before` (may be NULL). */
struct json *call_facts(const struct form *form, struct arena *arena, const struct json *before,
                        bool identity);
/* The consents that differ from those in `before`, each as POST …/consents takes it. */
struct json *call_changed_consents(const struct form *form, struct arena *arena,
                                   const struct call_moment *moment, const struct json *before);
/* Fills in what a report or a case says; what is there stays where it says nothing. */
void call_fill(struct form *form, const struct json *document);
void call_fill_consents(struct form *form, const struct json *document); /* these alone */
/* The field at which an error's pointer into the document is shown. Lives in the arena. */
const char *call_field_at(struct arena *arena, const struct json *document, struct str pointer);

#endif
