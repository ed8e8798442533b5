/* What the screens ask for: calls as data, carried out away from the screen (performer.h). Each
 * output lives in the arena of its answer. */
#ifndef HOTLINE_SCREENS_CALLS_H
#define HOTLINE_SCREENS_CALLS_H

#include "hotline/base/error.h"
#include "hotline/base/uuid.h"
#include "widgets/view.h"

struct session;

struct call {
    bool waits; /* for the server, for long: has a connection and a thread of its own */
    struct error (*run)(struct session *session, struct arena *arena, const void *input,
                        void **ret_output);
};

extern const struct call call_sign_in; /* struct sign_in_input -> struct sign_in_output */
extern const struct call call_rows;    /* struct rows_input -> struct case_rows */
extern const struct call call_changes; /* struct changes_input -> struct changes_output */
extern const struct call call_case;    /* struct str, a reference -> struct case_shown */
extern const struct call call_opening; /* struct opening_input -> nothing */
extern const struct call call_note;    /* struct note_input -> nothing */
extern const struct call call_search;  /* struct search_input -> struct found */

struct sign_in_input {
    struct str user, password;
};
struct sign_in_output {
    struct str who; /* "Ana Anić · Belgrade" */
};

struct rows_input {
    const char *view; /* "queue", "mine", … */
    struct str after; /* cursor; empty: from the beginning */
    size_t least;     /* rows wanted, as far as there are so many */
};
/* A case in a list, in words. */
struct case_row {
    struct uuid id;
    struct str reference, priority, status, due, headline, assignee;
    enum style style;
};
struct case_rows {
    struct case_row *at;
    size_t count;
    struct str next; /* cursor; empty: there are no more */
};

struct changes_input {
    struct str after; /* empty: from now on */
};
struct changes_output {
    struct str next;
    bool any;
};

/* A case as paragraphs, ready to be read. */
struct case_shown {
    const struct paragraph *paragraphs;
    size_t count;
    bool sealed; /* something could be opened with a reason */
};

struct opening_input {
    struct str reference, compartment, reason;
};

/* key: the same for each try, so that a note is there once. */
struct note_input {
    struct str reference, text;
    struct uuid key;
};

/* By any of these; the others are empty. */
struct search_input {
    struct str phone, name, email, reference;
};
struct found {
    struct case_rows rows;
    bool elsewhere;
};

#endif
