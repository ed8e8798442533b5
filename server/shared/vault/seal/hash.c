#include "../inner.h"

#include <sodium.h>
#include <string.h>

void vault_hash(uint8_t ret_hash[HASH_BYTES], const uint8_t *key, const struct part *parts,
                size_t count)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, key ? KEY_BYTES : 0, HASH_BYTES);
    for (size_t i = 0; i < count; i++)
        crypto_generichash_update(&state, parts[i].at, parts[i].len);
    crypto_generichash_final(&state, ret_hash, HASH_BYTES);
    wipe(&state, sizeof state);
}

void hash_bytes(uint8_t ret_hash[HASH_BYTES], const void *bytes, size_t len)
{
    vault_hash(ret_hash, NULL, PARTS(PART(bytes, len)));
}

void hash_keyed(uint8_t ret_hash[HASH_BYTES], const uint8_t key[KEY_BYTES], const char *label,
                const void *bytes, size_t len)
{
    vault_hash(ret_hash, key, PARTS(PART(label, strlen(label)), PART(bytes, len)));
}

enum { TAG_BYTES = 16 };

static struct str tag_hash(struct arena *arena, struct str content)
{
    uint8_t hash[HASH_BYTES];
    hash_bytes(hash, content.at, content.len);
    return hex_encode(arena, hash, TAG_BYTES);
}

struct str content_tag(struct arena *arena, int64_t version, struct str content)
{
    return arena_format(arena, "\"v%lld-%s\"", (long long)version, tag_hash(arena, content).at);
}

bool content_tag_fits(struct str tag, struct str content)
{
    struct arena *arena = arena_new(256, false);
    struct str version = str_cut(&tag, '-');
    bool fits = str_starts(version, "\"v") &&
                str_equal(tag, arena_join(arena, tag_hash(arena, content), STR("\"")));
    arena_free(arena);
    return fits;
}

bool bytes_equal(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}

void random_bytes(void *at, size_t len)
{
    randombytes_buf(at, len);
}
