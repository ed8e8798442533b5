/* Memory of one request or one command: allocated in a row, given back all at once, wiped when it
 * is. With `locked` the first block comes from sodium_malloc-like locked pages, so that it never
 * reaches swap; arena_locked says whether the kernel agreed.
 * Running out of memory ends the program: there is nothing sane left to do. */
#ifndef HOTLINE_BASE_ARENA_H
#define HOTLINE_BASE_ARENA_H

#include "hotline/base/str.h"

struct arena;

struct arena *arena_new(size_t first_block, bool locked);
/* Wipes what was used. The first block stays, and one more of at most 1 MB for the next who needs
 * as much: what a page of the queue takes is not asked of the kernel, locked and given back each
 * time. */
void arena_reset(struct arena *arena);
/* Wipes; takes NULL. Up to sixteen locked blocks of at most 68 kB each stay, wiped, for the next arena of
 * their size in any thread. */
void arena_free(struct arena *arena);
bool arena_locked(const struct arena *arena);
size_t arena_used(const struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);               /* zeroed, 16-byte aligned */
void *arena_array(struct arena *arena, size_t count, size_t size); /* checks the product */
struct str arena_str(struct arena *arena, struct str text);        /* copy, NUL behind it */
struct str arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_join(struct arena *arena, struct str a, struct str b);

#define ARENA_NEW(ARENA, TYPE) ((TYPE *)arena_alloc((ARENA), sizeof(TYPE)))

/* A growing run of bytes in an arena. What was allocated last grows where it is; else the old
 * version stays in the arena until it is reset. */
struct buf {
    struct arena *arena;
    char *at;
    size_t len;
    size_t room;
};

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_str(struct buf *buf, struct str text);
void buf_char(struct buf *buf, char c);
struct str buf_view(const struct buf *buf);

#endif
