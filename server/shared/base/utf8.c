#include "hotline/base/utf8.h"

#include <utf8proc.h>

/* Bytes of the well-formed sequence that text begins with (Unicode, table 3-7); 0 for none. */
static size_t sequence(struct str text, uint32_t *ret_code_point)
{
    const uint8_t *b = (const uint8_t *)text.at;
    uint32_t c = b[0];
    size_t len = c < 0x80                ? 1
                 : c >= 0xC2 && c < 0xE0 ? 2
                 : c >= 0xE0 && c < 0xF0 ? 3
                 : c >= 0xF0 && c < 0xF5 ? 4
                                         : 0;
    if (len == 0 || text.len < len)
        return 0;
    if (len > 1)
        c &= 0xFFU >> (len + 1);
    for (size_t i = 1; i < len; i++) {
        if ((b[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (b[i] & 0x3F);
    }
    bool overlong = (len == 3 && c < 0x800) || (len == 4 && c < 0x10000);
    if (overlong || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return 0;
    *ret_code_point = c;
    return len;
}

bool utf8_valid(struct str text)
{
    uint32_t code_point;
    while (text.len > 0) {
        size_t len = sequence(text, &code_point);
        if (len == 0)
            return false;
        text = str_slice(text, len, text.len);
    }
    return true;
}

uint32_t utf8_next(struct str *text)
{
    uint32_t code_point = 0xFFFD;
    size_t len = sequence(*text, &code_point);
    *text = str_slice(*text, len ? len : 1, text->len);
    return code_point;
}

size_t utf8_count(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((uint8_t)text.at[i] & 0xC0) != 0x80;
    return count;
}

void utf8_add(struct buf *buf, uint32_t code_point)
{
    uint8_t bytes[4];
    utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)code_point, bytes);
    buf_add(buf, bytes, (size_t)len);
}

/* Nothing that could hide, reorder or command: controls, formats, what is not assigned, what
 * Unicode lets a renderer ignore, and the blank Braille pattern. */
bool utf8_shown(uint32_t code_point)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)code_point);
    switch (property->category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        return !property->ignorable && code_point != 0x2800;
    }
}

struct str utf8_visible(struct arena *arena, struct str text, bool keep_newlines)
{
    struct buf out = {.arena = arena};
    while (text.len > 0) {
        uint32_t code_point;
        size_t len = sequence(text, &code_point);
        if (len == 0) { /* no character at all: its byte */
            buf_str(&out, arena_format(arena, "<%02X>", (uint8_t)text.at[0]));
            len = 1;
        } else if (utf8_shown(code_point) ||
                   (keep_newlines && (code_point == '\n' || code_point == '\t'))) {
            buf_add(&out, text.at, len);
        } else {
            buf_str(&out, arena_format(arena, "<U+%04X>", code_point));
        }
        text = str_slice(text, len, text.len);
    }
    return buf_view(&out);
}

struct str utf8_printable(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    while (text.len) {
        struct str rest = text;
        uint32_t c = utf8_next(&rest);
        if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0))
            utf8_add(&out, 0xFFFD);
        else
            buf_add(&out, text.at, text.len - rest.len);
        text = rest;
    }
    return buf_view(&out);
}

/* Decomposes into the arena and composes in place; utf8proc_map would use the heap. */
static struct str transform(struct arena *arena, struct str text, utf8proc_option_t options)
{
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text.at;
    utf8proc_ssize_t len = (utf8proc_ssize_t)text.len;
    utf8proc_ssize_t count = len ? utf8proc_decompose(from, len, NULL, 0, options) : 0;
    if (count <= 0)
        return arena_str(arena, text);
    utf8proc_int32_t *points = arena_array(arena, (size_t)count + 1, sizeof *points);
    count = utf8proc_decompose(from, len, points, count, options);
    if (count < 0 || (count = utf8proc_reencode(points, count, options)) < 0)
        return arena_str(arena, text);
    return (struct str){.at = (const char *)points, .len = (size_t)count};
}

struct str utf8_casefold(struct arena *arena, struct str text)
{
    return transform(arena, text,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

struct str utf8_nfc(struct arena *arena, struct str text)
{
    return transform(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}
