#include "letters.h"

#include "hotline/base/utf8.h"

/* clang-format off */
static const struct {
    uint32_t letter;
    const char *latin;
} to_latin[] = {
    /* Serbian and Montenegrin */
    {U'а', "a"}, {U'б', "b"}, {U'в', "v"}, {U'г', "g"}, {U'д', "d"}, {U'ђ', "dj"},
    {U'е', "e"}, {U'ж', "z"}, {U'з', "z"}, {U'и', "i"}, {U'ј', "j"}, {U'к', "k"},
    {U'л', "l"}, {U'љ', "lj"}, {U'м', "m"}, {U'н', "n"}, {U'њ', "nj"}, {U'о', "o"},
    {U'п', "p"}, {U'р', "r"}, {U'с', "s"}, {U'т', "t"}, {U'ћ', "c"}, {U'у', "u"},
    {U'ф', "f"}, {U'х', "h"}, {U'ц', "c"}, {U'ч', "c"}, {U'џ', "dz"}, {U'ш', "s"},
    /* neighbours: Macedonian, Bulgarian, Russian, Ukrainian */
    {U'ѓ', "gj"}, {U'ќ', "kj"}, {U'ѕ', "dz"}, {U'ѐ', "e"}, {U'ѝ', "i"}, {U'й', "j"},
    {U'щ', "st"}, {U'ъ', ""}, {U'ы', "i"}, {U'ь', ""}, {U'э', "e"}, {U'ю', "ju"},
    {U'я', "ja"}, {U'ё', "jo"}, {U'і', "i"}, {U'ї', "ji"}, {U'є', "je"}, {U'ґ', "g"},
    /* Latin letters that no decomposition takes apart; ð and ɖ are often typed for đ */
    {U'đ', "dj"}, {U'ð', "dj"}, {U'ɖ', "dj"}, {U'ł', "l"}, {U'ø', "o"}, {U'æ', "ae"},
    {U'œ', "oe"}, {U'ı', "i"}, {U'þ', "th"},
};

static const struct {
    uint32_t latin, cyrillic;
} alike[] = {
    {'a', U'а'}, {'c', U'с'}, {'e', U'е'}, {'i', U'і'}, {'j', U'ј'}, {'o', U'о'},
    {'p', U'р'}, {'s', U'ѕ'}, {'x', U'х'}, {'y', U'у'}, {'A', U'А'}, {'B', U'В'},
    {'C', U'С'}, {'E', U'Е'}, {'H', U'Н'}, {'I', U'І'}, {'J', U'Ј'}, {'K', U'К'},
    {'M', U'М'}, {'O', U'О'}, {'P', U'Р'}, {'S', U'Ѕ'}, {'T', U'Т'}, {'X', U'Х'},
    {'Y', U'У'},
};
/* clang-format on */

const char *letter_to_latin(uint32_t letter)
{
    for (size_t i = 0; i < sizeof to_latin / sizeof *to_latin; i++)
        if (to_latin[i].letter == letter)
            return to_latin[i].latin;
    return NULL;
}

static bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF);
}

static bool is_cyrillic(uint32_t c)
{
    return c >= 0x400 && c <= 0x52F;
}

static bool is_mark(uint32_t c)
{
    return c >= 0x300 && c <= 0x36F;
}

/* The same shape in the other script, 0 when there is none. */
static uint32_t other_script(uint32_t c)
{
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        if (alike[i].latin == c)
            return alike[i].cyrillic;
        if (alike[i].cyrillic == c)
            return alike[i].latin;
    }
    return 0;
}

/* Greek yot is found where Serbian ј is meant. */
static uint32_t take_letter(struct str *text)
{
    uint32_t c = utf8_next(text);
    return c == 0x3F3 ? U'ј' : c == 0x37F ? U'Ј' : c;
}

enum script { AS_IT_IS, LATIN, CYRILLIC };

static enum script script_of(struct str word)
{
    size_t latin = 0, cyrillic = 0, only_latin = 0, only_cyrillic = 0;
    while (word.len > 0) {
        uint32_t c = take_letter(&word);
        bool has_double = other_script(c) != 0;
        latin += is_latin(c);
        cyrillic += is_cyrillic(c);
        only_latin += is_latin(c) && !has_double;
        only_cyrillic += is_cyrillic(c) && !has_double;
    }
    if (latin == 0 || cyrillic == 0 || (only_latin > 0 && only_cyrillic > 0))
        return AS_IT_IS;
    if (only_latin > 0 || only_cyrillic > 0)
        return only_latin > 0 ? LATIN : CYRILLIC;
    return cyrillic > latin ? CYRILLIC : LATIN;
}

static void add_word(struct buf *out, struct str word)
{
    enum script script = script_of(word);
    while (word.len > 0) {
        uint32_t c = take_letter(&word);
        bool foreign = (script == LATIN && is_cyrillic(c)) || (script == CYRILLIC && is_latin(c));
        uint32_t other = foreign ? other_script(c) : 0;
        utf8_add(out, other ? other : c);
    }
}

struct str letters_unmix(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    struct str word = str_slice(text, 0, 0), rest = text;
    while (rest.len > 0) {
        struct str before = rest;
        uint32_t c = take_letter(&rest);
        if (is_latin(c) || is_cyrillic(c) || is_mark(c)) {
            word.len += before.len - rest.len;
            continue;
        }
        add_word(&out, word);
        utf8_add(&out, c);
        word = str_slice(rest, 0, 0);
    }
    add_word(&out, word);
    return buf_view(&out);
}
