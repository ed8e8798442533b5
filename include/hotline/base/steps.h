/* The steps from one status of a case to the next: vocab/case_status.def. The server checks them,
 * the client offers them. */
#ifndef HOTLINE_BASE_STEPS_H
#define HOTLINE_BASE_STEPS_H

#include "hotline/base/words.h"

struct case_step {
    enum case_status from, to;
    unsigned roles;           /* bits, 1 << role */
    const char *requirements; /* words separated by blanks */
};

/* How a step is taken: by POST …/transitions, or only by another request. */
enum step_way {
    WAY_TRANSITION,
    WAY_ASSIGNMENT, /* to assigned */
    WAY_FORWARD,    /* to forwarded, and from there on: by its decision or by taking it back */
    WAY_MERGE,      /* to and from merged: POST …/merge and …/unmerge */
    WAY_ERASURE,    /* to erased: not yet served */
};

const struct case_step *step_find(enum case_status from, enum case_status to); /* NULL: none */
/* The steps from a status in their order. after: the one before; NULL: the first. */
const struct case_step *step_next(enum case_status from, const struct case_step *after);
/* Is it a step for the role at all? Takes no notice of who the case belongs to. */
bool step_for(const struct case_step *step, enum role role);
bool step_needs(const struct case_step *step, const char *requirement);
enum step_way step_way(const struct case_step *step);

#endif
