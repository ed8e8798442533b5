#include "inner.h"

static bool place_fits(const struct personal_place *a, const struct personal_place *b)
{
    return a->purpose == b->purpose && uuid_equal(a->user, b->user) &&
           uuid_equal(a->item, b->item) && a->epoch == b->epoch && a->number == b->number;
}

struct error personal_open(struct arena *arena, const struct personal_place *expected,
                           const uint8_t user_public[KEY_BYTES],
                           const uint8_t user_secret[KEY_BYTES], struct str envelope,
                           struct str *ret_plaintext, bool *ret_direct)
{
    struct personal_place place;
    if (personal_header(envelope, &place).id || !place_fits(&place, expected))
        return FAILED(CLIENT_ENVELOPE);
    struct error e =
        envelope_open(arena, &personal_envelope, user_public, user_secret, envelope, ret_plaintext);
    if (!e.id)
        *ret_direct = envelope.at[RECORD_AT_MODE] == RECORD_DIRECT;
    return e;
}
