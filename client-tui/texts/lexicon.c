#include "texts/inner.h"

#include "hotline/base/bytes.h"

#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 1024, WORD_BYTES_MAX = 48 };

void *grown_wiped(void *at, size_t size, size_t new_size)
{
    void *bigger = calloc(1, new_size);
    if (!bigger)
        abort();
    if (size) {
        memcpy(bigger, at, size);
        wipe(at, size);
    }
    free(at);
    return bigger;
}

void lexicon_free(struct lexicon *lexicon)
{
    wipe(lexicon->bytes, lexicon->len);
    wipe(lexicon->words, lexicon->count * sizeof *lexicon->words);
    free(lexicon->bytes);
    free(lexicon->words);
    free(lexicon->slots);
    *lexicon = (struct lexicon){0};
}

size_t lexicon_bytes(const struct lexicon *lexicon)
{
    return lexicon->bytes_room + lexicon->room * sizeof *lexicon->words +
           lexicon->slot_count * sizeof *lexicon->slots;
}

static struct str text_of(const struct lexicon *lexicon, const struct lexeme *word)
{
    return (struct str){.at = lexicon->bytes + word->at, .len = word->len};
}

/* FNV-1a. */
static size_t hash_of(struct str word)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ (unsigned char)word.at[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

/* Where the word stands, or would. */
static uint32_t *slot_of(const struct lexicon *lexicon, struct str word)
{
    size_t at = hash_of(word) & (lexicon->slot_count - 1);
    while (lexicon->slots[at] &&
           !str_equal(text_of(lexicon, &lexicon->words[lexicon->slots[at]]), word))
        at = (at + 1) & (lexicon->slot_count - 1);
    return &lexicon->slots[at];
}

static void rehash(struct lexicon *lexicon)
{
    while (2 * lexicon->room > lexicon->slot_count)
        lexicon->slot_count = lexicon->slot_count ? 2 * lexicon->slot_count : 2 * SMALLEST;
    free(lexicon->slots);
    lexicon->slots = calloc(lexicon->slot_count, sizeof *lexicon->slots);
    if (!lexicon->slots)
        abort();
    for (size_t i = 0; i < lexicon->count; i++)
        if (lexicon->words[i].len)
            *slot_of(lexicon, text_of(lexicon, &lexicon->words[i])) = (uint32_t)i;
}

/* Words that are gone are left behind. */
static void grow_bytes(struct lexicon *lexicon)
{
    size_t live = 0, len = 0;
    for (size_t i = 0; i < lexicon->count; i++)
        live += lexicon->words[i].len;
    size_t room = 2 * live < 16 * SMALLEST ? 16 * SMALLEST : 2 * live;
    char *bytes = calloc(1, room);
    if (!bytes)
        abort();
    for (size_t i = 0; i < lexicon->count; i++) {
        struct lexeme *word = &lexicon->words[i];
        if (word->len)
            memcpy(bytes + len, lexicon->bytes + word->at, word->len);
        word->at = (uint32_t)len;
        len += word->len;
    }
    wipe(lexicon->bytes, lexicon->len);
    free(lexicon->bytes);
    lexicon->bytes = bytes;
    lexicon->len = len;
    lexicon->bytes_room = room;
}

static uint32_t add(struct lexicon *lexicon, struct str word)
{
    if (lexicon->bytes_room - lexicon->len < word.len)
        grow_bytes(lexicon);
    memcpy(lexicon->bytes + lexicon->len, word.at, word.len);
    lexicon->words[lexicon->count] =
        (struct lexeme){.at = (uint32_t)lexicon->len, .len = (uint32_t)word.len};
    lexicon->len += word.len;
    return (uint32_t)lexicon->count++;
}

uint32_t lexicon_take(struct lexicon *lexicon, struct str word)
{
    if (word.len > WORD_BYTES_MAX)
        word.len = WORD_BYTES_MAX;
    if (lexicon->count == lexicon->room) {
        size_t room = lexicon->room ? 2 * lexicon->room : SMALLEST;
        lexicon->words = grown_wiped(lexicon->words, lexicon->count * sizeof *lexicon->words,
                                     room * sizeof *lexicon->words);
        lexicon->room = room;
        lexicon->count += lexicon->count == 0; /* number 0 is no word */
        rehash(lexicon);
    }
    uint32_t *slot = slot_of(lexicon, word);
    if (!*slot)
        *slot = add(lexicon, word);
    lexicon->words[*slot].uses++;
    return *slot;
}

void lexicon_drop(struct lexicon *lexicon, uint32_t word)
{
    struct lexeme *gone = &lexicon->words[word];
    if (--gone->uses)
        return;
    wipe(lexicon->bytes + gone->at, gone->len);
    gone->len = 0;
}

unsigned lexicon_mark(const struct lexicon *lexicon, const struct str *prefixes, size_t count,
                      uint8_t *marks)
{
    unsigned all = 0;
    for (size_t i = 0; i < lexicon->count; i++) {
        struct str word = text_of(lexicon, &lexicon->words[i]);
        unsigned mark = 0;
        for (size_t k = 0; k < count; k++)
            if (word.len >= prefixes[k].len && word.at[0] == prefixes[k].at[0] &&
                memcmp(word.at, prefixes[k].at, prefixes[k].len) == 0)
                mark |= 1u << k;
        marks[i] = (uint8_t)mark;
        all |= mark;
    }
    return all;
}
