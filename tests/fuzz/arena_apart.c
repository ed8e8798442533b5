/* base/arena.h for fuzzing: every allocation is a heap block of exactly its size. The linker takes
 * these instead of the library's. */
#include "hotline/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct piece {
    struct piece *before;
    void *at;
};

struct arena {
    struct piece *newest;
    size_t used;
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

struct arena *arena_new(size_t first_block, bool locked)
{
    (void)first_block;
    (void)locked;
    return must(calloc(1, sizeof(struct arena)));
}

void arena_reset(struct arena *arena)
{
    while (arena->newest) {
        struct piece *gone = arena->newest;
        arena->newest = gone->before;
        free(gone->at);
        free(gone);
    }
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    free(arena);
}

bool arena_locked(const struct arena *arena)
{
    (void)arena;
    return false;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct piece *piece = must(malloc(sizeof *piece));
    piece->at = must(calloc(1, size));
    piece->before = arena->newest;
    arena->newest = piece;
    arena->used += size;
    return piece->at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t all;
    if (__builtin_mul_overflow(count, size, &all))
        abort();
    return arena_alloc(arena, all);
}

struct str arena_join(struct arena *arena, struct str a, struct str b)
{
    char *at = arena_alloc(arena, a.len + b.len + 1);
    if (a.len)
        memcpy(at, a.at, a.len);
    if (b.len)
        memcpy(at + a.len, b.at, b.len);
    return (struct str){.at = at, .len = a.len + b.len};
}

struct str arena_str(struct arena *arena, struct str text)
{
    return arena_join(arena, text, STR_NONE);
}

struct str arena_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        abort();
    char *at = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    return (struct str){.at = at, .len = (size_t)len};
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    if (len > buf->room - buf->len) {
        buf->room = 2 * buf->room + len + 16;
        char *at = arena_alloc(buf->arena, buf->room);
        if (buf->len)
            memcpy(at, buf->at, buf->len);
        buf->at = at;
    }
    if (len)
        memcpy(buf->at + buf->len, bytes, len);
    buf->len += len;
}

void buf_str(struct buf *buf, struct str text)
{
    buf_add(buf, text.at, text.len);
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

struct str buf_view(const struct buf *buf)
{
    return (struct str){.at = buf->at, .len = buf->len};
}
