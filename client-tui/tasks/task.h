/* What the screens ask for: work with network or keys as data, carried out away from the screen
 * (performer.h). Input and output of each task stand beside it, in the header of its subject; the
 * output lives in the arena of its answer. */
#ifndef HOTLINE_TASKS_TASK_H
#define HOTLINE_TASKS_TASK_H

#include "hotline/base/error.h"
#include "hotline/base/uuid.h"

struct session;

/* A thread each, that carries tasks out in order. */
enum lane {
    LANE_KEYS,  /* keys and what answers soon */
    LANE_NEWS,  /* waits for the server, for long: has a connection of its own */
    LANE_FILLS, /* reads much, in the background: the same; never the keyring */
    LANE_DISK,  /* what is kept on this device */
    LANE_COUNT
};

struct task {
    enum lane lane; /* each has a thread */
    bool anyone;    /* nobody has to have signed in; else ERROR_UNAUTHENTICATED */
    bool sends;     /* what was typed: begins when all that was to be kept before is on the disk, so
                       that a kill never leaves it there under another key than it was sent with */
    struct error (*run)(struct session *session, struct arena *arena, const void *input,
                        void **ret_output);
};

#endif
