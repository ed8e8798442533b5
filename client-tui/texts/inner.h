/* Between the files of texts/. */
#ifndef HOTLINE_TEXTS_INNER_H
#define HOTLINE_TEXTS_INNER_H

#include "texts/texts.h"

/* The next word of a text, as it is written there; moves *rest behind it. False: there is none. */
bool word_next(struct str *rest, struct str *ret_word);

/* All words there are, each once, by number; 0 is no word. */
struct lexicon {
    struct lexeme *words;
    size_t count, room;
    char *bytes; /* of the words */
    size_t len, bytes_room;
    uint32_t *slots; /* number of a word, by its hash; 0: free */
    size_t slot_count;
};
struct lexeme {
    uint32_t at, uses; /* at: in bytes */
    uint32_t len;      /* 0: nobody has the word any more, and it was wiped */
};

void lexicon_free(struct lexicon *lexicon);
size_t lexicon_bytes(const struct lexicon *lexicon);
/* Its number; one more has it. Only its first bytes count where it is very long. */
uint32_t lexicon_take(struct lexicon *lexicon, struct str word);
void lexicon_drop(struct lexicon *lexicon, uint32_t word);
/* Sets bit k in the mark of each word that begins with prefixes[k]. Gives the bits that were set.
 */
unsigned lexicon_mark(const struct lexicon *lexicon, const struct str *prefixes, size_t count,
                      uint8_t *marks);

/* A bigger copy; what is at `at` is wiped and freed. */
void *grown_wiped(void *at, size_t size, size_t new_size);

/* Memory of the cases, in chunks: wiped in place as soon as a case is gone, given back when all of
 * a chunk's are. */
struct chunk {
    struct chunk *next;
    struct arena *arena;
    size_t size, used, live;
};
void *chunk_alloc(struct chunk **chunks, size_t size, struct chunk **ret_chunk);
/* What was allocated with this size. */
void chunk_drop(struct chunk **chunks, struct chunk *chunk, void *at, size_t size);
void chunks_free(struct chunk **chunks);
size_t chunks_bytes(const struct chunk *chunks);

struct part {
    const char *where;
    struct str text;
    uint32_t *words; /* numbers in the lexicon, one for each word of the text; 0 where folding left
                        none */
    size_t count;
};
/* A case, with all that belongs to it behind it in one run of memory. */
struct entry {
    struct uuid id;
    millis at;
    struct str reference;
    struct chunk *chunk;
    size_t size;
    size_t count;
    struct part parts[];
};

struct texts {
    size_t bytes_max;
    struct chunk *chunks;
    struct lexicon lexicon;
    struct entry **order; /* newest change first */
    size_t count, room;
    /* The last search. */
    struct arena *wanted_arena;
    struct str wanted[TEXTS_WORDS_MAX];
    size_t wanted_count;
    uint8_t *marks; /* by number of the word: which of the wanted it begins with */
    struct entry **found;
    size_t found_count;
    bool current; /* nothing was put or removed since */
};

#endif
