#include "../inner.h"

const struct envelope_kind personal_envelope = {
    .direct = LABEL("hotline personal direct"),
    .sealed = LABEL("hotline personal sealed"),
    .commit = LABEL("hotline personal commit"),
};

struct str personal_seal_direct(struct arena *arena, const struct personal_place *place,
                                const uint8_t user_secret[KEY_BYTES], struct str plaintext)
{
    uint8_t at[ENVELOPE_PLACE_BYTES];
    personal_place_put(at, RECORD_DIRECT, place);
    return envelope_seal_direct(arena, &personal_envelope, at, user_secret, plaintext);
}

struct error personal_seal(struct arena *arena, const struct personal_place *place,
                           const uint8_t user_public[KEY_BYTES], struct str plaintext,
                           struct str *ret_envelope)
{
    uint8_t at[ENVELOPE_PLACE_BYTES];
    personal_place_put(at, RECORD_SEALED, place);
    return envelope_seal(arena, &personal_envelope, at, user_public, plaintext, ret_envelope);
}
