#include "texts/inner.h"

#include "hotline/base/bytes.h"

#include <stdlib.h>

enum { CHUNK_BYTES = 256 << 10, CHUNK_HEAD = 256 };

void *chunk_alloc(struct chunk **chunks, size_t size, struct chunk **ret_chunk)
{
    struct chunk *newest = *chunks;
    if (!newest || newest->size - newest->used < size) {
        struct chunk *chunk = calloc(1, sizeof *chunk);
        if (!chunk)
            abort();
        chunk->size = size > CHUNK_BYTES - CHUNK_HEAD ? size : CHUNK_BYTES - CHUNK_HEAD;
        chunk->arena = arena_new(chunk->size, true);
        chunk->next = newest;
        *chunks = newest = chunk;
    }
    newest->used += size;
    newest->live++;
    *ret_chunk = newest;
    return arena_alloc(newest->arena, size);
}

static void unlink_chunk(struct chunk **chunks, struct chunk *chunk)
{
    while (*chunks != chunk)
        chunks = &(*chunks)->next;
    *chunks = chunk->next;
    arena_free(chunk->arena);
    free(chunk);
}

void chunk_drop(struct chunk **chunks, struct chunk *chunk, void *at, size_t size)
{
    wipe(at, size);
    if (--chunk->live == 0)
        unlink_chunk(chunks, chunk);
}

void chunks_free(struct chunk **chunks)
{
    while (*chunks)
        unlink_chunk(chunks, *chunks);
}

size_t chunks_bytes(const struct chunk *chunks)
{
    size_t bytes = 0;
    for (; chunks; chunks = chunks->next)
        bytes += chunks->size;
    return bytes;
}
