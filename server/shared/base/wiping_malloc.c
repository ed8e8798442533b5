/* free() and realloc() of the whole process: every block of the heap is wiped before it goes back,
 * so that json-c, libpq, GnuTLS, microhttpd and libcurl leave nothing behind in a core. The blocks
 * stay glibc's; malloc, calloc and the aligned ones are untouched. Sanitizers bring a heap of
 * their own, so a build with them keeps theirs. */
#ifndef HOTLINE_SANITIZED

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void __libc_free(void *block);

void free(void *block)
{
    if (!block)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

/* Stays in place while it fits and no more than half of it would lie idle. */
void *realloc(void *block, size_t size)
{
    if (!block)
        return __libc_malloc(size);
    if (size == 0) { /* as glibc does */
        free(block);
        return NULL;
    }
    size_t room = malloc_usable_size(block);
    if (size <= room && size >= room / 2)
        return block;
    void *moved = __libc_malloc(size);
    if (!moved)
        return NULL;
    memcpy(moved, block, size < room ? size : room);
    free(block);
    return moved;
}

#endif
