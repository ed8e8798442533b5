#include "hotline/base/arena.h"
#include "hotline/base/bytes.h"

#include <pthread.h>
#include <sanitizer/asan_interface.h> /* whoever still uses what was given back is found */
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    ALIGNMENT = 16,
    SMALLEST_BLOCK = 1024,
    SMALLEST_BUF = 64,
    LARGEST_SPARE = 1024 * 1024,
    KEPT_MAX = 16,
    LARGEST_KEPT = 65536 + 4096
};

/* What lies behind `used` is always zero: a fresh block is, and used bytes are wiped. */
struct block {
    struct block *before;
    size_t room, used;
    bool locked;
    alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
    struct block *newest, *first;
    struct block *spare; /* of before the last reset; NULL: none */
    bool wants_lock;
};

static _Noreturn void out_of_memory(void)
{
    static const char message[] = "out of memory\n";
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    abort();
}

/* Locked blocks that were given back, wiped, for whoever needs one of the same size next: to ask the
 * kernel for a page, have it locked and give it back takes longer than most of what is done in one. */
static struct {
    pthread_mutex_t lock;
    struct block *at[KEPT_MAX];
    size_t count;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t size_of(const struct block *block)
{
    return sizeof *block + block->room;
}

static struct block *kept_take(size_t size)
{
    struct block *found = NULL;
    pthread_mutex_lock(&kept.lock);
    size_t i = kept.count;
    while (i > 0 && size_of(kept.at[i - 1]) != size)
        i--;
    if (i > 0) {
        found = kept.at[i - 1];
        kept.at[i - 1] = kept.at[--kept.count];
    }
    pthread_mutex_unlock(&kept.lock);
    if (found)
        ASAN_UNPOISON_MEMORY_REGION(found->bytes, found->room);
    return found;
}

static bool kept_put(struct block *block)
{
    pthread_mutex_lock(&kept.lock);
    bool room = block->locked && kept.count < KEPT_MAX && size_of(block) <= LARGEST_KEPT;
    if (room) {
        block->before = NULL;
        ASAN_POISON_MEMORY_REGION(block->bytes, block->room);
        kept.at[kept.count++] = block;
    }
    pthread_mutex_unlock(&kept.lock);
    return room;
}

static struct block *block_mapped(size_t size)
{
    struct block *again = kept_take(size);
    if (again)
        return again;
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return NULL;
    (void)madvise(at, size, MADV_DONTDUMP);
    struct block *block = at;
    block->locked = mlock(at, size) == 0;
    return block;
}

static struct block *block_new(size_t room, bool mapped)
{
    size_t size;
    if (__builtin_add_overflow(room, sizeof(struct block), &size) || size > SIZE_MAX / 4)
        out_of_memory();
    if (mapped) {
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        size = (size + page - 1) / page * page;
    }
    struct block *block = mapped ? block_mapped(size) : calloc(1, size);
    if (!block)
        out_of_memory();
    block->room = size - sizeof *block;
    return block;
}

static void block_wipe(struct block *block)
{
    wipe(block->bytes, block->used);
    block->used = 0;
}

static void block_free(struct block *block, bool mapped)
{
    block_wipe(block);
    if (!mapped)
        free(block);
    else if (!kept_put(block))
        munmap(block, size_of(block));
}

struct arena *arena_new(size_t first_block, bool locked)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory();
    arena->wants_lock = locked;
    arena->first = block_new(first_block < SMALLEST_BLOCK ? SMALLEST_BLOCK : first_block, locked);
    arena->newest = arena->first;
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->newest != arena->first) {
        struct block *gone = arena->newest;
        arena->newest = gone->before;
        block_wipe(gone);
        if (!arena->spare && gone->room < LARGEST_SPARE)
            arena->spare = gone;
        else
            block_free(gone, arena->wants_lock);
    }
    block_wipe(arena->first);
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    if (arena->spare)
        block_free(arena->spare, arena->wants_lock);
    block_free(arena->first, arena->wants_lock);
    free(arena);
}

bool arena_locked(const struct arena *arena)
{
    return arena->first->locked;
}

size_t arena_used(const struct arena *arena)
{
    size_t used = 0;
    for (const struct block *block = arena->newest; block; block = block->before)
        used += block->used;
    return used;
}

static size_t aligned(size_t size)
{
    if (size > SIZE_MAX / 4)
        out_of_memory();
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void add_block(struct arena *arena, size_t size)
{
    size_t room = 2 * arena->newest->room;
    struct block *block = arena->spare;
    if (block && block->room >= size)
        arena->spare = NULL;
    else
        block = block_new(room < size ? size : room, arena->wants_lock);
    block->before = arena->newest;
    arena->newest = block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size = aligned(size);
    if (arena->newest->room - arena->newest->used < size)
        add_block(arena, size);
    struct block *block = arena->newest;
    void *at = block->bytes + block->used;
    block->used += size;
    return at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t all;
    if (__builtin_mul_overflow(count, size, &all))
        out_of_memory();
    return arena_alloc(arena, all);
}

struct str arena_str(struct arena *arena, struct str text)
{
    return arena_join(arena, text, STR_NONE);
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

/* Written at once behind what is used; where there is no room for it, again in a block that has. */
struct str arena_format(struct arena *arena, const char *format, ...)
{
    va_list values, again;
    struct block *block = arena->newest;
    size_t room = block->room - block->used;
    char *at = (char *)block->bytes + block->used;
    va_start(values, format);
    va_copy(again, values);
    int len = vsnprintf(at, room, format, values);
    va_end(values);
    if (len < 0)
        out_of_memory();
    if ((size_t)len >= room)
        wipe(at, room);
    char *taken = arena_alloc(arena, (size_t)len + 1);
    if (taken != at)
        vsnprintf(taken, (size_t)len + 1, format, again);
    va_end(again);
    return (struct str){.at = taken, .len = (size_t)len};
}

/* What was allocated last can grow where it is. */
static bool arena_extend(struct arena *arena, const char *at, size_t size, size_t wanted)
{
    struct block *block = arena->newest;
    size_t more = aligned(wanted) - aligned(size);
    bool last = at && (const unsigned char *)at + aligned(size) == block->bytes + block->used;
    if (!last || block->room - block->used < more)
        return false;
    block->used += more;
    return true;
}

static void buf_grow(struct buf *buf, size_t least)
{
    size_t room = buf->room < SMALLEST_BUF ? SMALLEST_BUF : 2 * buf->room;
    if (room < least)
        room = least;
    if (!arena_extend(buf->arena, buf->at, buf->room, room)) {
        char *at = arena_alloc(buf->arena, room);
        if (buf->len)
            memcpy(at, buf->at, buf->len);
        buf->at = at;
    }
    buf->room = room;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    if (len > SIZE_MAX / 4)
        out_of_memory();
    if (buf->room - buf->len < len)
        buf_grow(buf, buf->len + len);
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
    return (struct str){.at = buf->at ? buf->at : "", .len = buf->len};
}
