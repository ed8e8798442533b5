/* Reading: clients and hotline-admin only. hotlined never links this half (tests/arch looks). */
#ifndef HOTLINE_VAULT_OPEN_H
#define HOTLINE_VAULT_OPEN_H

#include "hotline/vault/seal.h"

/* Opens a wrap that must stand in exactly this place (time is not compared) and hold the secret
 * whose public half is expected_public (NULL: do not check; only for WRAP_SEARCH, WRAP_FILE and
 * for a headline or exchange, which a page of cases shows without naming the key).
 * ERROR_CLIENT_ENVELOPE when anything is off. */
struct error wrap_open(const struct wrap_place *expected, const uint8_t recipient_public[KEY_BYTES],
                       const uint8_t recipient_secret[KEY_BYTES], struct str wrap,
                       const uint8_t *expected_public, uint8_t ret_secret[KEY_BYTES]);

/* Opens a record that must stand in exactly this place: type, compartment, case, record, epoch,
 * version and author are compared, time is not. */
struct error record_open(struct arena *arena, const struct record_place *expected,
                         const uint8_t compartment_public[KEY_BYTES],
                         const uint8_t compartment_secret[KEY_BYTES], struct str envelope,
                         struct str *ret_plaintext);

/* Opens what a person keeps and what must stand in exactly this place; time is not compared.
 * *ret_direct: she wrote it herself, with her secret. */
struct error personal_open(struct arena *arena, const struct personal_place *expected,
                           const uint8_t user_public[KEY_BYTES],
                           const uint8_t user_secret[KEY_BYTES], struct str envelope,
                           struct str *ret_plaintext, bool *ret_direct);

bool key_public_of(const uint8_t secret[KEY_BYTES], uint8_t ret_public[KEY_BYTES]);

/* Passwords: Argon2id (libsodium), then crypto_kdf: subkey 1 is auth, subkey 2 is kek.
 * Parameters outside the floor and ceiling of limits.def: ERROR_CLIENT_PASSWORD_PARAMETERS,
 * before anything is computed. */
struct password_parameters {
    uint8_t salt[16];
    uint32_t passes;
    uint32_t memory_kib;
};
struct password_keys {
    uint8_t auth[KEY_BYTES];
    uint8_t kek[KEY_BYTES];
};
struct error password_derive(struct str password, const struct password_parameters *parameters,
                             struct password_keys *ret_keys);

/* What a user keeps under her kek: her secret keys and the heads she has last confirmed. */
struct key_bundle {
    uint32_t epoch;                          /* of her key pair */
    uint8_t sign_seed[KEY_BYTES];            /* Ed25519 */
    struct key_pair box;                     /* X25519 */
    uint64_t directory_seq;                  /* 0: none seen */
    uint8_t directory_hash[HASH_BYTES];
    uint64_t audit_seq;
    uint8_t audit_hash[HASH_BYTES];
};
void key_bundle_new(struct key_bundle *ret_bundle);
struct str key_bundle_seal(struct arena *arena, const struct key_bundle *bundle, struct uuid user,
                           const uint8_t kek[KEY_BYTES]);
struct error key_bundle_open(struct str sealed, struct uuid user, const uint8_t kek[KEY_BYTES],
                             struct key_bundle *ret_bundle);

/* The scope of a search key's wrap: the first 16 bytes of BLAKE2b-256(key: coalition secret of that
 * epoch, "hotline search proof" | search key). The directory knows no public half of the search key;
 * this keeps a lying server from handing out one of its own. */
void search_proof(const uint8_t coalition_secret[KEY_BYTES], const uint8_t search_key[KEY_BYTES],
                  struct uuid *ret_scope);

/* Search hashes: BLAKE2b-256(key: search key, "hotline search phone|name|email" | value). */
enum search_kind { SEARCH_PHONE = 1, SEARCH_NAME = 2, SEARCH_EMAIL = 3 };
void search_hash(const uint8_t search_key[KEY_BYTES], enum search_kind kind, struct str value,
                 uint8_t ret_hash[HASH_BYTES]);

/* Splits a secret into three shares, any two of which give it back (pairwise XOR). */
#define SHARE_BYTES (1 + 2 * KEY_BYTES)
void shares_split(const uint8_t secret[KEY_BYTES], uint8_t ret_shares[3][SHARE_BYTES]);
bool shares_join(const uint8_t a[SHARE_BYTES], const uint8_t b[SHARE_BYTES],
                 uint8_t ret_secret[KEY_BYTES]);

#endif
