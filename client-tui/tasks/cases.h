/* One case: reading it, opening what is sealed, writing a note. */
#ifndef HOTLINE_TASKS_CASES_H
#define HOTLINE_TASKS_CASES_H

#include "hotline/base/json.h"
#include "tasks/task.h"
#include "widgets/view.h"

extern const struct task task_case;    /* struct str, a reference -> struct case_shown */
extern const struct task task_opening; /* struct opening_input -> nothing */
extern const struct task task_note;    /* struct note_input -> nothing */

/* A case as one may read it now, and as paragraphs. */
struct case_shown {
    struct str reference;
    struct uuid id;
    int64_t version;
    const struct json *answer; /* GET /v1/cases/{reference}, opened */
    const struct paragraph *paragraphs;
    size_t count;
    const size_t *chapters; /* paragraphs with which they begin */
    size_t chapter_count;
    bool sealed; /* something could be opened with a reason */
    /* What its newest records say; NULL: sealed, or not there. */
    const struct json *headline, *report, *identity;
    struct str clocks; /* legal ones that still run, a line each; empty: none */
};

struct opening_input {
    struct str reference, compartment, reason;
};

/* key: the same for each try, so that a note is there once. */
struct note_input {
    struct str reference, text;
    struct uuid key;
};

#endif
