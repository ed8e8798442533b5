/* To whom a case can be handed, and handing it over. */
#ifndef HOTLINE_TASKS_HANDLERS_H
#define HOTLINE_TASKS_HANDLERS_H

#include "hotline/base/str.h"
#include "tasks/task.h"

extern const struct task task_handlers; /* struct str, a reference -> struct handlers */
extern const struct task task_assign;   /* struct assign_input -> struct assigned_words */

/* One whom the verified directory and the server both know. */
struct handler {
    struct str name;    /* of the directory */
    struct str label;   /* in words */
    struct str place;   /* "Lawyer, Belgrade" */
    struct str opens;   /* what she will be able to open, in words */
    struct str lacking; /* the consent that is in the way, in words; empty: none */
    struct str alike;   /* others whose names are much like hers, in words; empty: none */
};
struct handlers {
    const struct handler *at;
    size_t count;
};

struct assign_input {
    struct str reference, to, reason, override;
    int64_t version;
};
struct assigned_words {
    struct str to, keys; /* which keys went along; empty: none had to */
};

#endif
