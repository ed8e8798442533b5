#include "json_check.h"

#include "hotline/base/json.h"
#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"

#include <stdlib.h>

struct checker {
    struct arena *arena;
    struct str text;
    size_t at;
    struct json_place places[LIMIT_JSON_DEPTH + 1];
    size_t depth;
    struct error error;
};

static bool check_value(struct checker *checker);

static bool malformed(struct checker *checker)
{
    if (checker->error.id == ERROR_NONE) {
        checker->error = FAILED(JSON_MALFORMED);
        checker->error.detail = arena_format(checker->arena, "at byte %zu", checker->at);
    }
    return false;
}

static int peek(const struct checker *checker)
{
    return checker->at < checker->text.len ? (unsigned char)checker->text.at[checker->at] : -1;
}

static bool take(struct checker *checker, char c)
{
    if (peek(checker) != c)
        return false;
    checker->at++;
    return true;
}

static void skip_space(struct checker *checker)
{
    while (take(checker, ' ') || take(checker, '\t') || take(checker, '\n') || take(checker, '\r'))
        ;
}

static bool check_word(struct checker *checker, const char *word)
{
    for (; *word; word++)
        if (!take(checker, *word))
            return malformed(checker);
    return true;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* -?(0|[1-9][0-9]*) within 64 bits; a fraction or an exponent is no number of ours. */
static bool check_number(struct checker *checker)
{
    size_t from = checker->at;
    int64_t value;
    take(checker, '-');
    bool zero = peek(checker) == '0';
    size_t first = checker->at;
    while (is_digit(peek(checker)))
        checker->at++;
    size_t digits = checker->at - first;
    int next = peek(checker);
    if (digits == 0 || (zero && digits > 1) || next == '.' || next == 'e' || next == 'E')
        return malformed(checker);
    if (!str_to_int(str_slice(checker->text, from, checker->at), &value))
        return malformed(checker);
    return true;
}

static bool take_hex4(struct checker *checker, uint32_t *ret_unit)
{
    uint8_t bytes[2];
    if (!str_to_bytes_hex(str_slice(checker->text, checker->at, checker->at + 4), bytes, 2))
        return false;
    checker->at += 4;
    *ret_unit = (uint32_t)bytes[0] << 8 | bytes[1];
    return true;
}

/* What follows \u: one code point, which may need a second \u. */
static bool take_unicode_escape(struct checker *checker, uint32_t *ret_code_point)
{
    uint32_t high, low;
    if (!take_hex4(checker, &high) || high == 0 || (high >= 0xDC00 && high <= 0xDFFF))
        return malformed(checker);
    *ret_code_point = high;
    if (high < 0xD800 || high > 0xDBFF)
        return true;
    if (!take(checker, '\\') || !take(checker, 'u') || !take_hex4(checker, &low) || low < 0xDC00 ||
        low > 0xDFFF)
        return malformed(checker);
    *ret_code_point = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool take_escape(struct checker *checker, uint32_t *ret_code_point)
{
    int c = peek(checker);
    switch (c) {
    case '"':
    case '\\':
    case '/':
        *ret_code_point = (uint32_t)c;
        break;
    case 'b':
        *ret_code_point = '\b';
        break;
    case 'f':
        *ret_code_point = '\f';
        break;
    case 'n':
        *ret_code_point = '\n';
        break;
    case 'r':
        *ret_code_point = '\r';
        break;
    case 't':
        *ret_code_point = '\t';
        break;
    case 'u':
        checker->at++;
        return take_unicode_escape(checker, ret_code_point);
    default:
        return malformed(checker);
    }
    checker->at++;
    return true;
}

/* A string; its characters go to `ret_name` when somebody wants them. */
static bool check_string(struct checker *checker, struct str *ret_name)
{
    struct buf name = {.arena = checker->arena};
    if (!take(checker, '"'))
        return malformed(checker);
    while (!take(checker, '"')) {
        int c = peek(checker);
        uint32_t code_point = 0;
        if (c < 0x20) /* the end, or a raw control character */
            return malformed(checker);
        checker->at++;
        if (c == '\\') {
            if (!take_escape(checker, &code_point))
                return false;
            if (ret_name)
                utf8_add(&name, code_point);
        } else if (ret_name) {
            buf_char(&name, (char)c);
        }
    }
    if (ret_name)
        *ret_name = buf_view(&name);
    return true;
}

static bool enter(struct checker *checker, bool array)
{
    if (checker->depth == LIMIT_JSON_DEPTH)
        return malformed(checker);
    checker->places[checker->depth++] = (struct json_place){.in_array = array};
    checker->at++;
    skip_space(checker);
    return true;
}

static bool leave(struct checker *checker)
{
    checker->depth--;
    return true;
}

static bool check_array(struct checker *checker)
{
    if (!enter(checker, true))
        return false;
    if (take(checker, ']'))
        return leave(checker);
    for (;;) {
        if (!check_value(checker))
            return false;
        if (take(checker, ']'))
            return leave(checker);
        if (!take(checker, ','))
            return malformed(checker);
        checker->places[checker->depth - 1].index++;
    }
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The names of one object, in a buf. Sorted, because an attacker chooses how many there are. */
static bool check_names(struct checker *checker, struct buf *names)
{
    struct str *all = (struct str *)(void *)names->at;
    size_t count = names->len / sizeof *all;
    if (count > 1)
        qsort(all, count, sizeof *all, by_name);
    for (size_t i = 1; i < count; i++) {
        if (str_equal(all[i - 1], all[i])) {
            checker->places[checker->depth - 1].name = all[i];
            checker->error = FAILED(JSON_DUPLICATE);
            checker->error.detail = json_pointer(checker->arena, checker->places, checker->depth);
            return false;
        }
    }
    return leave(checker);
}

static bool check_object(struct checker *checker)
{
    struct buf names = {.arena = checker->arena};
    if (!enter(checker, false))
        return false;
    struct str *name = &checker->places[checker->depth - 1].name;
    if (take(checker, '}'))
        return leave(checker);
    for (;;) {
        skip_space(checker);
        if (!check_string(checker, name))
            return false;
        buf_add(&names, name, sizeof *name);
        skip_space(checker);
        if (!take(checker, ':'))
            return malformed(checker);
        if (!check_value(checker))
            return false;
        if (take(checker, '}'))
            return check_names(checker, &names);
        if (!take(checker, ','))
            return malformed(checker);
    }
}

static bool check_inner(struct checker *checker)
{
    switch (peek(checker)) {
    case '{':
        return check_object(checker);
    case '[':
        return check_array(checker);
    case '"':
        return check_string(checker, NULL);
    case 't':
        return check_word(checker, "true");
    case 'f':
        return check_word(checker, "false");
    case 'n':
        return check_word(checker, "null");
    default:
        return check_number(checker);
    }
}

/* A value with the white space around it. */
static bool check_value(struct checker *checker)
{
    skip_space(checker);
    if (!check_inner(checker))
        return false;
    skip_space(checker);
    return true;
}

struct error json_check(struct arena *arena, struct str text)
{
    struct checker checker = {.arena = arena, .text = text};
    if (!utf8_valid(text)) {
        checker.error = FAILED(JSON_MALFORMED);
        checker.error.detail = STR("not UTF-8");
    } else if (check_value(&checker) && checker.at != text.len) {
        malformed(&checker);
    }
    return checker.error;
}

struct str json_pointer(struct arena *arena, const struct json_place *places, size_t count)
{
    struct buf pointer = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_char(&pointer, '/');
        if (places[i].in_array) {
            buf_str(&pointer, arena_format(arena, "%zu", places[i].index));
            continue;
        }
        for (size_t at = 0; at < places[i].name.len; at++) {
            char c = places[i].name.at[at];
            if (c == '~')
                buf_str(&pointer, STR("~0"));
            else if (c == '/')
                buf_str(&pointer, STR("~1"));
            else
                buf_char(&pointer, c);
        }
    }
    return buf_view(&pointer);
}
