/* Who may have the key of a compartment, as a table: compartment x relation. The entries are
 * symbols; the api resolves them against the directory and leaves out who gets the key through a
 * group already. */
#ifndef HOTLINE_DOMAIN_ENTITLED_H
#define HOTLINE_DOMAIN_ENTITLED_H

#include "server/domain/consent.h"

enum entitled_who {
    ENTITLED_DESK,         /* group desk:<office> */
    ENTITLED_COORDINATION, /* group coordination:<office> */
    ENTITLED_LOGGER,       /* who took the call, her own key; while nobody is assigned */
    ENTITLED_HANDLER,      /* assignee: a user's own key, or a partner's group */
    ENTITLED_STATISTICS,   /* group statistics */
};

struct entitled_case {
    bool assigned;         /* somebody is handler */
    enum receiver handler; /* what the handler is; read only when assigned */
    const struct consents *consents;
};

#define ENTITLED_MAX 4

struct entitled {
    enum entitled_who who[ENTITLED_MAX];
    size_t count;
};

/* Complete for one compartment. A colleague is a member of the desk, so that she is listed as
 * handler for identity only. COMPARTMENT_EXCHANGE gives none: a forward names its own two sides. */
struct entitled entitled_to(enum compartment compartment, const struct entitled_case *of);

/* What a new handler needs wraps of when a case is assigned to her: no more and no less. */
bool entitled_handler(enum compartment compartment, enum receiver handler,
                      const struct consents *consents);

#endif
