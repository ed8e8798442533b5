#include "inner.h"

static bool place_fits(const struct record_place *a, const struct record_place *b)
{
    return a->type == b->type && a->compartment == b->compartment &&
           uuid_equal(a->case_id, b->case_id) && uuid_equal(a->record_id, b->record_id) &&
           uuid_equal(a->author, b->author) && a->epoch == b->epoch && a->version == b->version;
}

struct error record_open(struct arena *arena, const struct record_place *expected,
                         const uint8_t compartment_public[KEY_BYTES],
                         const uint8_t compartment_secret[KEY_BYTES], struct str envelope,
                         struct str *ret_plaintext)
{
    struct record_place place;
    if (record_header(envelope, &place).id || !place_fits(&place, expected))
        return FAILED(CLIENT_ENVELOPE);
    return envelope_open(arena, &record_envelope, compartment_public, compartment_secret, envelope,
                         ret_plaintext);
}
