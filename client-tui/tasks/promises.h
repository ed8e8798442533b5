/* What has been promised to people, and when somebody is to call them back: read out of the cases
 * that one may open, for the server cannot. */
#ifndef HOTLINE_TASKS_PROMISES_H
#define HOTLINE_TASKS_PROMISES_H

#include "hotline/base/time.h"
#include "tasks/task.h"

extern const struct task task_promises; /* struct promises_input -> struct promises */

enum { PROMISE_DAYS = 14, PROMISE_CASES_MAX = 100 };

enum promise_kind { PROMISE_ACTION, PROMISE_CALL };
struct promise {
    enum promise_kind kind;
    struct date due;
    bool late;
    struct uuid case_id;
    struct str reference, text, assignee;
};
/* A case as it was read: in that version it needs not be read again. */
struct promise_case {
    struct uuid id;
    int64_t version;
    struct promise at[2];
    size_t count;
    bool sealed; /* its report is not open to her */
};
struct promises {
    const struct promise *at; /* the longest overdue first */
    size_t count;
    const struct promise_case *cases;
    size_t case_count, sealed;
    bool more; /* cases that were not looked at */
};
struct promises_input {
    bool office; /* of the whole office; else of one's own cases */
    struct date today;
    const struct promise_case *known; /* with their texts in the input's arena */
    size_t known_count;
};

/* For the next input. */
const struct promise_case *promises_known(struct arena *arena, const struct promises *promises);

#endif
