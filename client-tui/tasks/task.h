/* What the screens ask for: work with network or keys as data, carried out away from the screen
 * (performer.h). Input and output of each task stand beside it, in the header of its subject; the
 * output lives in the arena of its answer. */
#ifndef HOTLINE_TASKS_TASK_H
#define HOTLINE_TASKS_TASK_H

#include "hotline/base/error.h"
#include "hotline/base/uuid.h"

struct session;

struct task {
    bool waits; /* for the server, for long: has a connection and a thread of its own */
    struct error (*run)(struct session *session, struct arena *arena, const void *input,
                        void **ret_output);
};

#endif
