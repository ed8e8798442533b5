#include "../inner.h"

const struct envelope_kind record_envelope = {
    .direct = LABEL("hotline record direct"),
    .sealed = LABEL("hotline record sealed"),
    .commit = LABEL("hotline record commit"),
};

struct str record_seal_direct(struct arena *arena, const struct record_place *place,
                              const uint8_t compartment_secret[KEY_BYTES], struct str plaintext)
{
    uint8_t at[ENVELOPE_PLACE_BYTES];
    record_place_put(at, RECORD_DIRECT, place);
    return envelope_seal_direct(arena, &record_envelope, at, compartment_secret, plaintext);
}

struct error record_seal(struct arena *arena, const struct record_place *place,
                         const uint8_t compartment_public[KEY_BYTES], struct str plaintext,
                         struct str *ret_envelope)
{
    uint8_t at[ENVELOPE_PLACE_BYTES];
    record_place_put(at, RECORD_SEALED, place);
    return envelope_seal(arena, &record_envelope, at, compartment_public, plaintext, ret_envelope);
}
