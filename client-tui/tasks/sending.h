/* Sending to a case what a sheet holds: one request, or several one after another, each under the
 * version that the one before has made. */
#ifndef HOTLINE_TASKS_SENDING_H
#define HOTLINE_TASKS_SENDING_H

#include "hotline/base/json.h"
#include "tasks/task.h"

extern const struct task task_sending; /* struct sending_input -> struct sent */

struct sending {
    const char *method, *rest; /* "POST", "/notes" */
    const struct json *body;
    struct uuid key;           /* the same for each try; nil: a fresh one */
};
enum { SENDINGS_MAX = 2 };
struct sending_input {
    struct str reference;
    int64_t version; /* that was seen; 0: it is not asked for */
    struct sending at[SENDINGS_MAX];
    size_t count;
};
/* There also with an error: what was done before it is not undone. */
struct sent {
    size_t count; /* requests that were done */
    int64_t version;
};

#endif
