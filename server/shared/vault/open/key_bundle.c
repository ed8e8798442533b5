/* A user's key bundle (docs/envelopes.md):
 *   0 "HKB1"  4 suite  5 zeros(3)  8 user  24 commitment(32)  56 nonce(24)  80 ciphertext and tag.
 * Plaintext: epoch(4) Ed25519 seed(32) X25519 secret(32) X25519 public(32) directory seq(8) and
 * hash(32) audit seq(8) and hash(32). */
#include "hotline/vault/open.h"

#include "../inner.h"

#include <sodium.h>
#include <string.h>

#define BUNDLE_MAGIC "HKB1"
enum {
    BUNDLE_AT_USER = 8,
    BUNDLE_AT_COMMITMENT = 24,
    BUNDLE_AT_NONCE = 56,
    BUNDLE_AT_CIPHERTEXT = 80,
    BUNDLE_PLAIN_BYTES = 180,
    BUNDLE_BYTES = BUNDLE_AT_CIPHERTEXT + BUNDLE_PLAIN_BYTES + AEAD_TAG_BYTES,
};

static void bundle_put(uint8_t *at, const struct key_bundle *bundle)
{
    be32_put(at, bundle->epoch);
    memcpy(at + 4, bundle->sign_seed, KEY_BYTES);
    memcpy(at + 36, bundle->box.secret, KEY_BYTES);
    memcpy(at + 68, bundle->box.public_key, KEY_BYTES);
    be64_put(at + 100, bundle->directory_seq);
    memcpy(at + 108, bundle->directory_hash, HASH_BYTES);
    be64_put(at + 140, bundle->audit_seq);
    memcpy(at + 148, bundle->audit_hash, HASH_BYTES);
}

static void bundle_get(const uint8_t *at, struct key_bundle *ret_bundle)
{
    ret_bundle->epoch = be32_get(at);
    memcpy(ret_bundle->sign_seed, at + 4, KEY_BYTES);
    memcpy(ret_bundle->box.secret, at + 36, KEY_BYTES);
    memcpy(ret_bundle->box.public_key, at + 68, KEY_BYTES);
    ret_bundle->directory_seq = be64_get(at + 100);
    memcpy(ret_bundle->directory_hash, at + 108, HASH_BYTES);
    ret_bundle->audit_seq = be64_get(at + 140);
    memcpy(ret_bundle->audit_hash, at + 148, HASH_BYTES);
}

static void header_put(uint8_t *at, struct uuid user)
{
    memset(at, 0, BUNDLE_AT_COMMITMENT);
    memcpy(at, BUNDLE_MAGIC, sizeof BUNDLE_MAGIC - 1);
    at[4] = VAULT_SUITE;
    memcpy(at + BUNDLE_AT_USER, user.b, UUID_BYTES);
}

static void key_derive(uint8_t ret_key[KEY_BYTES], uint8_t ret_commitment[HASH_BYTES],
                       const uint8_t *header, const uint8_t *kek)
{
    vault_hash(ret_key, kek,
               PARTS(LABEL("hotline bundle key"), PART(header, BUNDLE_AT_COMMITMENT)));
    vault_hash(ret_commitment, ret_key,
               PARTS(LABEL("hotline bundle commit"), PART(header, BUNDLE_AT_COMMITMENT)));
}

void key_bundle_new(struct key_bundle *ret_bundle)
{
    *ret_bundle = (struct key_bundle){.epoch = 1};
    random_bytes(ret_bundle->sign_seed, KEY_BYTES);
    key_pair_new(&ret_bundle->box);
}

struct str key_bundle_seal(struct arena *arena, const struct key_bundle *bundle, struct uuid user,
                           const uint8_t kek[KEY_BYTES])
{
    uint8_t *at = arena_alloc(arena, BUNDLE_BYTES);
    uint8_t key[KEY_BYTES];

    header_put(at, user);
    key_derive(key, at + BUNDLE_AT_COMMITMENT, at, kek);
    random_bytes(at + BUNDLE_AT_NONCE, AEAD_NONCE_BYTES);
    bundle_put(at + BUNDLE_AT_CIPHERTEXT, bundle);
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + BUNDLE_AT_CIPHERTEXT, NULL,
                                               at + BUNDLE_AT_CIPHERTEXT, BUNDLE_PLAIN_BYTES, at,
                                               BUNDLE_AT_NONCE, NULL, at + BUNDLE_AT_NONCE, key);
    wipe(key, sizeof key);
    sodium_stackzero(SECRET_STACK_BYTES);
    return (struct str){.at = (const char *)at, .len = BUNDLE_BYTES};
}

struct error key_bundle_open(struct str sealed, struct uuid user, const uint8_t kek[KEY_BYTES],
                             struct key_bundle *ret_bundle)
{
    const uint8_t *at = (const uint8_t *)sealed.at;
    uint8_t header[BUNDLE_AT_COMMITMENT], key[KEY_BYTES], commitment[HASH_BYTES];
    uint8_t plain[BUNDLE_PLAIN_BYTES], box_public[KEY_BYTES];

    header_put(header, user);
    if (sealed.len != BUNDLE_BYTES || memcmp(at, header, sizeof header) != 0)
        return FAILED(CLIENT_ENVELOPE);
    key_derive(key, commitment, header, kek);
    bool opened =
        bytes_equal(commitment, at + BUNDLE_AT_COMMITMENT, HASH_BYTES) &&
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, NULL, NULL, at + BUNDLE_AT_CIPHERTEXT, BUNDLE_BYTES - BUNDLE_AT_CIPHERTEXT, at,
            BUNDLE_AT_NONCE, at + BUNDLE_AT_NONCE, key) == 0 &&
        key_public_of(plain + 36, box_public) && bytes_equal(box_public, plain + 68, KEY_BYTES);
    wipe(key, sizeof key);
    if (opened)
        bundle_get(plain, ret_bundle);
    wipe(plain, sizeof plain);
    sodium_stackzero(SECRET_STACK_BYTES);
    return opened ? NO_ERROR : FAILED(CLIENT_ENVELOPE);
}
