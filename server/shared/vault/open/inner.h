/* What the files of the opening half share. */
#ifndef HOTLINE_VAULT_OPEN_INNER_H
#define HOTLINE_VAULT_OPEN_INNER_H

#include "../inner.h"
#include "hotline/vault/open.h"

bool key_is_pair(const uint8_t *public_key, const uint8_t *secret);

/* The key of an envelope sealed to this pair; false when the sender's is a low-order point. */
bool envelope_key_find(uint8_t ret_key[KEY_BYTES], const struct envelope_kind *kind,
                       const uint8_t *at, const uint8_t *public_key, const uint8_t *secret);
/* Commitment, tag and padding are checked; its sizes fit already. Wipes the key. */
struct error envelope_open(struct arena *arena, const struct envelope_kind *kind,
                           uint8_t key[KEY_BYTES], struct str envelope, struct str *ret_plaintext);

#endif
