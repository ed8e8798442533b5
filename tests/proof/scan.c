/* Counts many byte patterns in many files, in one pass over each file.
 *
 *     scan PATTERNS FILES
 *
 * PATTERNS: for each pattern its length (4 bytes, this machine's order) and its bytes, at least
 * PREFIX of them. FILES: paths, each ended by a NUL. Prints "pattern count" for every pattern that
 * was found, both as decimal numbers, the pattern by its place in the file. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX 5
#define PAGE 4096
#define HASH_BITS 22

struct pattern {
    const uint8_t *bytes;
    uint32_t len, next; /* next: of the same hash, + 1 */
    uint64_t count;
};

struct patterns {
    struct pattern *of;
    uint32_t count;
    uint32_t *first;  /* by hash, + 1 */
    uint64_t *filter; /* a bit per hash: small enough to stay near the processor */
};

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "scan: %s: %s\n", what, path);
    exit(2);
}

static const uint8_t *map(const char *path, size_t *ret_len)
{
    int fd = open(path, O_RDONLY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        fail("cannot be read", path);
    *ret_len = (size_t)status.st_size;
    void *at = *ret_len ? mmap(NULL, *ret_len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close(fd);
    if (at == MAP_FAILED)
        fail("cannot be mapped", path);
    return at;
}

static uint32_t hash_at(const uint8_t *at)
{
    uint64_t prefix = 0;
    memcpy(&prefix, at, PREFIX);
    return (uint32_t)(prefix * 0x9E3779B97F4A7C15u >> (64 - HASH_BITS));
}

static void add(struct patterns *patterns, const uint8_t *bytes, uint32_t len)
{
    uint32_t hash = hash_at(bytes);
    patterns->of = realloc(patterns->of, (patterns->count + 1) * sizeof *patterns->of);
    if (!patterns->of)
        abort();
    patterns->of[patterns->count++] =
        (struct pattern){.bytes = bytes, .len = len, .next = patterns->first[hash]};
    patterns->first[hash] = patterns->count;
    patterns->filter[hash / 64] |= UINT64_C(1) << hash % 64;
}

static void load(struct patterns *patterns, const char *path)
{
    size_t len;
    const uint8_t *at = map(path, &len), *end = at + len;
    patterns->first = calloc(1u << HASH_BITS, sizeof *patterns->first);
    patterns->filter = calloc((1u << HASH_BITS) / 64, sizeof *patterns->filter);
    if (!patterns->first || !patterns->filter)
        abort();
    while (at < end) {
        uint32_t size;
        memcpy(&size, at, sizeof size);
        if (size < PREFIX)
            fail("a pattern is too short", path);
        add(patterns, at + sizeof size, size);
        at += sizeof size + size;
    }
}

static void look(struct patterns *patterns, uint32_t hash, const uint8_t *at, size_t room)
{
    for (uint32_t i = patterns->first[hash]; i; i = patterns->of[i - 1].next) {
        struct pattern *pattern = &patterns->of[i - 1];
        if (pattern->len <= room && memcmp(at, pattern->bytes, pattern->len) == 0)
            pattern->count++;
    }
}

/* A core is mostly pages that nobody has touched; no pattern begins with that many zeros. */
static bool is_empty_page(const uint8_t *at, size_t room)
{
    return room >= PAGE && at[0] == 0 && memcmp(at, at + 1, PAGE - 1) == 0;
}

static void scan(struct patterns *patterns, const char *path)
{
    size_t len;
    const uint8_t *at = map(path, &len);
    for (size_t i = 0; i + PREFIX <= len; i++) {
        if (i % PAGE == 0 && is_empty_page(at + i, len - i)) {
            i += PAGE - PREFIX;
            continue;
        }
        uint32_t hash = hash_at(at + i);
        if (patterns->filter[hash / 64] >> hash % 64 & 1)
            look(patterns, hash, at + i, len - i);
    }
    if (len)
        munmap((void *)(uintptr_t)at, len);
}

int main(int argc, char **argv)
{
    struct patterns patterns = {0};
    size_t len;
    if (argc != 3)
        fail("usage: scan PATTERNS FILES", "");
    load(&patterns, argv[1]);
    const char *path = (const char *)map(argv[2], &len);
    for (size_t i = 0; i < len; i += strlen(path + i) + 1)
        scan(&patterns, path + i);
    for (uint32_t i = 0; i < patterns.count; i++)
        if (patterns.of[i].count)
            printf("%u %llu\n", i, (unsigned long long)patterns.of[i].count);
    return 0;
}
