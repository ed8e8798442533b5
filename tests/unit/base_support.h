/* What tests of plain values share: an arena for each test, and looking at texts and JSON. */
#ifndef HOTLINE_TESTS_BASE_SUPPORT_H
#define HOTLINE_TESTS_BASE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants the four above */

#include "hotline/base/json.h"

static struct arena *arena; /* of one test */

static inline int setup(void **state)
{
    (void)state;
    arena = arena_new(0, false);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static inline struct json *parse(const char *text)
{
    struct json *json = NULL;
    assert_int_equal(json_parse(arena, str_of(text), &json).id, ERROR_NONE);
    return json;
}

#define assert_text(GOT, TEXT) assert_string_equal(arena_str(arena, (GOT)).at, (TEXT))
#define assert_json(JSON, TEXT) assert_string_equal(json_text(arena, (JSON)).at, (TEXT))

#endif
