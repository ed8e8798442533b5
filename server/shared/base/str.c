#include "hotline/base/str.h"

#include <string.h>

struct str str_of(const char *text)
{
    return text ? (struct str){.at = text, .len = strlen(text)} : STR_NONE;
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is(struct str a, const char *text)
{
    return str_equal(a, str_of(text));
}

bool str_starts(struct str a, const char *prefix)
{
    size_t len = strlen(prefix);
    return a.len >= len && (len == 0 || memcmp(a.at, prefix, len) == 0);
}

bool str_ends(struct str a, const char *suffix)
{
    size_t len = strlen(suffix);
    return a.len >= len && (len == 0 || memcmp(a.at + a.len - len, suffix, len) == 0);
}

int str_compare(struct str a, struct str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

struct str str_slice(struct str a, size_t from, size_t to)
{
    if (to > a.len)
        to = a.len;
    if (from > to)
        from = to;
    return a.at ? (struct str){.at = a.at + from, .len = to - from} : a;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a)
{
    size_t from = 0, to = a.len;
    while (from < to && is_space(a.at[from]))
        from++;
    while (to > from && is_space(a.at[to - 1]))
        to--;
    return str_slice(a, from, to);
}

struct str str_cut(struct str *rest, char separator)
{
    struct str all = *rest;
    const char *found = all.len ? memchr(all.at, separator, all.len) : NULL;
    if (!found) {
        *rest = str_slice(all, all.len, all.len);
        return all;
    }
    size_t at = (size_t)(found - all.at);
    *rest = str_slice(all, at + 1, all.len);
    return str_slice(all, 0, at);
}

bool str_to_int(struct str a, int64_t *ret_value)
{
    bool negative = a.len > 0 && a.at[0] == '-';
    size_t at = negative ? 1 : 0;
    if (at == a.len)
        return false;
    int64_t value = 0; /* counted below zero, where there is room for INT64_MIN */
    for (; at < a.len; at++) {
        if (a.at[at] < '0' || a.at[at] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, a.at[at] - '0', &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *ret_value = negative ? value : -value;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool str_to_bytes_hex(struct str a, uint8_t *ret_bytes, size_t len)
{
    if (a.len % 2 != 0 || a.len / 2 != len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (hex_digit(a.at[i]) < 0)
            return false;
    for (size_t i = 0; i < len; i++)
        ret_bytes[i] = (uint8_t)(hex_digit(a.at[2 * i]) << 4 | hex_digit(a.at[2 * i + 1]));
    return true;
}
