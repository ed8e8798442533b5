/* Lists of cases: pages of the queue, and what a search finds. */
#ifndef HOTLINE_TASKS_LISTS_H
#define HOTLINE_TASKS_LISTS_H

#include "tasks/task.h"
#include "term/theme.h"

extern const struct task task_rows;   /* struct rows_input -> struct case_rows */
extern const struct task task_search; /* struct search_input -> struct found */

struct rows_input {
    const char *view; /* "queue", "mine", … */
    struct str after; /* cursor; empty: from the beginning */
    size_t least;     /* rows wanted, as far as there are so many */
};
/* A case in a list, in words. */
struct case_row {
    struct uuid id;
    struct str reference, priority, status, due, headline, assignee;
    struct str forward; /* id, in the list of forwards; else empty */
    enum style style;
};
struct case_rows {
    struct case_row *at;
    size_t count;
    struct str next; /* cursor; empty: there are no more */
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
