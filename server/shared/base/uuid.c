#include "hotline/base/uuid.h"
#include "hotline/base/time.h"

#include "uuid_random.h"

#include <string.h>

struct uuid uuid_random(void)
{
    struct uuid uuid;
    uuid_random_bytes(uuid.b);
    return uuid;
}

struct uuid uuid_new(void)
{
    struct uuid uuid = uuid_random();
    uint64_t now = (uint64_t)time_now();
    for (int i = 5; i >= 0; i--, now >>= 8)
        uuid.b[i] = (uint8_t)now;
    uuid.b[6] = (uint8_t)(0x70 | (uuid.b[6] & 0x0f));
    return uuid;
}

static bool is_dash_place(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool uuid_parse(struct str text, struct uuid *ret_uuid)
{
    if (text.len != UUID_TEXT)
        return false;
    char digits[2 * UUID_BYTES];
    size_t count = 0;
    for (size_t i = 0; i < UUID_TEXT; i++) {
        if (is_dash_place(i)) {
            if (text.at[i] != '-')
                return false;
        } else {
            digits[count++] = text.at[i];
        }
    }
    return str_to_bytes_hex((struct str){.at = digits, .len = count}, ret_uuid->b, UUID_BYTES);
}

void uuid_text(struct uuid uuid, char text[static UUID_TEXT + 1])
{
    static const char digits[] = "0123456789abcdef";
    size_t nibble = 0;
    for (size_t i = 0; i < UUID_TEXT; i++) {
        if (is_dash_place(i)) {
            text[i] = '-';
            continue;
        }
        uint8_t byte = uuid.b[nibble / 2];
        text[i] = digits[nibble % 2 == 0 ? byte >> 4 : byte & 15];
        nibble++;
    }
    text[UUID_TEXT] = '\0';
}

struct str uuid_str(struct arena *arena, struct uuid uuid)
{
    char *text = arena_alloc(arena, UUID_TEXT + 1);
    uuid_text(uuid, text);
    return (struct str){.at = text, .len = UUID_TEXT};
}

bool uuid_equal(struct uuid a, struct uuid b)
{
    return memcmp(a.b, b.b, UUID_BYTES) == 0;
}

bool uuid_is_nil(struct uuid a)
{
    return uuid_equal(a, (struct uuid){0});
}
