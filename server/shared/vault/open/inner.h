/* What the files of the opening half share. */
#ifndef HOTLINE_VAULT_OPEN_INNER_H
#define HOTLINE_VAULT_OPEN_INNER_H

#include "../inner.h"
#include "hotline/vault/open.h"

/* Of an envelope whose place is right: that this is a pair, the commitment, the tag and the
 * padding. ERROR_CLIENT_ENVELOPE. */
struct error envelope_open(struct arena *arena, const struct envelope_kind *kind,
                           const uint8_t public_key[KEY_BYTES], const uint8_t secret[KEY_BYTES],
                           struct str envelope, struct str *ret_plaintext);

#endif
