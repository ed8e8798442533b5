#include "hotline/base/glyph.h"

#include "hotline/base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

/* Letters of the languages spoken here, and ASCII: one column each, and a boundary between any
 * two. That spares most texts a look into the tables. */
static bool is_simple(uint32_t c)
{
    return (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x300 && c != 0xAD) ||
           (c >= 0x370 && c < 0x378) || (c >= 0x384 && c < 0x38B) || (c >= 0x3A3 && c < 0x483) ||
           (c >= 0x48A && c < 0x530);
}

/* Next code point, moving *text behind it; a byte that is none counts as U+FFFD. */
static uint32_t take(struct str *text, bool *ret_valid)
{
    struct str before = *text;
    uint32_t c = utf8_next(text);
    *ret_valid = c != 0xFFFD || before.len - text->len == 3;
    return c;
}

static uint32_t peek(struct str text)
{
    return utf8_next(&text);
}

static int columns_of(uint32_t c)
{
    if (is_simple(c))
        return 1;
    if ((c >= 0x1160 && c < 0x1200) || (c >= 0xD7B0 && c < 0xD800))
        return 0; /* vowels and finals of Korean syllables join the consonant before them */
    if ((c >= 0x3248 && c < 0x3250) || (c >= 0x4DC0 && c < 0x4E00) || c == 0x302E || c == 0x302F ||
        c == 0x16FF0 || c == 0x16FF1)
        return 2; /* to glibc, not to utf8proc */
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
    if (property->category == UTF8PROC_CATEGORY_MC)
        return 1;
    return property->charwidth;
}

static bool joins(uint32_t before, uint32_t c)
{
    return !utf8proc_grapheme_break((utf8proc_int32_t)before, (utf8proc_int32_t)c);
}

static bool is_mark_of(uint32_t base, uint32_t c)
{
    return !is_simple(c) && utf8_shown(c) && columns_of(c) == 0 && joins(base, c);
}

static void glyph_add(struct glyph *glyph, const char *at, size_t len)
{
    memcpy(glyph->at + glyph->len, at, len);
    glyph->len = (uint8_t)(glyph->len + len);
}

static void glyph_escape(struct glyph *glyph, const char *format, unsigned value)
{
    int len = snprintf(glyph->at, sizeof glyph->at, format, value);
    glyph->len = glyph->columns = (uint8_t)len;
    glyph->escaped = true;
}

static void take_one(struct str *text, struct glyph *glyph)
{
    struct str rest = *text;
    utf8_next(&rest);
    glyph_add(glyph, text->at, text->len - rest.len);
    *text = rest;
}

static void take_marks(struct str *text, uint32_t base, size_t most, struct glyph *glyph)
{
    for (size_t marks = 0; text->len && marks < most; marks++) {
        uint32_t c = peek(*text);
        if (!is_mark_of(base, c))
            return;
        take_one(text, glyph);
        base = c;
    }
}

/* Marks without a base stand on a dotted circle. A flood of them, after those that the base before
 * took, is counted: seen, but not drawn. */
static void take_lone_marks(struct str *text, struct glyph *glyph)
{
    static const char carrier[] = "\u25CC";
    struct str rest = *text;
    unsigned marks = 0;
    while (rest.len && utf8_shown(peek(rest)) && columns_of(peek(rest)) == 0) {
        utf8_next(&rest);
        marks++;
    }
    if (marks > GLYPH_MARKS) {
        glyph_escape(glyph, "<+%u>", marks);
        *text = rest;
        return;
    }
    glyph_add(glyph, carrier, sizeof carrier - 1);
    glyph->columns = 1;
    uint32_t first = peek(*text);
    take_one(text, glyph);
    take_marks(text, first, GLYPH_MARKS - 1, glyph);
}

bool glyph_next(struct str *text, struct glyph *ret_glyph)
{
    if (text->len == 0)
        return false;
    *ret_glyph = (struct glyph){0};
    bool valid;
    struct str rest = *text;
    uint32_t c = take(&rest, &valid);
    if (!valid) {
        glyph_escape(ret_glyph, "<%02X>", (uint8_t)text->at[0]);
    } else if (is_simple(c) && (rest.len == 0 || is_simple(peek(rest)))) {
        glyph_add(ret_glyph, text->at, text->len - rest.len);
        ret_glyph->columns = 1;
    } else if (c == '\t') {
        glyph_add(ret_glyph, "    ", TAB_COLUMNS);
        ret_glyph->columns = TAB_COLUMNS;
    } else if (!utf8_shown(c)) {
        glyph_escape(ret_glyph, "<U+%04X>", c);
    } else if (columns_of(c) == 0) {
        take_lone_marks(text, ret_glyph);
        return true;
    } else {
        take_one(text, ret_glyph);
        ret_glyph->columns = (uint8_t)columns_of(c);
        take_marks(text, c, GLYPH_MARKS, ret_glyph);
        return true;
    }
    *text = rest;
    return true;
}

int text_columns(struct str text)
{
    int columns = 0;
    struct glyph glyph;
    while (glyph_next(&text, &glyph))
        columns += glyph.columns;
    return columns;
}

size_t cluster_end(struct str text, size_t from)
{
    if (from >= text.len)
        return text.len;
    struct str rest = str_slice(text, from, text.len);
    bool valid;
    uint32_t c = take(&rest, &valid);
    int32_t state = 0;
    while (rest.len) {
        struct str next = rest;
        bool next_valid;
        uint32_t d = take(&next, &next_valid);
        if ((is_simple(c) && is_simple(d)) || !valid || !next_valid)
            break;
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)d, &state))
            break;
        c = d;
        rest = next;
    }
    return text.len - rest.len;
}

/* Start of the code point before `at`; one byte back where there is none. */
static size_t step_back(struct str text, size_t at)
{
    for (size_t len = 1; len <= 4 && len <= at; len++) {
        struct str rest = str_slice(text, at - len, at);
        bool valid;
        take(&rest, &valid);
        if (valid && rest.len == 0)
            return at - len;
    }
    return at - 1;
}

size_t cluster_start(struct str text, size_t before)
{
    if (before > text.len)
        before = text.len;
    if (before == 0)
        return 0;
    size_t safe = step_back(text, before); /* go back to where a boundary is certain */
    while (safe > 0) {
        size_t at = step_back(text, safe);
        uint32_t c = peek(str_slice(text, at, safe));
        uint32_t d = peek(str_slice(text, safe, text.len));
        if (c == '\n' || (is_simple(c) && is_simple(d)))
            break;
        safe = at;
    }
    for (;;) {
        size_t end = cluster_end(text, safe);
        if (end >= before)
            return safe;
        safe = end;
    }
}

bool utf8_is_word(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}
