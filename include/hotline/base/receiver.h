/* Who gets a case, and the consents that takes: the server refuses by it, the client shows it before
 * anything is sent. */
#ifndef HOTLINE_BASE_RECEIVER_H
#define HOTLINE_BASE_RECEIVER_H

#include "hotline/base/time.h"
#include "hotline/base/words.h"

/* An office, a partner's group, or a user with the role. */
enum receiver {
#define RECEIVER(ID, CONSENT) RECEIVER_##ID,
#include "hotline/vocab/receivers.def"
#undef RECEIVER
};

enum receiver receiver_of_role(enum role role); /* operator, coordinator: colleague */

/* Kinds a handing over needs, 0 to 2 of them. abroad: the receiver's country is another than that
 * of the office that holds the case. A colleague of the same office needs none. */
struct consent_needs {
    enum consent_kind kind[2];
    size_t count;
};
struct consent_needs consent_needs(enum receiver receiver, bool abroad);

/* Given, but out of date counts as withdrawn: valid_until is the last good day (year 0: none). */
enum consent_state consent_in_force(enum consent_state state, struct date valid_until,
                                    struct date today);

#endif
