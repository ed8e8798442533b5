#include "../inner.h"

#include <sodium.h>

const struct envelope_kind record_envelope = {
    .sealed = LABEL("hotline record sealed"),
    .commit = LABEL("hotline record commit"),
};

void record_key_direct(uint8_t ret_key[KEY_BYTES], const uint8_t *header, const uint8_t *secret)
{
    vault_hash(ret_key, secret,
               PARTS(LABEL("hotline record direct"), PART(header + 4, RECORD_AT_SENDER - 4)));
}

struct str record_seal_direct(struct arena *arena, const struct record_place *place,
                              const uint8_t compartment_secret[KEY_BYTES], struct str plaintext)
{
    struct str envelope = envelope_begin(arena, plaintext.len);
    uint8_t *at = (uint8_t *)envelope.at, key[KEY_BYTES];
    record_place_put(at, RECORD_DIRECT, place);
    record_key_direct(key, at, compartment_secret);
    envelope_finish(envelope, &record_envelope, key, plaintext);
    return envelope;
}

struct error record_seal(struct arena *arena, const struct record_place *place,
                         const uint8_t compartment_public[KEY_BYTES], struct str plaintext,
                         struct str *ret_envelope)
{
    uint8_t at[ENVELOPE_PLACE_BYTES];
    record_place_put(at, RECORD_SEALED, place);
    return envelope_seal(arena, &record_envelope, at, compartment_public, plaintext, ret_envelope);
}
