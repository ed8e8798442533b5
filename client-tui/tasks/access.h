/* Who can open what of a case, and what was opened. */
#ifndef HOTLINE_TASKS_ACCESS_H
#define HOTLINE_TASKS_ACCESS_H

#include "tasks/task.h"
#include "widgets/view.h"

extern const struct task task_access; /* struct str, a reference -> struct access */

enum access_part { PART_REPORT, PART_IDENTITY, PART_WORK, PART_EXCHANGE, PART_COUNT };

struct access_row {
    struct uuid id;
    struct str name, people;       /* people: of a group, those who are in it now */
    struct str parts[PART_COUNT];  /* "yes", "on offer", "no more", empty: never */
};
struct access {
    const struct access_row *rows;
    size_t count;
    const struct paragraph *openings; /* in order of time */
    size_t opening_count;
};

#endif
