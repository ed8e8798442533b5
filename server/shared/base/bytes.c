#include "hotline/base/bytes.h"

#include <string.h>

static const char base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct str base64_encode(struct arena *arena, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    size_t text_len = (len + 2) / 3 * 4;
    char *text = arena_alloc(arena, text_len + 1);
    for (size_t i = 0, at = 0; i < len; i += 3, at += 4) {
        uint32_t three = (uint32_t)from[i] << 16;
        if (i + 1 < len)
            three |= (uint32_t)from[i + 1] << 8;
        if (i + 2 < len)
            three |= from[i + 2];
        text[at] = base64_alphabet[three >> 18];
        text[at + 1] = base64_alphabet[three >> 12 & 63];
        text[at + 2] = i + 1 < len ? base64_alphabet[three >> 6 & 63] : '=';
        text[at + 3] = i + 2 < len ? base64_alphabet[three & 63] : '=';
    }
    return (struct str){.at = text, .len = text_len};
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Decodes four characters, the last `padding` of them '='; false for anything not canonical. */
static bool base64_four(const char *text, size_t padding, uint8_t bytes[static 3])
{
    uint32_t three = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = i < 4 - padding ? base64_digit(text[i]) : 0;
        if (digit < 0)
            return false;
        three = three << 6 | (uint32_t)digit;
    }
    if (padding > 0 && (three & ((1U << 8 * padding) - 1)) != 0)
        return false;
    bytes[0] = (uint8_t)(three >> 16);
    bytes[1] = (uint8_t)(three >> 8);
    bytes[2] = (uint8_t)three;
    return true;
}

bool base64_decode(struct arena *arena, struct str text, struct str *ret_bytes)
{
    if (text.len % 4 != 0)
        return false;
    size_t padding = str_ends(text, "==") ? 2 : str_ends(text, "=") ? 1 : 0;
    uint8_t *bytes = arena_alloc(arena, text.len / 4 * 3 + 1);
    for (size_t i = 0, at = 0; i < text.len; i += 4, at += 3)
        if (!base64_four(text.at + i, i + 4 == text.len ? padding : 0, bytes + at))
            return false;
    *ret_bytes = (struct str){.at = (const char *)bytes, .len = text.len / 4 * 3 - padding};
    return true;
}

struct str hex_encode(struct arena *arena, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *from = bytes;
    char *text = arena_array(arena, len + 1, 2);
    for (size_t i = 0; i < len; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    return (struct str){.at = text, .len = 2 * len};
}

void be32_put(uint8_t *at, uint32_t value)
{
    for (int i = 3; i >= 0; i--, value >>= 8)
        at[i] = (uint8_t)value;
}

void be64_put(uint8_t *at, uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8)
        at[i] = (uint8_t)value;
}

uint32_t be32_get(const uint8_t *at)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 8 | at[i];
    return value;
}

uint64_t be64_get(const uint8_t *at)
{
    return (uint64_t)be32_get(at) << 32 | be32_get(at + 4);
}

void wipe(void *at, size_t len)
{
    if (len)
        explicit_bzero(at, len);
}
