/* To whom a case can be handed, and handing it over; all cases of a colleague to others. */
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

extern const struct task task_receivers; /* struct str, whose cases -> struct receivers */
extern const struct task task_hand_over; /* struct hand_over_input -> struct handed_over */

/* Who may have the cases of a colleague, and which they are: all that are open. */
struct receivers {
    struct handlers handlers; /* without `opens` and `lacking`, which differ by case */
    const struct str *cases;  /* references */
    size_t case_count;
};

/* To these in turn, in one act: all of them or none. */
struct hand_over_input {
    struct str from, reason;
    const struct str *to, *cases;
    size_t to_count, case_count; /* at most LIMIT_REASSIGNED_CASES cases */
};
struct handed_case {
    struct str reference, to; /* to: in words */
};
struct handed_over {
    const struct handed_case *at;
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
