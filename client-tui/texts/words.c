/* What is a word, and words folded. */
#include "texts/inner.h"

#include "hotline/base/utf8.h"
#include "hotline/match/match.h"

/* Whatever is neither letter, digit nor mark in the scripts that are written here. Soft hyphens,
 * joiners and other invisible characters are part of the word they hide in; folding drops them. */
static bool parts_words(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    return (c <= 0xBF && c != 0xAA && c != 0xAD && c != 0xB5 && c != 0xBA) || c == 0xD7 ||
           c == 0xF7 || (c >= 0x2B9 && c <= 0x2BC) || (c >= 0x2000 && c <= 0x200A) ||
           (c >= 0x2010 && c <= 0x2029) || (c >= 0x202F && c <= 0x205F) ||
           (c >= 0x20A0 && c <= 0x20BF) || (c >= 0x2190 && c <= 0x27BF) ||
           (c >= 0x3000 && c <= 0x3003);
}

bool word_next(struct str *rest, struct str *ret_word)
{
    const char *begin = NULL;
    while (rest->len) {
        const char *at = rest->at;
        bool parts = parts_words(utf8_next(rest));
        if (!parts && !begin)
            begin = at;
        if (parts && begin) {
            *ret_word = (struct str){.at = begin, .len = (size_t)(at - begin)};
            return true;
        }
    }
    if (begin)
        *ret_word = (struct str){.at = begin, .len = (size_t)(rest->at - begin)};
    return begin != NULL;
}

static bool is_ascii(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] >= 0x80)
            return false;
    return true;
}

static void add_lower(struct buf *out, struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        buf_char(out, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
    }
}

struct str texts_fold(struct arena *arena, struct str text)
{
    struct arena *scratch = arena_new(4096, true);
    struct buf out = {.arena = arena};
    struct str word, part;
    for (bool first = true; word_next(&text, &word); first = false) {
        if (!first)
            buf_char(&out, ' ');
        if (is_ascii(word)) {
            add_lower(&out, word);
            continue;
        }
        struct str folded = text_fold(scratch, word);
        while (word_next(&folded, &part))
            buf_str(&out, part);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return buf_view(&out);
}
