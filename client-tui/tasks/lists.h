/* Lists of cases: pages of the queue, how many cases each view has, and what a search finds. */
#ifndef HOTLINE_TASKS_LISTS_H
#define HOTLINE_TASKS_LISTS_H

#include "tasks/task.h"
#include "term/theme.h"

extern const struct task task_rows;   /* struct rows_input -> struct case_rows, one page */
extern const struct task task_counts; /* nothing -> struct view_counts */
extern const struct task task_search; /* struct search_input -> struct found */

struct rows_input {
    const char *view;                      /* "queue", "mine", … */
    const char *sort;                      /* "urgency", … ; NULL where the view has one order */
    struct str priority, status, assigned; /* codes as the route takes them; empty: all */
    struct str after;                      /* cursor; empty: from the beginning */
};
/* A case in a list, in words; in the list of forwards an offer. */
struct case_row {
    struct uuid id; /* of an offer: of the forward */
    struct str reference, priority, status, due, headline, assignee, received;
    struct str forward; /* id, in the list of forwards; else empty */
    enum style style;
};
struct case_rows {
    struct case_row *at;
    size_t count;
    struct str next; /* cursor; empty: there are no more */
};

enum { VIEW_QUEUE, VIEW_MINE, VIEW_OVERDUE, VIEW_FORWARDED, VIEW_CLOSED, VIEW_COUNT };
extern const char *const view_codes[VIEW_COUNT];
struct view_counts {
    int at[VIEW_COUNT];   /* LIMIT_QUEUE_COUNT + 1: or more */
    struct str *critical; /* references of the newest critical cases that nobody has */
    size_t critical_count;
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
