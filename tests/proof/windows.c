/* Tries every 32 bytes of the given files as a key: of a wrap (k(n), or c(n) of its chain), of a
 * record (its own key, or the compartment's secret of a direct one), and as a secret whose public
 * half is known (a compartment's, a group's, a user's, a wrap's or record's sender). By the
 * commitments of docs/envelopes.md, and shares no code with the vault.
 *
 *     windows THINGS FILE…
 *
 * THINGS: a kind and its bytes, one after the other: 'w' and the first 140 bytes of a wrap, 'r' and
 * the first 136 of a record, 'p' and a public key (32). Prints "offset file what number" for each
 * hit; number is the thing's place in THINGS. A window with fewer than LEAST_DISTINCT different
 * bytes is no random key (the chance that a key is left out: 10^-9) and not tried. Secrets of
 * public keys take 30 µs a try and are looked for at multiples of 8 alone, where the compiler and
 * malloc put arrays of keys; the cheap tries go byte by byte. */
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY 32
#define LEAST_DISTINCT 20
#define THINGS_MAX 2048

struct thing {
    char kind;
    const uint8_t *bytes;
};

static struct thing things[THINGS_MAX];
static size_t thing_count;
static bool any_public;

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "windows: %s: %s\n", what, path);
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

static void load(const char *path)
{
    size_t len;
    const uint8_t *at = map(path, &len), *end = at + len;
    while (at < end) {
        size_t size = *at == 'w' ? 140 : *at == 'r' ? 136 : *at == 'p' ? KEY : 0;
        if (!size || thing_count == THINGS_MAX || at + 1 + size > end)
            fail("malformed", path);
        any_public = any_public || *at == 'p';
        things[thing_count++] = (struct thing){.kind = (char)*at, .bytes = at + 1};
        at += 1 + size;
    }
}

static void hash(uint8_t ret[KEY], const uint8_t *key, const char *label, const uint8_t *bytes,
                 size_t len)
{
    uint8_t text[256];
    size_t label_len = strlen(label);
    memcpy(text, label, label_len);
    if (len)
        memcpy(text + label_len, bytes, len);
    crypto_generichash(ret, KEY, text, label_len + len, key, KEY);
}

static bool commits(const uint8_t *key, const char *label, const uint8_t *bytes, size_t at)
{
    uint8_t commitment[KEY];
    hash(commitment, key, label, bytes, at);
    return memcmp(commitment, bytes + at, KEY) == 0;
}

static const char *try_wrap(const uint8_t *window, const uint8_t *chain_key, const uint8_t *wrap)
{
    if (commits(window, "hotline wrap commit", wrap, 108))
        return "wrap key";
    return commits(chain_key, "hotline wrap commit", wrap, 108) ? "chain key" : NULL;
}

static const char *try_record(const uint8_t *window, const uint8_t *record)
{
    uint8_t key[KEY];
    if (commits(window, "hotline record commit", record, 104))
        return "record key";
    if (record[5] != 1)
        return NULL;
    hash(key, window, "hotline record direct", record + 4, 68);
    return commits(key, "hotline record commit", record, 104) ? "compartment secret" : NULL;
}

static const char *try_public(const uint8_t *public_of_window, const uint8_t *public_key)
{
    return memcmp(public_of_window, public_key, KEY) == 0 ? "secret of a public key" : NULL;
}

/* Returns how many hits. */
static int try_window(const char *path, size_t offset, const uint8_t *window)
{
    uint8_t chain_key[KEY], public_key[KEY] = {0};
    bool as_secret = any_public && offset % 8 == 0;
    int hits = 0;
    hash(chain_key, window, "hotline wrap key", NULL, 0);
    if (as_secret)
        crypto_scalarmult_base(public_key, window);
    for (size_t i = 0; i < thing_count; i++) {
        const struct thing *thing = &things[i];
        const char *what = NULL;
        if (thing->kind == 'w')
            what = try_wrap(window, chain_key, thing->bytes);
        else if (thing->kind == 'r')
            what = try_record(window, thing->bytes);
        else if (as_secret)
            what = try_public(public_key, thing->bytes);
        if (what && ++hits)
            printf("%zu %s %s %zu\n", offset, path, what, i);
    }
    return hits;
}

/* Slides over the file and keeps count of the different bytes in the window. */
static size_t scan(const char *path)
{
    size_t len, tried = 0;
    unsigned distinct = 0, times[256] = {0};
    const uint8_t *at = map(path, &len);
    for (size_t i = 0; i < len; i++) {
        if (times[at[i]]++ == 0)
            distinct++;
        if (i >= KEY && --times[at[i - KEY]] == 0)
            distinct--;
        if (i + 1 >= KEY && distinct >= LEAST_DISTINCT) {
            try_window(path, i + 1 - KEY, at + i + 1 - KEY);
            tried++;
        }
    }
    return tried;
}

int main(int argc, char **argv)
{
    size_t tried = 0;
    if (argc < 3 || sodium_init() < 0)
        fail("usage: windows THINGS FILE…", "");
    load(argv[1]);
    for (int i = 2; i < argc; i++)
        tried += scan(argv[i]);
    fprintf(stderr, "%zu windows tried\n", tried);
    return 0;
}
