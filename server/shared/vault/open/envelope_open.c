#include "inner.h"

#include <sodium.h>
#include <string.h>

bool key_public_of(const uint8_t secret[KEY_BYTES], uint8_t ret_public[KEY_BYTES])
{
    uint8_t public_key[KEY_BYTES];
    if (crypto_scalarmult_base(public_key, secret) != 0)
        return false;
    sodium_stackzero(SECRET_STACK_BYTES);
    memcpy(ret_public, public_key, KEY_BYTES);
    return true;
}

static bool is_pair(const uint8_t *public_key, const uint8_t *secret)
{
    uint8_t computed[KEY_BYTES];
    return key_public_of(secret, computed) && bytes_equal(computed, public_key, KEY_BYTES);
}

/* False when the sender's key is a low-order point. */
static bool key_find(uint8_t ret_key[KEY_BYTES], const struct envelope_kind *kind,
                     const uint8_t *at, const uint8_t *public_key, const uint8_t *secret)
{
    if (at[RECORD_AT_MODE] == RECORD_DIRECT) {
        envelope_key_direct(ret_key, kind, at, secret);
        return true;
    }
    uint8_t shared[KEY_BYTES];
    bool found = crypto_box_beforenm(shared, at + RECORD_AT_SENDER, secret) == 0;
    if (found)
        envelope_key_sealed(ret_key, kind, at, shared, public_key);
    wipe(shared, sizeof shared);
    return found;
}

/* Takes the ISO/IEC 7816-4 padding off; false when it is none, or not to the smallest bucket. */
static bool unpad(const uint8_t *text, size_t padded, size_t *ret_len)
{
    size_t len = padded;
    while (len > 0 && text[len - 1] == 0)
        len--;
    if (len == 0 || text[len - 1] != 0x80 || record_bucket(len - 1) != padded)
        return false;
    *ret_len = len - 1;
    return true;
}

struct error envelope_open(struct arena *arena, const struct envelope_kind *kind,
                           const uint8_t public_key[KEY_BYTES], const uint8_t secret[KEY_BYTES],
                           struct str envelope, struct str *ret_plaintext)
{
    const uint8_t *at = (const uint8_t *)envelope.at;
    uint8_t key[KEY_BYTES], commitment[HASH_BYTES];
    if (!is_pair(public_key, secret) || !key_find(key, kind, at, public_key, secret))
        return FAILED(CLIENT_ENVELOPE);

    size_t padded = envelope.len - RECORD_HEADER_BYTES - AEAD_TAG_BYTES, len;
    uint8_t *text = arena_alloc(arena, padded);
    envelope_commitment(commitment, kind, at, key);
    bool opened = bytes_equal(commitment, at + RECORD_AT_COMMITMENT, HASH_BYTES) &&
                  crypto_aead_xchacha20poly1305_ietf_decrypt(
                      text, NULL, NULL, at + RECORD_HEADER_BYTES, padded + AEAD_TAG_BYTES, at,
                      RECORD_AD_BYTES, at + RECORD_AT_NONCE, key) == 0 &&
                  unpad(text, padded, &len);
    wipe(key, sizeof key);
    sodium_stackzero(SECRET_STACK_BYTES);
    if (!opened)
        return FAILED(CLIENT_ENVELOPE);
    *ret_plaintext = (struct str){.at = (const char *)text, .len = len};
    return NO_ERROR;
}
