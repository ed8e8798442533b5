/* Calls: those that leave no case, and further ones of a case. */
#ifndef HOTLINE_SERVER_STORE_CONTACT_H
#define HOTLINE_SERVER_STORE_CONTACT_H

#include "server/store/store_sealed.h"

struct contact_new {
    struct uuid actor, key, id;
    const uint8_t *request_hash;
    struct str office, kind, channel, language;
    millis at;
    bool counted_only; /* not even who logged it */
};
struct error store_contact_log(struct store *store, struct arena *arena,
                               const struct contact_new *in, struct uuid *ret_id);

struct case_contact_new {
    struct uuid actor, key, case_id, id;
    const uint8_t *request_hash;
    millis at;
    struct str kind, channel, language, result;
    struct sealed sealed;
};
struct error store_contact_add(struct store *store, struct arena *arena,
                               const struct case_contact_new *in, struct uuid *ret_id);

#endif
