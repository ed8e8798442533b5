/* Which cases have all the words, and what stands around the first. */
#include "texts/inner.h"

#include "hotline/base/utf8.h"

#include <stdlib.h>

enum { BEFORE_BYTES = 24, BEHIND_BYTES = 300 };

static size_t split(struct str folded, struct str words[static TEXTS_WORDS_MAX])
{
    size_t count = 0;
    while (folded.len && count < TEXTS_WORDS_MAX) {
        struct str word = str_cut(&folded, ' ');
        if (word.len)
            words[count++] = word;
    }
    return count;
}

static bool begins(struct str text, struct str prefix)
{
    return text.len >= prefix.len && str_equal(str_slice(text, 0, prefix.len), prefix);
}

/* Whether whatever has these words has the last ones too. */
static bool narrows(const struct texts *texts, const struct str *words, size_t count)
{
    if (!texts->current || !texts->wanted_count || count < texts->wanted_count)
        return false;
    for (size_t i = 0; i < texts->wanted_count; i++)
        if (!begins(words[i], texts->wanted[i]))
            return false;
    return true;
}

/* Eight words at a time: most of them are none that was looked for. */
static bool has_all(const struct entry *entry, const uint8_t *marks, unsigned all)
{
    unsigned got = 0;
    for (const struct part *p = entry->parts; p < entry->parts + entry->count; p++) {
        const uint32_t *word = p->words, *end = word + p->count;
        for (; end - word >= 8 && got != all; word += 8)
            got |= (unsigned)(marks[word[0]] | marks[word[1]] | marks[word[2]] | marks[word[3]] |
                              marks[word[4]] | marks[word[5]] | marks[word[6]] | marks[word[7]]);
        for (; word < end; word++)
            got |= marks[*word];
        if (got == all)
            return true;
    }
    return false;
}

static void mark_all(struct texts *texts, unsigned all, bool narrower)
{
    struct entry **from = narrower ? texts->found : texts->order;
    size_t count = narrower ? texts->found_count : texts->count;
    texts->found_count = 0;
    free(texts->marks);
    texts->marks = calloc(texts->lexicon.count + 1, 1);
    if (!texts->marks)
        abort();
    if (lexicon_mark(&texts->lexicon, texts->wanted, texts->wanted_count, texts->marks) != all)
        return;
    for (size_t i = 0; i < count; i++)
        if (has_all(from[i], texts->marks, all))
            texts->found[texts->found_count++] = from[i];
}

size_t texts_search(struct texts *texts, struct str wanted)
{
    struct arena *arena = arena_new(1024, true);
    struct str words[TEXTS_WORDS_MAX];
    size_t count = split(texts_fold(arena, wanted), words);
    bool narrower = narrows(texts, words, count);
    arena_free(texts->wanted_arena);
    texts->wanted_arena = arena;
    texts->wanted_count = count;
    for (size_t i = 0; i < count; i++)
        texts->wanted[i] = words[i];
    texts->current = true;
    if (count)
        mark_all(texts, (1u << count) - 1, narrower);
    else
        texts->found_count = 0;
    return texts->found_count;
}

/* --- what is shown --- */

static const struct part *first_hit(const struct entry *entry, const uint8_t *marks,
                                    size_t *ret_word)
{
    for (const struct part *p = entry->parts; p < entry->parts + entry->count; p++)
        for (size_t i = 0; i < p->count; i++)
            if (marks[p->words[i]]) {
                *ret_word = i;
                return p;
            }
    return NULL;
}

static size_t to_character(struct str text, size_t at)
{
    while (at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* A word's beginning, not far before; the beginning of the text when that is near. */
static size_t begin_before(struct str text, size_t hit)
{
    if (hit <= BEFORE_BYTES)
        return 0;
    size_t at = to_character(text, hit - BEFORE_BYTES);
    struct str rest = str_slice(text, at, hit), word;
    const char *begin = rest.at;
    if (!word_next(&rest, &word) || !word_next(&rest, &word))
        return at; /* the first may be half of one */
    return at + (size_t)(word.at - begin);
}

/* In one line. */
static void add_line(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            buf_char(out, c);
        else if (out->len && out->at[out->len - 1] != ' ')
            buf_char(out, ' ');
    }
}

static void show(struct arena *arena, struct str text, struct str hit, struct text_found *found)
{
    size_t at = (size_t)(hit.at - text.at), begin = begin_before(text, at);
    size_t end = at + hit.len + BEHIND_BYTES;
    struct buf out = {.arena = arena};
    end = end < text.len ? to_character(text, end) : text.len;
    if (begin)
        buf_str(&out, STR("… "));
    add_line(&out, str_slice(text, begin, at));
    size_t from = out.len;
    buf_str(&out, hit);
    add_line(&out, str_slice(text, at + hit.len, end));
    found->text = buf_view(&out);
    found->hit = str_slice(found->text, from, from + hit.len);
}

struct text_found texts_found(const struct texts *texts, struct arena *arena, size_t at)
{
    const struct entry *entry = texts->found[at];
    struct text_found found = {.id = entry->id, .reference = arena_str(arena, entry->reference)};
    size_t number = 0;
    const struct part *part = first_hit(entry, texts->marks, &number);
    if (!part)
        return found;
    struct str rest = part->text, word = STR_NONE;
    for (size_t i = 0; i <= number; i++)
        word_next(&rest, &word);
    found.where = part->where;
    show(arena, part->text, word, &found);
    return found;
}
