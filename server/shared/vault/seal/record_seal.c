#include "../inner.h"

#include "hotline/base/bytes.h"

#include <sodium.h>
#include <string.h>

void record_key_direct(uint8_t ret_key[KEY_BYTES], const uint8_t *header, const uint8_t *secret)
{
    vault_hash(ret_key, secret,
               PARTS(LABEL("hotline record direct"), PART(header + 4, RECORD_AT_SENDER - 4)));
}

void record_key_sealed(uint8_t ret_key[KEY_BYTES], const uint8_t *header, const uint8_t *shared,
                       const uint8_t *compartment_public)
{
    /* bytes 4 to 71, then the sender's public key, which stands at 72 */
    vault_hash(ret_key, shared,
               PARTS(LABEL("hotline record sealed"),
                     PART(header + 4, RECORD_AT_SENDER + KEY_BYTES - 4),
                     PART(compartment_public, KEY_BYTES)));
}

void record_commitment(uint8_t ret[HASH_BYTES], const uint8_t *header, const uint8_t *key)
{
    vault_hash(ret, key, PARTS(LABEL("hotline record commit"), PART(header, RECORD_AT_COMMITMENT)));
}

/* Fills in commitment, nonce and ciphertext of an envelope whose first 104 bytes stand; wipes the
 * key. */
static void envelope_finish(struct str envelope, uint8_t key[KEY_BYTES], struct str plaintext)
{
    uint8_t *at = (uint8_t *)envelope.at;
    size_t padded = envelope.len - RECORD_HEADER_BYTES - AEAD_TAG_BYTES;
    uint8_t *text = at + RECORD_HEADER_BYTES;

    record_commitment(at + RECORD_AT_COMMITMENT, at, key);
    random_bytes(at + RECORD_AT_NONCE, AEAD_NONCE_BYTES);
    if (plaintext.len > 0)
        memcpy(text, plaintext.at, plaintext.len);
    text[plaintext.len] = 0x80; /* the rest is zero already */
    crypto_aead_xchacha20poly1305_ietf_encrypt(text, NULL, text, padded, at, RECORD_AD_BYTES, NULL,
                                               at + RECORD_AT_NONCE, key);
    wipe(key, KEY_BYTES);
    sodium_stackzero(SECRET_STACK_BYTES);
}

static struct str envelope_begin(struct arena *arena, enum record_mode mode,
                                 const struct record_place *place, struct str plaintext)
{
    size_t len = RECORD_HEADER_BYTES + record_bucket(plaintext.len) + AEAD_TAG_BYTES;
    uint8_t *at = arena_alloc(arena, len);
    record_place_put(at, mode, place);
    return (struct str){.at = (const char *)at, .len = len};
}

struct str record_seal_direct(struct arena *arena, const struct record_place *place,
                              const uint8_t compartment_secret[KEY_BYTES], struct str plaintext)
{
    struct str envelope = envelope_begin(arena, RECORD_DIRECT, place, plaintext);
    uint8_t key[KEY_BYTES];
    record_key_direct(key, (const uint8_t *)envelope.at, compartment_secret);
    envelope_finish(envelope, key, plaintext);
    return envelope;
}

struct error record_seal(struct arena *arena, const struct record_place *place,
                         const uint8_t compartment_public[KEY_BYTES], struct str plaintext,
                         struct str *ret_envelope)
{
    struct key_pair sender;
    uint8_t shared[KEY_BYTES], key[KEY_BYTES];

    key_pair_new(&sender);
    int failed = crypto_box_beforenm(shared, compartment_public, sender.secret);
    wipe(sender.secret, sizeof sender.secret);
    if (failed)
        return FAILED(ENVELOPE_INVALID);

    struct str envelope = envelope_begin(arena, RECORD_SEALED, place, plaintext);
    uint8_t *at = (uint8_t *)envelope.at;
    memcpy(at + RECORD_AT_SENDER, sender.public_key, KEY_BYTES);
    record_key_sealed(key, at, shared, compartment_public);
    wipe(shared, sizeof shared);
    envelope_finish(envelope, key, plaintext);
    *ret_envelope = envelope;
    return NO_ERROR;
}
