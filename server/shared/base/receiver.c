#include "hotline/base/receiver.h"

enum receiver receiver_of_role(enum role role)
{
    switch (role) {
    case ROLE_LAWYER:
        return RECEIVER_LAWYER;
    case ROLE_COURT_MONITOR:
        return RECEIVER_MONITOR;
    case ROLE_PARTNER:
        return RECEIVER_PARTNER;
    default:
        return RECEIVER_COLLEAGUE;
    }
}

struct consent_needs consent_needs(enum receiver receiver, bool abroad)
{
    static const enum consent_kind kind_for[] = {
#define RECEIVER(ID, CONSENT) [RECEIVER_##ID] = CONSENT,
#include "hotline/vocab/receivers.def"
#undef RECEIVER
    };
    struct consent_needs needs = {.count = 0};

    if (kind_for[receiver])
        needs.kind[needs.count++] = kind_for[receiver];
    if (needs.count && abroad)
        needs.kind[needs.count++] = CONSENT_KIND_TRANSFER_ABROAD;
    return needs;
}

enum consent_state consent_in_force(enum consent_state state, struct date valid_until,
                                    struct date today)
{
    bool over = valid_until.year && date_compare(valid_until, today) < 0;

    return over && (state == CONSENT_GIVEN || state == CONSENT_LIMITED) ? CONSENT_WITHDRAWN : state;
}
