#include "words/spoken.h"

#include "hotline/base/utf8.h"
#include "hotline/match/match.h"

#define SHORTEST_BEGINNING 4
#define LONGEST_TYPED 1024 /* bytes: more is no code */

struct word {
    const char *shown;
    const char *folded; /* as text_fold gives it */
};

#define WORD(SHOWN, FOLDED) {SHOWN, FOLDED},
static const struct word english[SPOKEN_WORDS] = {
#include "words/callback/en.def"
};
static const struct word serbian[SPOKEN_WORDS] = {
#include "words/callback/sr.def"
};
static const struct word albanian[SPOKEN_WORDS] = {
#include "words/callback/sq.def"
};
#undef WORD

static const struct word *const lists[] = {english, serbian, albanian};
enum { LISTS = sizeof lists / sizeof *lists };

static const struct word *list_of(enum language language)
{
    switch (language) {
    case LANGUAGE_SR_LATN:
    case LANGUAGE_SR_CYRL:
    case LANGUAGE_CNR_LATN:
        return serbian;
    case LANGUAGE_SQ:
        return albanian;
    default:
        return english;
    }
}

/* In the list no đ and no dž stand, and lj and nj are always one letter. */
static struct str in_cyrillic(struct arena *arena, struct str word)
{
    static const struct {
        const char *latin, *cyrillic;
    } letters[] = {
        {"lj", "љ"}, {"nj", "њ"}, {"a", "а"}, {"b", "б"}, {"c", "ц"}, {"č", "ч"}, {"ć", "ћ"},
        {"d", "д"},  {"e", "е"},  {"f", "ф"}, {"g", "г"}, {"h", "х"}, {"i", "и"}, {"j", "ј"},
        {"k", "к"},  {"l", "л"},  {"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"}, {"r", "р"},
        {"s", "с"},  {"š", "ш"},  {"t", "т"}, {"u", "у"}, {"v", "в"}, {"z", "з"}, {"ž", "ж"},
    };
    struct buf out = {.arena = arena};
    while (word.len) {
        size_t i = 0;
        while (i < sizeof letters / sizeof *letters && !str_starts(word, letters[i].latin))
            i++;
        if (i == sizeof letters / sizeof *letters) {
            utf8_add(&out, utf8_next(&word)); /* a letter that the list should not have */
            continue;
        }
        buf_str(&out, str_of(letters[i].cyrillic));
        word = str_slice(word, str_of(letters[i].latin).len, word.len);
    }
    return buf_view(&out);
}

struct str spoken_word(struct arena *arena, enum language language, uint16_t number)
{
    struct str word = str_of(list_of(language)[number % SPOKEN_WORDS].shown);
    return language == LANGUAGE_SR_CYRL ? in_cyrillic(arena, word) : word;
}

struct str spoken_words(struct arena *arena, enum language language, const uint16_t *numbers,
                        size_t count)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_char(&text, ' ');
        buf_str(&text, spoken_word(arena, language, numbers[i]));
    }
    return buf_view(&text);
}

/* The words between blanks, commas and hyphens, folded; at most `most`, *ret_words has room for. */
static size_t split(struct arena *arena, struct str typed, size_t most, struct str *ret_words)
{
    struct str rest = text_fold(arena, typed);
    size_t count = 0;
    while (rest.len) {
        size_t len = 0;
        while (len < rest.len && rest.at[len] != ' ' && rest.at[len] != ',' && rest.at[len] != '-')
            len++;
        if (len && count < most)
            ret_words[count] = str_slice(rest, 0, len);
        count += len > 0;
        rest = str_slice(rest, len + 1, rest.len);
    }
    return count;
}

static bool begins(struct str word, struct str beginning)
{
    return str_equal(str_slice(word, 0, beginning.len), beginning);
}

