#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "hotline/vault/seal.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

_Noreturn void fuzz_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    bool locked;
    EXPECT(vault_start(&locked));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct arena *arena = arena_new(0, false);
    fuzz(arena, (struct str){.at = (const char *)at, .len = len});
    arena_free(arena);
    return 0;
}
