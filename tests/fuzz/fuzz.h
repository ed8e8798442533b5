/* What the fuzzing targets share. A target is one file fuzz_<name>.c with `fuzz`; fuzz_main.c calls
 * it with each input of libFuzzer. In these programs every allocation of an arena is a heap block
 * of its own (arena_apart.c), so that AddressSanitizer sees the first byte beyond any of them. */
#ifndef HOTLINE_TESTS_FUZZ_H
#define HOTLINE_TESTS_FUZZ_H

#include "hotline/base/arena.h"
#include "hotline/base/json.h"
#include "hotline/base/utf8.h"

void fuzz(struct arena *arena, struct str input); /* the arena is fresh for each input */

/* Ends the program: what the sanitizers cannot know to be wrong. */
_Noreturn void fuzz_failed(const char *file, int line, const char *what);
#define EXPECT(TRUE)                                                                               \
    do {                                                                                           \
        if (!(TRUE))                                                                               \
            fuzz_failed(__FILE__, __LINE__, #TRUE);                                                \
    } while (0)

/* Takes one byte from the front; 0 when there is none. */
static inline uint8_t fuzz_byte(struct str *input)
{
    uint8_t byte = input->len ? (uint8_t)input->at[0] : 0;
    *input = str_slice(*input, 1, input->len);
    return byte;
}

#endif
