/* Two cases side by side, before one is merged into the other. */
#ifndef HOTLINE_TASKS_MERGING_H
#define HOTLINE_TASKS_MERGING_H

#include "hotline/base/str.h"
#include "tasks/task.h"

extern const struct task task_merge_pair; /* struct merge_wanted -> struct merge_pair */

struct merge_wanted {
    struct str reference, into;
};
/* In words. */
struct merge_side {
    struct str reference, status, received, assignee, about;
};
struct merge_pair {
    struct merge_side one, into;
};

#endif
