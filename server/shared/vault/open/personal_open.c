#include "inner.h"

static bool place_fits(const struct personal_place *a, const struct personal_place *b)
{
    return a->purpose == b->purpose && uuid_equal(a->user, b->user) &&
           uuid_equal(a->item, b->item) && a->epoch == b->epoch && a->number == b->number;
}

struct error personal_open(struct arena *arena, const struct personal_place *expected,
                           const struct key_pair *user, struct str envelope,
                           struct str *ret_plaintext)
{
    struct personal_place place;
    uint8_t key[KEY_BYTES];
    if (personal_header(envelope, &place).id || !place_fits(&place, expected) ||
        !key_is_pair(user->public_key, user->secret) ||
        !envelope_key_find(key, &personal_envelope, (const uint8_t *)envelope.at, user->public_key,
                           user->secret))
        return FAILED(CLIENT_ENVELOPE);
    return envelope_open(arena, &personal_envelope, key, envelope, ret_plaintext);
}
