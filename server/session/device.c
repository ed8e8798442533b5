#include "server/session/device.h"

#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/vault/seal.h"

#define DEVICE_BYTES 16
#define COOKIE_BYTES (DEVICE_BYTES + HASH_BYTES)
#define YEAR_SECONDS 31536000

static void device_hash(struct arena *arena, const struct server_key *key, struct str username,
                        struct str device, uint8_t ret_hash[HASH_BYTES])
{
    struct str bound = arena_join(arena, arena_format(arena, "device %.*s ", (int)username.len,
                                                      username.at), device);
    server_hash_token(key, bound, ret_hash);
}

bool device_known(struct arena *arena, const struct server_key *key, struct str username,
                  struct str cookie)
{
    struct str bytes;
    uint8_t expected[HASH_BYTES];
    if (!cookie.len || !base64_decode(arena, cookie, &bytes) || bytes.len != COOKIE_BYTES)
        return false;
    device_hash(arena, key, username, str_slice(bytes, 0, DEVICE_BYTES), expected);
    return bytes_equal(expected, bytes.at + DEVICE_BYTES, HASH_BYTES);
}

void tries_bucket(struct arena *arena, const struct server_key *key, const char *kind,
                  struct str username, uint8_t ret_hash[HASH_BYTES])
{
    server_hash_token(key, arena_format(arena, "tries %s %.*s", kind, (int)username.len,
                                        username.at), ret_hash);
}

struct str device_cookie(struct arena *arena, const struct server_key *key, struct str username)
{
    uint8_t bytes[COOKIE_BYTES];
    random_bytes(bytes, DEVICE_BYTES);
    device_hash(arena, key, username,
                (struct str){.at = (const char *)bytes, .len = DEVICE_BYTES},
                bytes + DEVICE_BYTES);
    struct str value = base64_encode(arena, bytes, sizeof bytes);
    return arena_format(arena,
                        "device=%s; Max-Age=%d; Path=/v1; Secure; HttpOnly; SameSite=Strict",
                        value.at, YEAR_SECONDS);
}
