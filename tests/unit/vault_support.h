/* What the tests of the vault share: fixed bytes and ids, and looking at outcomes. */
#ifndef HOTLINE_TESTS_VAULT_SUPPORT_H
#define HOTLINE_TESTS_VAULT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants the four above */

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/vault/directory.h"
#include "hotline/vault/open.h"
#include "server/shared/vault/inner.h"

#include <sodium.h>
#include <string.h>

#define assert_done(ERROR) assert_int_equal((ERROR).id, ERROR_NONE)
#define assert_error(ERROR, ID) assert_int_equal((ERROR).id, ERROR_##ID)

static inline struct uuid test_id(uint8_t n)
{
    return (struct uuid){.b = {0x01, 0x93, [6] = 0x70, [8] = 0x80, [15] = n}};
}

static inline struct str test_flipped(struct arena *arena, struct str from, size_t bit)
{
    struct str copy = arena_str(arena, from);
    ((char *)copy.at)[bit / 8] = (char)(copy.at[bit / 8] ^ (1 << bit % 8));
    return copy;
}

static inline int test_start(void **state)
{
    bool locked;
    if (!vault_start(&locked))
        return -1;
    *state = arena_new(1 << 16, false);
    return 0;
}

static inline int test_stop(void **state)
{
    arena_free(*state);
    return 0;
}

#endif
