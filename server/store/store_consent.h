/* Consents of a case. */
#ifndef HOTLINE_SERVER_STORE_CONSENT_H
#define HOTLINE_SERVER_STORE_CONSENT_H

#include "server/store/store_sealed.h"

struct consent_new {
    struct uuid actor, key, case_id;
    const uint8_t *request_hash;
    int64_t version; /* If-Match, of the case */
    millis at;
    struct str kind, state, form;
    millis said_at;
    struct date valid_until;
    struct uuid record; /* limit and wording, in report */
    const struct str *flags; /* all of the case's */
    size_t flag_count;
    struct sealed sealed;
};
struct error store_consent_add(struct store *store, struct arena *arena,
                               const struct consent_new *in, int64_t *ret_version);

#endif
