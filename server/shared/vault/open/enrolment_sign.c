#include "../inner.h"

#include <sodium.h>

#define ENROLMENT_LABEL "hotline enrolment"

void enrolment_sign(struct str username, const uint8_t sign_seed[KEY_BYTES],
                    const uint8_t box_public[KEY_BYTES], uint8_t ret_proof[SIGNATURE_BYTES])
{
    uint8_t sign_public[KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(sign_public, secret, sign_seed);
    struct arena *arena = arena_new(1024, false);
    struct buf message = {.arena = arena};
    buf_str(&message, STR(ENROLMENT_LABEL));
    buf_str(&message, username);
    buf_add(&message, sign_public, KEY_BYTES);
    buf_add(&message, box_public, KEY_BYTES);
    crypto_sign_detached(ret_proof, NULL, (const uint8_t *)message.at, message.len, secret);
    arena_free(arena);
    wipe(secret, sizeof secret);
    sodium_stackzero(SECRET_STACK_BYTES);
}
