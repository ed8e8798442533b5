#include "hotline/vault/open.h"

#include "../inner.h"

#include <sodium.h>
#include <string.h>

static bool place_fits(const struct wrap_place *a, const struct wrap_place *b)
{
    return a->purpose == b->purpose && a->compartment == b->compartment &&
           uuid_equal(a->owner, b->owner) && uuid_equal(a->scope, b->scope) &&
           a->epoch == b->epoch && uuid_equal(a->recipient, b->recipient) &&
           a->recipient_epoch == b->recipient_epoch;
}

/* k(n) of the wrap; false when the sender's key is a low-order point. */
static bool key_find(uint8_t ret_key[KEY_BYTES], const uint8_t *at, const uint8_t *recipient_public,
                     const uint8_t *recipient_secret)
{
    uint8_t shared[KEY_BYTES], chain[KEY_BYTES];
    bool found = crypto_box_beforenm(shared, at + WRAP_AT_SENDER, recipient_secret) == 0;
    if (found) {
        wrap_chain_start(chain, shared, at + WRAP_AT_SENDER, recipient_public);
        for (uint32_t n = be32_get(at + WRAP_AT_INDEX); n > 0; n--)
            wrap_chain_next(chain);
        wrap_chain_key(ret_key, chain);
        wipe(chain, sizeof chain);
    }
    wipe(shared, sizeof shared);
    return found;
}

/* Search key and file key have no public half; a page of cases names none for the one line it shows
 * of each (headline, or the summary of an offer). */
static bool may_be_unchecked(const struct wrap_place *place)
{
    return place->purpose == WRAP_SEARCH || place->purpose == WRAP_FILE ||
           place->compartment == COMPARTMENT_HEADLINE || place->compartment == COMPARTMENT_EXCHANGE;
}

static bool secret_fits(const uint8_t *secret, const uint8_t *expected_public)
{
    uint8_t computed[KEY_BYTES];
    return !expected_public ||
           (key_public_of(secret, computed) && bytes_equal(computed, expected_public, KEY_BYTES));
}

struct error wrap_open(const struct wrap_place *expected, const uint8_t recipient_public[KEY_BYTES],
                       const uint8_t recipient_secret[KEY_BYTES], struct str wrap,
                       const uint8_t *expected_public, uint8_t ret_secret[KEY_BYTES])
{
    static const uint8_t zero_nonce[AEAD_NONCE_BYTES];
    const uint8_t *at = (const uint8_t *)wrap.at;
    struct wrap_place place;
    uint8_t key[KEY_BYTES], secret[KEY_BYTES], commitment[HASH_BYTES];

    if (wrap_header(wrap, &place).id || !place_fits(&place, expected) ||
        (!expected_public && !may_be_unchecked(&place)) ||
        !key_find(key, at, recipient_public, recipient_secret))
        return FAILED(CLIENT_ENVELOPE);

    wrap_commitment(commitment, at, key);
    bool opened = bytes_equal(commitment, at + WRAP_AT_COMMITMENT, HASH_BYTES) &&
                  crypto_aead_xchacha20poly1305_ietf_decrypt(
                      secret, NULL, NULL, at + WRAP_AT_CIPHERTEXT, WRAP_BYTES - WRAP_AT_CIPHERTEXT,
                      at, WRAP_AT_CIPHERTEXT, zero_nonce, key) == 0 &&
                  secret_fits(secret, expected_public);
    wipe(key, sizeof key);
    if (opened)
        memcpy(ret_secret, secret, KEY_BYTES);
    wipe(secret, sizeof secret);
    sodium_stackzero(SECRET_STACK_BYTES);
    return opened ? NO_ERROR : FAILED(CLIENT_ENVELOPE);
}
