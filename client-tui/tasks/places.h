/* Where files are written to. */
#ifndef HOTLINE_TASKS_PLACES_H
#define HOTLINE_TASKS_PLACES_H

#include "hotline/base/arena.h"

/* What became of a file. */
struct file_made {
    struct str path; /* in full */
    bool taken;      /* there is a file already; nothing was done */
};

/* "~/…" is in the home folder. */
struct file_made file_place(struct arena *arena, struct str path, bool replace);

#endif
