/* What a forward must consist of: receiver, keys, wraps and copies, each in its place. */
#ifndef HOTLINE_SERVER_API_FORWARD_RULES_H
#define HOTLINE_SERVER_API_FORWARD_RULES_H

#include "hotline/wire/forward.h"
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/api/sealing.h"
#include "server/store/store_forward.h"

struct forward_receiver {
    const struct principal *principal;    /* desk of an office, partner's group, lawyer or monitor */
    const struct principal *coordination; /* of an office, else NULL */
    enum office office;                   /* when to an office */
    enum receiver receiver;
    bool abroad;
};

/* Whom "to" names. INVALID at /to: nobody to whom this case could go. */
struct error forward_find_receiver(const struct sealing *sealing, const struct rules *rules,
                                   struct str to, struct forward_receiver *ret_receiver);

/* Checks manifest, keys and wraps and adds what they bring to sealing->out: the copies first, in the
 * manifest's order. ENVELOPE_INVALID and WRAP_INVALID name the place in detail; WRAPS_MISSING and
 * WRAPS_SURPLUS say whose ("identity 2 desk:pristina"). */
struct error forward_check(struct sealing *sealing, const struct wire_forward *in,
                           const struct forward_receiver *to);

/* Asked when a request fails: its first try may have succeeded and thereby changed what is checked.
 * NO_ERROR with what was answered then, else what to answer now. */
struct error forward_answered(struct request *rq, struct error error,
                              struct wire_forwarded *ret_out);

struct wire_forwarded forward_wire(const struct forward_done *done);

#endif
