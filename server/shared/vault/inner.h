/* What the two halves of the vault share and nobody else sees. Nothing here opens anything. */
#ifndef HOTLINE_VAULT_INNER_H
#define HOTLINE_VAULT_INNER_H

#include "hotline/base/bytes.h"
#include "hotline/vault/directory.h"
#include "hotline/vault/seal.h"

#define SECRET_STACK_BYTES 4096 /* below our frames: what libsodium's hashing may leave behind */
#define AEAD_TAG_BYTES 16
#define AEAD_NONCE_BYTES 24

/* A hash over several runs of bytes, one after the other; key NULL: unkeyed. */
struct part {
    const void *at;
    size_t len;
};
#define PART(AT, LEN) ((struct part){.at = (AT), .len = (LEN)})
#define LABEL(TEXT) PART((TEXT), sizeof(TEXT) - 1)
#define PARTS(...)                                                                                 \
    ((const struct part[]){__VA_ARGS__}),                                                          \
        (sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part))

void vault_hash(uint8_t ret_hash[HASH_BYTES], const uint8_t *key, const struct part *parts,
                size_t count);

/* Where things stand in an envelope and in a wrap (layout.h). */
enum {
    ENVELOPE_PLACE_BYTES = 72,
    RECORD_AT_MODE = 5,
    RECORD_AT_SENDER = 72,
    RECORD_AT_COMMITMENT = 104,
    RECORD_AT_NONCE = 136,
    WRAP_AT_SENDER = 72,
    WRAP_AT_INDEX = 104,
    WRAP_AT_COMMITMENT = 108,
    WRAP_AT_CIPHERTEXT = 140,
};

/* Bytes 0 to 71 of each. */
void personal_place_put(uint8_t *at, enum record_mode mode, const struct personal_place *place);
void record_place_put(uint8_t *at, enum record_mode mode, const struct record_place *place);
void wrap_place_put(uint8_t *at, const struct wrap_place *place);

/* Records and personal envelopes have one shape, from byte 72 on; they differ in what stands before
 * and in these labels. */
struct envelope_kind {
    struct part direct, sealed, commit;
};
extern const struct envelope_kind record_envelope, personal_envelope;

bool envelope_sizes_fit(size_t len);

/* The key of an envelope whose bytes 0 to 103 stand at `header`. `secret` is the recipient's own
 * (direct), `shared` crypto_box_beforenm's result (sealed, with the recipient's public key). */
void envelope_key_direct(uint8_t ret_key[KEY_BYTES], const struct envelope_kind *kind,
                         const uint8_t *header, const uint8_t *secret);
void envelope_key_sealed(uint8_t ret_key[KEY_BYTES], const struct envelope_kind *kind,
                         const uint8_t *header, const uint8_t *shared,
                         const uint8_t *recipient_public);
void envelope_commitment(uint8_t ret[HASH_BYTES], const struct envelope_kind *kind,
                         const uint8_t *header, const uint8_t *key);

/* Of one whose first 72 bytes stand at `place`: by who holds the recipient's secret, or from a
 * sender's pair made for it. */
struct str envelope_seal_direct(struct arena *arena, const struct envelope_kind *kind,
                                const uint8_t place[ENVELOPE_PLACE_BYTES],
                                const uint8_t secret[KEY_BYTES], struct str plaintext);
struct error envelope_seal(struct arena *arena, const struct envelope_kind *kind,
                           const uint8_t place[ENVELOPE_PLACE_BYTES],
                           const uint8_t recipient_public[KEY_BYTES], struct str plaintext,
                           struct str *ret_envelope);

/* The chain of a wrap. wrap_chain_next replaces the chain key. */
void wrap_chain_start(uint8_t ret_chain[KEY_BYTES], const uint8_t *shared, const uint8_t *sender,
                      const uint8_t *recipient);
void wrap_chain_next(uint8_t chain[KEY_BYTES]);
void wrap_chain_key(uint8_t ret_key[KEY_BYTES], const uint8_t *chain);
void wrap_commitment(uint8_t ret[HASH_BYTES], const uint8_t *header, const uint8_t *key);

/* One recipient's chain. Its sender secret does not exist any more; key is that of the next wrap,
 * from which the keys before it cannot be computed. */
struct chain {
    uint8_t recipient[KEY_BYTES];
    uint8_t sender[KEY_BYTES];
    uint8_t key[KEY_BYTES];
    uint32_t index; /* of the next wrap */
    bool running;
    int64_t born_us;  /* monotonic */
    uint64_t used_at; /* the sealer's count of wraps when it was last used */
};

#define SEALER_SETS 64 /* recipients fall into sets by a byte of their key; */
#define SEALER_WAYS 8  /* in a full set the one not used for longest makes room */

struct sealer {
    uint64_t wraps;
    struct chain chains[SEALER_SETS][SEALER_WAYS];
};

/* wrap_seal at a given monotonic time. */
struct error wrap_seal_at(struct arena *arena, struct sealer *sealer, int64_t now_us,
                          const struct wrap_place *place, const uint8_t recipient_public[KEY_BYTES],
                          const uint8_t secret[KEY_BYTES], struct str *ret_wrap);

/* A public X25519 key to which something can be sealed: not one of the low-order points. */
bool box_public_usable(const uint8_t public_key[KEY_BYTES]);

/* Statements. */
#define STATEMENT_MAGIC "HSD1"
#define STATEMENT_LABEL "hotline directory"
enum { STATEMENT_AT_BODY = 71 };

/* A statement is refused: which rule it breaks, in a few words. */
static inline struct error statement_refused(struct str rule)
{
    return (struct error){.id = ERROR_STATEMENT_REFUSED, .detail = rule};
}

/* What a directory is made of (seal/directory.c), seen by the rules (seal/directory_rules.c). */
struct entry {
    struct principal principal;
    size_t index;
    struct principal_key *keys;
    struct uuid *groups, *members;
    char *name;
};

struct directory {
    uint8_t root[KEY_BYTES];
    struct uuid installation;
    bool demo;
    uint64_t seq;
    uint8_t (*hashes)[HASH_BYTES]; /* of statement n at n - 1 */
    struct entry **entries;
    size_t count;
};

/* NO_ERROR when everything but number, chain and signature allows the statement. */
struct error directory_rules(const struct directory *directory, const struct statement *statement);

/* The lines of a receipt that are signed. */
struct receipt;
struct str receipt_signed_text(struct arena *arena, const struct receipt *receipt);

#endif
