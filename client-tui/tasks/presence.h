/* Saying that one has a case open, and hearing who else has. */
#ifndef HOTLINE_TASKS_PRESENCE_H
#define HOTLINE_TASKS_PRESENCE_H

#include "hotline/base/str.h"
#include "tasks/task.h"

extern const struct task task_presence;     /* struct presence_input -> struct others */
extern const struct task task_presence_end; /* struct str, a reference -> nothing */

struct presence_input {
    struct str reference;
    bool writing;
};
struct others {
    struct str words; /* empty: nobody */
};

#endif
