#include "texts/inner.h"

#include "hotline/base/bytes.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16 };

struct texts *texts_new(size_t bytes_max)
{
    struct texts *texts = calloc(1, sizeof *texts);
    if (!texts)
        abort();
    texts->bytes_max = bytes_max;
    texts->wanted_arena = arena_new(1024, true);
    return texts;
}

void texts_free(struct texts *texts)
{
    if (!texts)
        return;
    chunks_free(&texts->chunks);
    lexicon_free(&texts->lexicon);
    arena_free(texts->wanted_arena);
    free(texts->order);
    free(texts->found);
    free(texts->marks);
    free(texts);
}

size_t texts_count(const struct texts *texts)
{
    return texts->count;
}

size_t texts_bytes(const struct texts *texts)
{
    return chunks_bytes(texts->chunks) + lexicon_bytes(&texts->lexicon) + texts->lexicon.room +
           2 * texts->room * sizeof(struct entry *);
}

/* --- the order --- */

static bool newer(millis at, struct uuid id, const struct entry *than)
{
    return at != than->at ? at > than->at : memcmp(id.b, than->id.b, UUID_BYTES) > 0;
}

static void insert(struct texts *texts, struct entry *entry)
{
    size_t low = 0, high = texts->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (newer(entry->at, entry->id, texts->order[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    memmove(texts->order + low + 1, texts->order + low,
            (texts->count - low) * sizeof *texts->order);
    texts->order[low] = entry;
    texts->count++;
}

static void take_out(struct texts *texts, size_t at)
{
    struct entry *entry = texts->order[at];
    texts->count--;
    memmove(texts->order + at, texts->order + at + 1, (texts->count - at) * sizeof *texts->order);
    for (const struct part *p = entry->parts; p < entry->parts + entry->count; p++)
        for (size_t i = 0; i < p->count; i++)
            if (p->words[i])
                lexicon_drop(&texts->lexicon, p->words[i]);
    chunk_drop(&texts->chunks, entry->chunk, entry, entry->size);
}

static bool find(const struct texts *texts, struct uuid id, size_t *ret_at)
{
    for (size_t i = 0; i < texts->count; i++)
        if (uuid_equal(texts->order[i]->id, id)) {
            *ret_at = i;
            return true;
        }
    return false;
}

static void forget_search(struct texts *texts)
{
    texts->found_count = 0;
    texts->current = false;
}

void texts_remove(struct texts *texts, struct uuid id)
{
    size_t at;
    if (!find(texts, id, &at))
        return;
    forget_search(texts);
    take_out(texts, at);
}

/* --- putting in --- */

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t word_count(struct str folded)
{
    size_t count = folded.len ? 1 : 0;
    for (size_t i = 0; i < folded.len; i++)
        count += folded.at[i] == ' ';
    return count;
}

static size_t size_of(const struct text_case *of)
{
    size_t size = aligned(sizeof(struct entry) + of->count * sizeof(struct part)) +
                  aligned(of->reference.len);
    for (size_t i = 0; i < of->count; i++)
        size += aligned(of->pieces[i].text.len) +
                aligned(word_count(of->pieces[i].folded) * sizeof(uint32_t));
    return size;
}

/* The next bytes of the entry's run. */
static void *next_run(char **run, size_t size)
{
    void *at = *run;
    *run += aligned(size);
    return at;
}

static struct str copy(char **run, struct str text)
{
    char *at = next_run(run, text.len);
    if (text.len)
        memcpy(at, text.at, text.len);
    return (struct str){.at = at, .len = text.len};
}

static void fill_part(struct texts *texts, struct part *part, const struct text_piece *piece,
                      char **run)
{
    struct str folded = piece->folded;
    part->where = piece->where;
    part->text = copy(run, piece->text);
    part->count = word_count(folded);
    part->words = next_run(run, part->count * sizeof *part->words);
    for (size_t i = 0; i < part->count; i++) {
        struct str word = str_cut(&folded, ' ');
        part->words[i] = word.len ? lexicon_take(&texts->lexicon, word) : 0;
    }
}

static struct entry *entry_new(struct texts *texts, const struct text_case *of)
{
    struct chunk *chunk;
    size_t size = size_of(of);
    struct entry *entry = chunk_alloc(&texts->chunks, size, &chunk);
    char *run = (char *)entry + aligned(sizeof *entry + of->count * sizeof(struct part));
    *entry = (struct entry){
        .id = of->id, .at = of->at, .chunk = chunk, .size = size, .count = of->count};
    entry->reference = copy(&run, of->reference);
    for (size_t i = 0; i < of->count; i++)
        fill_part(texts, &entry->parts[i], &of->pieces[i], &run);
    return entry;
}

/* Room for one more in the arrays that hold each case. */
static void grow(struct texts *texts)
{
    if (texts->count < texts->room)
        return;
    size_t size = texts->room * sizeof *texts->order;
    size_t room = texts->room ? 2 * texts->room : 256;
    texts->order = grown_wiped(texts->order, size, room * sizeof *texts->order);
    texts->found = grown_wiped(texts->found, size, room * sizeof *texts->found);
    texts->room = room;
}

/* What has changed longest ago gives way. */
static void make_room(struct texts *texts)
{
    while (texts->count && texts_bytes(texts) > texts->bytes_max)
        take_out(texts, texts->count - 1);
}

bool texts_put(struct texts *texts, const struct text_case *of)
{
    size_t at;
    forget_search(texts);
    grow(texts);
    struct entry *entry = entry_new(texts, of); /* before the old one goes: most words stay */
    if (find(texts, of->id, &at))
        take_out(texts, at);
    insert(texts, entry);
    make_room(texts);
    return find(texts, of->id, &at);
}
