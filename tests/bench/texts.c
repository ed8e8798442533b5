/* Full text in the client: what a key costs (of the processor) among 10,000 cases, and what they
 * hold of memory. Prints one line of JSON. usage: texts [CASES] */
#include "texts/texts.h"

#include "tests/unit/texts_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { KEYS_MAX = 20000, SEARCHES = 300, SHOWN = 50 };

/* Of this thread: what else runs on the machine does not count. */
static int64_t cpu_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static long resident_kib(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long size = 0, resident = 0;
    if (!file || fscanf(file, "%ld %ld", &size, &resident) != 2)
        abort();
    fclose(file);
    return resident * 4;
}

/* Typed one character after the other; after each the rows that are shown are made. */
static size_t type(struct texts *texts, struct str line, int64_t *ret_us)
{
    size_t keys = 0;
    for (size_t len = 1; len <= line.len; len++) {
        if (len < line.len && ((unsigned char)line.at[len] & 0xC0) == 0x80)
            continue;
        struct arena *arena = arena_new(65536, true);
        int64_t begin = cpu_us();
        size_t count = texts_search(texts, str_slice(line, 0, len));
        for (size_t i = 0; i < count && i < SHOWN; i++)
            texts_found(texts, arena, i);
        ret_us[keys++] = cpu_us() - begin;
        arena_free(arena);
    }
    return keys;
}

int main(int argc, char **argv)
{
    int64_t count = 10000, filled;
    static int64_t us[KEYS_MAX];
    size_t keys = 0;
    uint64_t state = 7;
    if (argc > 1 && (!str_to_int(str_of(argv[1]), &count) || count < 1))
        return 2;
    long before = resident_kib();
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    filled = -cpu_us();
    for (int64_t i = 0; i < count; i++) {
        struct arena *arena = arena_new(65536, false);
        made_put(texts, arena, (uint32_t)i, 1000000 - i, STR(""));
        arena_free(arena);
    }
    filled += cpu_us();
    long after = resident_kib();
    for (int i = 0; i < SEARCHES && keys < KEYS_MAX - 200; i++) {
        struct arena *arena = arena_new(4096, false);
        keys += type(texts, made_text(arena, &state, 1 + i % 3), us + keys);
        arena_free(arena);
    }
    qsort(us, keys, sizeof *us, compare);
    printf("{\"cases\": %zu, \"bytes\": %zu, \"resident_kib\": %ld, \"fill_us_each\": %lld, "
           "\"keys\": %zu, \"p50_us\": %lld, \"p99_us\": %lld, \"most_us\": %lld}\n",
           texts_count(texts), texts_bytes(texts), after - before, (long long)(filled / count),
           keys, (long long)us[keys / 2], (long long)us[keys * 99 / 100], (long long)us[keys - 1]);
    texts_free(texts);
    return 0;
}
