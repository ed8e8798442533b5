#include "../inner.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"

#include <sodium.h>
#include <string.h>

void wrap_chain_start(uint8_t ret_chain[KEY_BYTES], const uint8_t *shared, const uint8_t *sender,
                      const uint8_t *recipient)
{
    vault_hash(
        ret_chain, shared,
        PARTS(LABEL("hotline wrap chain"), PART(sender, KEY_BYTES), PART(recipient, KEY_BYTES)));
}

void wrap_chain_next(uint8_t chain[KEY_BYTES])
{
    uint8_t next[KEY_BYTES];
    vault_hash(next, chain, PARTS(LABEL("hotline wrap next")));
    memcpy(chain, next, KEY_BYTES);
    wipe(next, sizeof next);
}

void wrap_chain_key(uint8_t ret_key[KEY_BYTES], const uint8_t *chain)
{
    vault_hash(ret_key, chain, PARTS(LABEL("hotline wrap key")));
}

void wrap_commitment(uint8_t ret[HASH_BYTES], const uint8_t *header, const uint8_t *key)
{
    vault_hash(ret, key, PARTS(LABEL("hotline wrap commit"), PART(header, WRAP_AT_COMMITMENT)));
}

/* A wrap made with the chain's present key. */
static struct str wrap_make(struct arena *arena, const struct wrap_place *place,
                            const uint8_t *sender, uint32_t index, const uint8_t *chain,
                            const uint8_t *secret)
{
    static const uint8_t zero_nonce[AEAD_NONCE_BYTES]; /* the key encrypts once */
    uint8_t *at = arena_alloc(arena, WRAP_BYTES);
    uint8_t key[KEY_BYTES];

    wrap_place_put(at, place);
    memcpy(at + WRAP_AT_SENDER, sender, KEY_BYTES);
    be32_put(at + WRAP_AT_INDEX, index);
    wrap_chain_key(key, chain);
    wrap_commitment(at + WRAP_AT_COMMITMENT, at, key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + WRAP_AT_CIPHERTEXT, NULL, secret, KEY_BYTES, at,
                                               WRAP_AT_CIPHERTEXT, NULL, zero_nonce, key);
    wipe(key, sizeof key);
    return (struct str){.at = (const char *)at, .len = WRAP_BYTES};
}

/* Index 0 of a chain between sender and recipient; false on a low-order public key. */
static bool chain_begin(uint8_t ret_chain[KEY_BYTES], struct key_pair *sender,
                        const uint8_t *recipient)
{
    uint8_t shared[KEY_BYTES];
    bool done = crypto_box_beforenm(shared, recipient, sender->secret) == 0;
    wipe(sender->secret, sizeof sender->secret);
    if (done)
        wrap_chain_start(ret_chain, shared, sender->public_key, recipient);
    wipe(shared, sizeof shared);
    return done;
}

struct sealer *sealer_new(void)
{
    struct sealer *sealer = sodium_malloc(sizeof *sealer);
    if (sealer)
        memset(sealer, 0, sizeof *sealer);
    return sealer;
}

void sealer_free(struct sealer *sealer)
{
    sodium_free(sealer);
}

/* The recipient's chain, or the place for a new one. */
static struct chain *chain_find(struct sealer *sealer, const uint8_t *recipient)
{
    struct chain *set = sealer->chains[recipient[0] % SEALER_SETS];
    struct chain *oldest = set;
    for (struct chain *chain = set; chain < set + SEALER_WAYS; chain++) {
        if (chain->running && memcmp(chain->recipient, recipient, KEY_BYTES) == 0)
            return chain;
        if (chain->used_at < oldest->used_at)
            oldest = chain;
    }
    wipe(oldest, sizeof *oldest);
    return oldest;
}

static bool chain_worn(const struct chain *chain, int64_t now_us)
{
    return !chain->running || chain->index >= LIMIT_WRAP_CHAIN ||
           now_us - chain->born_us >= (int64_t)LIMIT_SENDER_SECONDS * 1000000;
}

static bool chain_renew(struct chain *chain, const uint8_t *recipient, int64_t now_us)
{
    struct key_pair sender;
    wipe(chain, sizeof *chain);
    key_pair_new(&sender);
    if (!chain_begin(chain->key, &sender, recipient))
        return false;
    memcpy(chain->recipient, recipient, KEY_BYTES);
    memcpy(chain->sender, sender.public_key, KEY_BYTES);
    chain->running = true;
    chain->born_us = now_us;
    return true;
}

struct error wrap_seal_at(struct arena *arena, struct sealer *sealer, int64_t now_us,
                          const struct wrap_place *place, const uint8_t recipient_public[KEY_BYTES],
                          const uint8_t secret[KEY_BYTES], struct str *ret_wrap)
{
    struct chain *chain = chain_find(sealer, recipient_public);
    if (chain_worn(chain, now_us) && !chain_renew(chain, recipient_public, now_us))
        return FAILED(WRAP_INVALID);
    struct str wrap = wrap_make(arena, place, chain->sender, chain->index, chain->key, secret);
    wrap_chain_next(chain->key);
    chain->index++;
    chain->used_at = ++sealer->wraps;
    if (chain->index >= LIMIT_WRAP_CHAIN)
        wipe(chain->key, sizeof chain->key);
    sodium_stackzero(SECRET_STACK_BYTES);
    *ret_wrap = wrap;
    return NO_ERROR;
}

struct error wrap_seal(struct arena *arena, struct sealer *sealer, const struct wrap_place *place,
                       const uint8_t recipient_public[KEY_BYTES], const uint8_t secret[KEY_BYTES],
                       struct str *ret_wrap)
{
    return wrap_seal_at(arena, sealer, time_monotonic_us(), place, recipient_public, secret,
                        ret_wrap);
}

struct error wrap_seal_deterministic(struct arena *arena, const struct wrap_place *place,
                                     const uint8_t recipient_public[KEY_BYTES],
                                     const uint8_t secret[KEY_BYTES], struct str *ret_wrap)
{
    uint8_t header[WRAP_AT_SENDER], seed[KEY_BYTES], chain[KEY_BYTES];
    struct key_pair sender;

    wrap_place_put(header, place);
    vault_hash(seed, secret, PARTS(LABEL("hotline recovery wrap"), PART(header, sizeof header)));
    crypto_box_seed_keypair(sender.public_key, sender.secret, seed);
    wipe(seed, sizeof seed);
    if (!chain_begin(chain, &sender, recipient_public))
        return FAILED(WRAP_INVALID);
    *ret_wrap = wrap_make(arena, place, sender.public_key, 0, chain, secret);
    wipe(chain, sizeof chain);
    sodium_stackzero(SECRET_STACK_BYTES);
    return NO_ERROR;
}
