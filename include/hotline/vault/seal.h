/* Writing what one cannot read: everything the server may do, and clients too. */
#ifndef HOTLINE_VAULT_SEAL_H
#define HOTLINE_VAULT_SEAL_H

#include "hotline/vault/layout.h"

/* Call once at start of every program. False when libsodium cannot start. Also makes the process
 * undumpable, unsets SSLKEYLOGFILE and asks for locked memory; *ret_locked says whether it got it. */
bool vault_start(bool *ret_locked);

struct key_pair {
    uint8_t public_key[KEY_BYTES];
    uint8_t secret[KEY_BYTES];
};

void key_pair_new(struct key_pair *ret_pair); /* X25519; wipe(&pair, sizeof pair) after use */

/* Envelopes. Plaintext is any bytes (JSON text by convention). */
struct str record_seal_direct(struct arena *arena, const struct record_place *place,
                              const uint8_t compartment_secret[KEY_BYTES], struct str plaintext);
struct error record_seal(struct arena *arena, const struct record_place *place,
                         const uint8_t compartment_public[KEY_BYTES], struct str plaintext,
                         struct str *ret_envelope); /* fails on a low-order public key */
/* What a person keeps: with her secret, or to her public key (ERROR_ENVELOPE_INVALID on a low-order
 * one). */
struct str personal_seal_direct(struct arena *arena, const struct personal_place *place,
                                const uint8_t user_secret[KEY_BYTES], struct str plaintext);
struct error personal_seal(struct arena *arena, const struct personal_place *place,
                           const uint8_t user_public[KEY_BYTES], struct str plaintext,
                           struct str *ret_envelope);

/* Makes wraps quickly: keeps, per recipient, one chain whose sender secret is already wiped; a key
 * leaves memory as soon as it has been used. Not thread-safe: one per worker. */
struct sealer;
struct sealer *sealer_new(void);
void sealer_free(struct sealer *sealer); /* wipes; takes NULL */
struct error wrap_seal(struct arena *arena, struct sealer *sealer, const struct wrap_place *place,
                       const uint8_t recipient_public[KEY_BYTES], const uint8_t secret[KEY_BYTES],
                       struct str *ret_wrap);
/* A wrap to a recovery key that anybody holding the secret can make again and compare:
 * the sender pair comes from BLAKE2b(key: secret, "hotline recovery wrap" | AD up to byte 71). */
struct error wrap_seal_deterministic(struct arena *arena, const struct wrap_place *place,
                                     const uint8_t recipient_public[KEY_BYTES],
                                     const uint8_t secret[KEY_BYTES], struct str *ret_wrap);

/* Hashes. */
void hash_bytes(uint8_t ret_hash[HASH_BYTES], const void *bytes, size_t len); /* BLAKE2b-256 */
/* ETag of a text that clients keep, with its quotes: "v12-<16 bytes of its hash in hex>". */
struct str content_tag(struct arena *arena, int64_t version, struct str content);
bool content_tag_fits(struct str tag, struct str content); /* whatever version it names */
void hash_keyed(uint8_t ret_hash[HASH_BYTES], const uint8_t key[KEY_BYTES], const char *label,
                const void *bytes, size_t len); /* BLAKE2b-256(key, label | bytes) */
bool bytes_equal(const void *a, const void *b, size_t len); /* constant time */
void random_bytes(void *at, size_t len);

#endif
