/* One case to one handler: what POST …/assignments and POST /v1/reassignments have in common. */
#ifndef HOTLINE_SERVER_API_ASSIGNING_H
#define HOTLINE_SERVER_API_ASSIGNING_H

#include "server/api/case_write.h"
#include "server/store/store_assignment.h"

struct assigning {
    struct str reference; /* canonical */
    int64_t version;      /* that the caller has read */
    struct str to;        /* user name, or handle of a partner's group */
    struct json_list wraps;  /* of struct wire_wrap */
    struct str reason;       /* sealed to work; empty: none */
    struct str legal_basis;  /* of an override; empty: none */
    struct str from;         /* who must have the case now; empty: whoever has it */
};

/* Begins the sealing, checks everything, seals the reason; *ret_row lacks no more than the request's
 * key. Bad fields are named by pointers into an assignment's body. ERROR_CONFLICT: another than
 * `from` has the case. */
struct error assigning_seal(struct request *rq, const struct rules *rules,
                            const struct assigning *in, struct sealing *sealing,
                            struct assignment_new *ret_row);

#endif
