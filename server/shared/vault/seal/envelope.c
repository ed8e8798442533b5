/* The shape that records and personal envelopes share (layout.h). */
#include "../inner.h"

#include <sodium.h>
#include <string.h>

void envelope_key_direct(uint8_t ret_key[KEY_BYTES], const struct envelope_kind *kind,
                         const uint8_t *header, const uint8_t *secret)
{
    vault_hash(ret_key, secret, PARTS(kind->direct, PART(header + 4, ENVELOPE_PLACE_BYTES - 4)));
}

void envelope_key_sealed(uint8_t ret_key[KEY_BYTES], const struct envelope_kind *kind,
                         const uint8_t *header, const uint8_t *shared,
                         const uint8_t *recipient_public)
{
    /* bytes 4 to 71, then the sender's public key, which stands at 72 */
    vault_hash(ret_key, shared,
               PARTS(kind->sealed, PART(header + 4, ENVELOPE_PLACE_BYTES + KEY_BYTES - 4),
                     PART(recipient_public, KEY_BYTES)));
}

void envelope_commitment(uint8_t ret[HASH_BYTES], const struct envelope_kind *kind,
                         const uint8_t *header, const uint8_t *key)
{
    vault_hash(ret, key, PARTS(kind->commit, PART(header, RECORD_AT_COMMITMENT)));
}

static struct str envelope_begin(struct arena *arena, const uint8_t *place, size_t plaintext_len)
{
    size_t len = RECORD_HEADER_BYTES + record_bucket(plaintext_len) + AEAD_TAG_BYTES;
    uint8_t *at = arena_alloc(arena, len);
    memcpy(at, place, ENVELOPE_PLACE_BYTES);
    return (struct str){.at = (const char *)at, .len = len};
}

/* Fills in commitment, nonce and ciphertext of an envelope whose first 104 bytes stand; wipes the
 * key. */
static void envelope_finish(struct str envelope, const struct envelope_kind *kind,
                            uint8_t key[KEY_BYTES], struct str plaintext)
{
    uint8_t *at = (uint8_t *)envelope.at;
    size_t padded = envelope.len - RECORD_HEADER_BYTES - AEAD_TAG_BYTES;
    uint8_t *text = at + RECORD_HEADER_BYTES;

    envelope_commitment(at + RECORD_AT_COMMITMENT, kind, at, key);
    random_bytes(at + RECORD_AT_NONCE, AEAD_NONCE_BYTES);
    if (plaintext.len > 0)
        memcpy(text, plaintext.at, plaintext.len);
    text[plaintext.len] = 0x80; /* the rest is zero already */
    crypto_aead_xchacha20poly1305_ietf_encrypt(text, NULL, text, padded, at, RECORD_AD_BYTES, NULL,
                                               at + RECORD_AT_NONCE, key);
    wipe(key, KEY_BYTES);
    sodium_stackzero(SECRET_STACK_BYTES);
}

struct str envelope_seal_direct(struct arena *arena, const struct envelope_kind *kind,
                                const uint8_t place[ENVELOPE_PLACE_BYTES],
                                const uint8_t secret[KEY_BYTES], struct str plaintext)
{
    struct str envelope = envelope_begin(arena, place, plaintext.len);
    uint8_t key[KEY_BYTES];
    envelope_key_direct(key, kind, (const uint8_t *)envelope.at, secret);
    envelope_finish(envelope, kind, key, plaintext);
    return envelope;
}

struct error envelope_seal(struct arena *arena, const struct envelope_kind *kind,
                           const uint8_t place[ENVELOPE_PLACE_BYTES],
                           const uint8_t recipient_public[KEY_BYTES], struct str plaintext,
                           struct str *ret_envelope)
{
    struct key_pair sender;
    uint8_t shared[KEY_BYTES], key[KEY_BYTES];

    key_pair_new(&sender);
    int failed = crypto_box_beforenm(shared, recipient_public, sender.secret);
    wipe(sender.secret, sizeof sender.secret);
    if (failed)
        return FAILED(ENVELOPE_INVALID);

    struct str envelope = envelope_begin(arena, place, plaintext.len);
    uint8_t *at = (uint8_t *)envelope.at;
    memcpy(at + RECORD_AT_SENDER, sender.public_key, KEY_BYTES);
    envelope_key_sealed(key, kind, at, shared, recipient_public);
    wipe(shared, sizeof shared);
    envelope_finish(envelope, kind, key, plaintext);
    *ret_envelope = envelope;
    return NO_ERROR;
}
