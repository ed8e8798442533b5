#include "hotline/match/match.h"

#include <stdlib.h>
#include <string.h>

enum { TOKENS_MAX = 12, CHOICES_MAX = 4 };

/* Replaces `from` by `to` wherever it stands, only before one of `before` when that is set. */
struct rule {
    const char *from, *to, *before;
};

/* Spellings of one sound in Serbian, Montenegrin and Albanian, and as typed without marks: in
 * this order. What is not a-z, and doubled letters, are seen to by the code. */
static const struct rule rules[] = {
    {.from = "xh", .to = "d"},
    {.from = "dzh", .to = "d"},
    {.from = "dz", .to = "d"},
    {.from = "x", .to = "d", .before = "aeiouy"},
    {.from = "x", .to = "ks"},
    {.from = "gj", .to = "d"},
    {.from = "dj", .to = "d"},
    {.from = "sh", .to = "s"},
    {.from = "zh", .to = "z"},
    {.from = "ch", .to = "c"},
    {.from = "tj", .to = "c"},
    {.from = "q", .to = "c"},
    {.from = "th", .to = "t"},
    {.from = "dh", .to = "d"},
    {.from = "rr", .to = "r"},
    {.from = "ll", .to = "l"},
    {.from = "lj", .to = "l"},
    {.from = "nj", .to = "n"},
    {.from = "sj", .to = "s", .before = "ei"},
    {.from = "zj", .to = "z", .before = "ei"},
    {.from = "w", .to = "v"},
};
/* After the choice of what y stands for. */
static const struct rule late_rules[] = {
    {.from = "ph", .to = "f"},
    {.from = "ck", .to = "k"},
};

static bool applies(const struct rule *rule, struct str rest)
{
    size_t len = strlen(rule->from);
    if (!str_starts(rest, rule->from))
        return false;
    return !rule->before || (rest.len > len && strchr(rule->before, rest.at[len]));
}

static struct str apply(struct arena *arena, struct str text, const struct rule *table,
                        size_t count)
{
    for (const struct rule *rule = table; rule < table + count; rule++) {
        struct buf out = {.arena = arena};
        while (text.len > 0) {
            bool found = applies(rule, text);
            buf_str(&out, found ? str_of(rule->to) : str_slice(text, 0, 1));
            text = str_slice(text, found ? strlen(rule->from) : 1, text.len);
        }
        text = buf_view(&out);
    }
    return text;
}

#define APPLY(ARENA, TEXT, TABLE) apply((ARENA), (TEXT), (TABLE), sizeof(TABLE) / sizeof *(TABLE))

static struct str squeeze(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++)
        if (i == 0 || text.at[i] != text.at[i - 1])
            buf_char(&out, text.at[i]);
    return buf_view(&out);
}

/* The words of a folded name, letters alone; a double name counts as two words. */
static size_t split(struct arena *arena, struct str folded, struct str tokens[static TOKENS_MAX])
{
    size_t count = 0;
    struct buf word = {.arena = arena};
    for (size_t i = 0; i <= folded.len && count < TOKENS_MAX; i++) {
        char c = i < folded.len ? folded.at[i] : ' ';
        if (c >= 'a' && c <= 'z')
            buf_char(&word, c);
        if ((c == ' ' || c == '-') && word.len > 0) {
            tokens[count++] = APPLY(arena, buf_view(&word), rules);
            word = (struct buf){.arena = arena};
        }
    }
    return count;
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Bit n of `choice` says whether the n-th y is a u; those beyond CHOICES_MAX are i. */
static struct str key_of(struct arena *arena, const struct str *tokens, size_t count,
                         unsigned choice)
{
    struct str words[TOKENS_MAX];
    unsigned y = 0;
    for (size_t i = 0; i < count; i++) {
        struct buf word = {.arena = arena};
        for (size_t at = 0; at < tokens[i].len; at++) {
            char c = tokens[i].at[at];
            if (c == 'y')
                c = y++ < CHOICES_MAX && (choice >> (y - 1) & 1) ? 'u' : 'i';
            buf_char(&word, c);
        }
        words[i] = squeeze(arena, APPLY(arena, buf_view(&word), late_rules));
    }
    qsort(words, count, sizeof *words, by_text);
    struct buf key = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(&key, ' ');
        buf_str(&key, words[i]);
    }
    return arena_str(arena, buf_view(&key));
}

static unsigned choices_of(const struct str *tokens, size_t count)
{
    unsigned y = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < tokens[i].len; at++)
            y += tokens[i].at[at] == 'y';
    return 1U << (y < CHOICES_MAX ? y : CHOICES_MAX);
}

size_t name_keys(struct arena *arena, struct str name, struct str keys[static NAME_KEYS_MAX])
{
    struct str tokens[TOKENS_MAX];
    size_t count = split(arena, text_fold(arena, name), tokens), made = 0;
    if (count == 0)
        return 0;
    for (unsigned choice = 0; choice < choices_of(tokens, count); choice++) {
        struct str key = key_of(arena, tokens, count, choice);
        size_t i = 0;
        while (i < made && !str_equal(keys[i], key))
            i++;
        if (i == made)
            keys[made++] = key;
    }
    qsort(keys, made, sizeof *keys, by_text);
    return made;
}
