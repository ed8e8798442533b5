/* The server's own secret: 32 bytes in a file that no database backup holds. It opens nothing that
 * is sealed to a person; it adds an outer layer that makes a stolen database useless to guess at. */
#ifndef HOTLINE_VAULT_SERVER_KEY_H
#define HOTLINE_VAULT_SERVER_KEY_H

#include "hotline/base/spoken.h"
#include "hotline/vault/layout.h"

struct server_key; /* subkeys in locked memory; read-only after loading, shared by all threads */

struct error server_key_create(const char *path);  /* mode 0600; refuses an existing file */
/* Refuses a file that others may read. */
struct error server_key_load(const char *path, struct server_key **ret_key);
void server_key_free(struct server_key *key);

/* Keyed hashes (BLAKE2b-256) of what clients send, for storing and looking up. */
void server_hash_token(const struct server_key *key, struct str token, uint8_t ret[HASH_BYTES]);
void server_hash_auth(const struct server_key *key, struct uuid user, struct str auth,
                      uint8_t ret[HASH_BYTES]);
void server_hash_code(const struct server_key *key, struct str username, struct str code,
                      uint8_t ret[HASH_BYTES]); /* invitation codes */
void server_hash_search(const struct server_key *key, struct str client_hash,
                        uint8_t ret[HASH_BYTES]); /* the store keeps the first 16 bytes */
void server_hash_request(const struct server_key *key, struct str method_path_body,
                         uint8_t ret[HASH_BYTES]); /* idempotency */
/* A callback code: what finds it (of its first two numbers, which cases may share) and what proves
 * it (of all). 80 random bits need no slow hash. */
#define CALLBACK_LOOKUP_BYTES 3 /* 20 bits */
struct callback_hash {
    uint8_t lookup[16];
    uint8_t whole[HASH_BYTES];
};
void server_hash_callback(const struct server_key *key, const uint16_t *numbers,
                          struct callback_hash *ret_hash); /* CALLBACK_NUMBERS */
/* What may be read out of a receipt: only this server can make it, and make it again. */
void server_receipt_numbers(const struct server_key *key, struct str reference, millis received_at,
                            uint16_t ret_numbers[RECEIPT_NUMBERS]);
/* Stable password parameters for a user who does not exist. */
void server_fake_salt(const struct server_key *key, struct str username, uint8_t ret_salt[16]);

/* Outer layers: nonce(24) | XChaCha20-Poly1305(key, bytes), associated data = context.
 * Of a user's key bundle: context is the user's id. Of wraps: the key is derived from server.key
 * and the case's shred key, so that deleting the latter erases the wraps. */
struct str server_bundle_close(struct arena *arena, const struct server_key *key, struct uuid user,
                               struct str bundle);
struct error server_bundle_open(struct arena *arena, const struct server_key *key,
                                struct uuid user, struct str closed, struct str *ret_bundle);

struct case_layer {
    uint8_t key[KEY_BYTES];
};
void case_layer_derive(const struct server_key *key, struct uuid case_id,
                       const uint8_t shred_key[KEY_BYTES], struct case_layer *ret_layer);
struct str case_layer_close(struct arena *arena, const struct case_layer *layer, struct str wrap);
struct error case_layer_open(struct arena *arena, const struct case_layer *layer,
                             struct str closed, struct str *ret_wrap);

#endif
