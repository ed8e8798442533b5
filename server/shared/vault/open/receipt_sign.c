#include "../inner.h"
#include "hotline/vault/receipt.h"

#include <sodium.h>

void receipt_sign(struct arena *arena, const uint8_t sign_seed[KEY_BYTES], struct receipt *receipt)
{
    uint8_t sign_public[KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(sign_public, secret, sign_seed);
    struct str text = receipt_signed_text(arena, receipt);
    crypto_sign_detached(receipt->signature, NULL, (const uint8_t *)text.at, text.len, secret);
    wipe(secret, sizeof secret);
    sodium_stackzero(SECRET_STACK_BYTES);
}
