/* Openings: a stated reason gives the key of one compartment for an hour. */
#ifndef HOTLINE_SERVER_STORE_OPENING_H
#define HOTLINE_SERVER_STORE_OPENING_H

#include "server/store/store_sealed.h"

struct opening_new {
    struct uuid actor, key, case_id, id;
    const uint8_t *request_hash;
    millis at;
    enum compartment compartment;
    struct uuid record; /* the reason, in work */
    int64_t minutes;
    struct sealed sealed;
};
/* ERROR_FORBIDDEN when the caller holds no key of that compartment. */
struct error store_opening_add(struct store *store, struct arena *arena,
                               const struct opening_new *in, millis *ret_until);

#endif
