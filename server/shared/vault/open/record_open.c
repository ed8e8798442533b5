#include "inner.h"

static bool place_fits(const struct record_place *a, const struct record_place *b)
{
    return a->type == b->type && a->compartment == b->compartment &&
           uuid_equal(a->case_id, b->case_id) && uuid_equal(a->record_id, b->record_id) &&
           uuid_equal(a->author, b->author) && a->epoch == b->epoch && a->version == b->version;
}

static bool key_find(uint8_t ret_key[KEY_BYTES], const uint8_t *at, const uint8_t *public_key,
                     const uint8_t *secret)
{
    if (at[RECORD_AT_MODE] != RECORD_DIRECT)
        return envelope_key_find(ret_key, &record_envelope, at, public_key, secret);
    record_key_direct(ret_key, at, secret);
    return true;
}

struct error record_open(struct arena *arena, const struct record_place *expected,
                         const uint8_t compartment_public[KEY_BYTES],
                         const uint8_t compartment_secret[KEY_BYTES], struct str envelope,
                         struct str *ret_plaintext)
{
    struct record_place place;
    uint8_t key[KEY_BYTES];
    if (record_header(envelope, &place).id || !place_fits(&place, expected) ||
        !key_is_pair(compartment_public, compartment_secret) ||
        !key_find(key, (const uint8_t *)envelope.at, compartment_public, compartment_secret))
        return FAILED(CLIENT_ENVELOPE);
    return envelope_open(arena, &record_envelope, key, envelope, ret_plaintext);
}
