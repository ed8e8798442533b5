#include "hotline/vault/open.h"

#include <string.h>

#include "../inner.h"

static const char *const search_labels[] = {
    [SEARCH_PHONE] = "hotline search phone",
    [SEARCH_NAME] = "hotline search name",
    [SEARCH_EMAIL] = "hotline search email",
};

void search_proof(const uint8_t coalition_secret[KEY_BYTES], const uint8_t search_key[KEY_BYTES],
                  struct uuid *ret_scope)
{
    uint8_t hash[HASH_BYTES];
    hash_keyed(hash, coalition_secret, "hotline search proof", search_key, KEY_BYTES);
    memcpy(ret_scope->b, hash, UUID_BYTES);
    wipe(hash, sizeof hash);
}

void search_hash(const uint8_t search_key[KEY_BYTES], enum search_kind kind, struct str value,
                 uint8_t ret_hash[HASH_BYTES])
{
    hash_keyed(ret_hash, search_key, search_labels[kind], value.at, value.len);
}