/* What a folded word is in a list; *ret_number when it is known. */
static enum spoken_state look(const struct word *list, struct str typed, int *ret_number)
{
    int found = -1;
    size_t count = 0;
    for (int i = 0; i < SPOKEN_WORDS; i++) {
        struct str word = str_of(list[i].folded);
        if (!begins(word, typed))
            continue;
        found = i;
        if (word.len == typed.len) {
            *ret_number = i;
            return SPOKEN_KNOWN;
        }
        count++;
    }
    if (count == 1 && typed.len >= SHORTEST_BEGINNING) {
        *ret_number = found;
        return SPOKEN_KNOWN;
    }
    return count ? SPOKEN_BEGUN : SPOKEN_UNKNOWN;
}

/* The number a folded word stands for in a list; -1: none, or a beginning of several. */
static int find(const struct word *list, struct str typed)
{
    int number = -1;
    return look(list, typed, &number) == SPOKEN_KNOWN ? number : -1;
}

/* How many words from the beginning on a list knows. */
static size_t read_in(const struct word *list, const struct str *words, size_t count,
                      uint16_t *ret_numbers)
{
    for (size_t i = 0; i < count; i++) {
        int number = find(list, words[i]);
        if (number < 0)
            return i;
        ret_numbers[i] = (uint16_t)number;
    }
    return count;
}

static struct error wrong(struct str detail)
{
    return (struct error){.id = ERROR_CLIENT_USAGE, .detail = detail};
}

struct error spoken_parse(struct arena *arena, struct str typed, size_t count,
                          uint16_t *ret_numbers, size_t *ret_place)
{
    struct str words[SPOKEN_MAX];
    size_t best = 0;
    *ret_place = 0;
    if (typed.len > LONGEST_TYPED)
        return wrong(STR("this is too long to be a code"));
    size_t given = split(arena, typed, SPOKEN_MAX, words);
    if (given != count)
        return wrong(
            arena_format(arena, "these are %zu words; there have to be %zu", given, count));
    for (size_t i = 0; i < LISTS; i++) {
        uint16_t numbers[SPOKEN_MAX];
        size_t known = read_in(lists[i], words, count, numbers);
        best = known > best ? known : best;
        if (known < count || !spoken_holds(numbers, count))
            continue;
        for (size_t n = 0; n < count; n++)
            ret_numbers[n] = numbers[n];
        return NO_ERROR;
    }
    if (best == count)
        return wrong(STR("a word is wrong or in the wrong place: the check word does not fit"));
    *ret_place = best + 1;
    return wrong(arena_format(arena, "word %zu, %.*s, is in no list", best + 1,
                              (int)words[best].len, words[best].at));
}

/* How well a list knows the words: one that is known counts more than any that are begun. */
static size_t weight_in(const struct word *list, const struct str *words, size_t count)
{
    size_t weight = 0;
    for (size_t i = 0; i < count; i++) {
        int number;
        enum spoken_state state = look(list, words[i], &number);
        weight += state == SPOKEN_KNOWN ? SPOKEN_MAX + 1 : state == SPOKEN_BEGUN;
    }
    return weight;
}

size_t spoken_look(struct arena *arena, struct str typed,
                   struct spoken_typed ret_words[static SPOKEN_MAX])
{
    struct str words[SPOKEN_MAX];
    if (typed.len > LONGEST_TYPED)
        typed = STR_NONE;
    size_t given = split(arena, typed, SPOKEN_MAX, words);
    size_t count = given < SPOKEN_MAX ? given : SPOKEN_MAX;
    const struct word *best = lists[0];
    for (size_t i = 1; i < LISTS; i++)
        if (weight_in(lists[i], words, count) > weight_in(best, words, count))
            best = lists[i];
    for (size_t i = 0; i < count; i++) {
        int number = 0;
        enum spoken_state state = look(best, words[i], &number);
        ret_words[i] = (struct spoken_typed){
            .state = state,
            .word = state == SPOKEN_KNOWN ? str_of(best[number].shown) : words[i]};
    }
    return given;
}
