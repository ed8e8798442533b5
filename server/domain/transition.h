/* Status transitions of a case: vocab/case_status.def. */
#ifndef HOTLINE_DOMAIN_TRANSITION_H
#define HOTLINE_DOMAIN_TRANSITION_H

#include "server/domain/reference.h"

/* Is there such a step for the role at all? Takes no notice of who the case belongs to. */
bool transition_may(enum case_status from, enum case_status to, enum role role);
/* The step's requirements, words separated by blanks; NULL when there is no such step. */
const char *transition_requirements(enum case_status from, enum case_status to);

/* How a step is taken: by POST …/transitions, or only by another request. */
enum transition_way {
    WAY_TRANSITION,
    WAY_ASSIGNMENT, /* to assigned */
    WAY_FORWARD,    /* to forwarded, and from there on: by its decision or by taking it back */
    WAY_MERGE,      /* to and from merged: POST …/merge and …/unmerge */
    WAY_ERASURE,    /* to erased: not yet served */
};
enum transition_way transition_way(enum case_status from, enum case_status to);

/* Body of POST …/transitions. */
struct transition {
    enum case_status to;
    struct json *reason;  /* sealed to work: every member but "to" that was sent */
    struct date next_due; /* next_contact_on, expected_by, review_on; year 0: none */
};

/* Reads {"to", "reason", "closure_reason", "outcomes": [], "next_contact_on", "institution",
 * "expected_by", "proceeding", "review_on", "question"} and checks it against the step.
 * 409 TRANSITION_NOT_ALLOWED: no such step, or not by this request; 403 FORBIDDEN: not for this
 * role; 422 INVALID with REQUIREMENT_MISSING fields for what the step asks and the body lacks. */
struct error transition_check(struct arena *arena, const struct reference *reference,
                              const struct json *body, enum case_status from, enum role role,
                              struct date today, struct transition *ret_transition);

/* A case may be assigned from received, in_triage (status becomes assigned), assigned and every
 * open working status (handing over; the status stays). emergency: to the caller herself or to a
 * coordinator of her office; an operator may do only that, only when the priority is critical, only
 * from received. */
struct error transition_assign(enum case_status from, enum role role, bool emergency,
                               enum priority priority, enum case_status *ret_to);

#endif
