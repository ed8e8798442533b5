#include "hotline/base/utf8.h"
#include "hotline/match/match.h"

#include "letters.h"

#include <utf8proc.h>

static bool is_apostrophe(uint32_t c)
{
    return c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0x2032 || c == 0x2B9 || c == 0xB4 ||
           c == '`';
}

/* Before NFKC, which takes the acute accent apart. */
static struct str unify_apostrophes(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    while (text.len > 0) {
        uint32_t c = utf8_next(&text);
        utf8_add(&out, is_apostrophe(c) ? '\'' : c);
    }
    return buf_view(&out);
}

static struct str to_latin(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    while (text.len > 0) {
        uint32_t c = utf8_next(&text);
        const char *latin = letter_to_latin(c);
        if (latin)
            buf_str(&out, str_of(latin));
        else
            utf8_add(&out, c);
    }
    return buf_view(&out);
}

static void add_base(struct buf *out, uint32_t c)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
    switch (property->category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
        if (out->len > 0 && out->at[out->len - 1] != ' ')
            buf_char(out, ' ');
        return;
    default:
        if (!property->ignorable)
            utf8_add(out, c);
    }
}

/* Letters without their marks, white space as single blanks, nothing invisible. */
static struct str strip_marks(struct arena *arena, struct str text)
{
    enum { MOST_PARTS = 18 }; /* of one code point, UAX #15 */
    struct buf out = {.arena = arena};
    while (text.len > 0) {
        utf8proc_int32_t parts[MOST_PARTS];
        int boundary = 0;
        utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)utf8_next(&text), parts,
                                                         MOST_PARTS, UTF8PROC_DECOMPOSE, &boundary);
        for (utf8proc_ssize_t i = 0; i < count && i < MOST_PARTS; i++)
            add_base(&out, (uint32_t)parts[i]);
    }
    return str_trim(buf_view(&out));
}

struct str text_fold(struct arena *arena, struct str text)
{
    text = utf8_nfc(arena, unify_apostrophes(arena, text));
    text = utf8_casefold(arena, letters_unmix(arena, text));
    return strip_marks(arena, to_latin(arena, text));
}

struct str email_key(struct arena *arena, struct str email)
{
    return str_trim(utf8_casefold(arena, email));
}
