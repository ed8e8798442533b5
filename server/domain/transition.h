/* What a status transition of a case (hotline/base/steps.h) needs and brings. */
#ifndef HOTLINE_DOMAIN_TRANSITION_H
#define HOTLINE_DOMAIN_TRANSITION_H

#include "server/domain/reference.h"

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
