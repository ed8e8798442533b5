#include "../inner.h"

#include <sodium.h>

#define ENROLMENT_LABEL "hotline enrolment"

bool enrolment_verify(struct str username, const uint8_t sign_public[KEY_BYTES],
                      const uint8_t box_public[KEY_BYTES], struct str proof)
{
    if (proof.len != SIGNATURE_BYTES)
        return false;
    struct arena *arena = arena_new(1024, false);
    struct buf message = {.arena = arena};
    buf_str(&message, STR(ENROLMENT_LABEL));
    buf_str(&message, username);
    buf_add(&message, sign_public, KEY_BYTES);
    buf_add(&message, box_public, KEY_BYTES);
    bool good = crypto_sign_verify_detached((const uint8_t *)proof.at, (const uint8_t *)message.at,
                                            message.len, sign_public) == 0;
    arena_free(arena);
    return good;
}
