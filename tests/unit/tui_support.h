/* For the tests of the terminal's widgets: keys by name, and frames as text. */
#ifndef TUI_SUPPORT_H
#define TUI_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "term/canvas.h"
#include "term/keys.h"

#define T(NAME) cmocka_unit_test_setup_teardown(NAME, make_arena, drop_arena)

__attribute__((unused)) static int make_arena(void **state)
{
    *state = arena_new(65536, false);
    return 0;
}

__attribute__((unused)) static int drop_arena(void **state)
{
    arena_free(*state);
    return 0;
}

__attribute__((unused)) static struct key key_of(const char *name)
{
    struct key key;
    assert_true(key_from_name(str_of(name), &key));
    return key;
}

__attribute__((unused)) static struct key paste_of(const char *text)
{
    return (struct key){.kind = K_PASTE, .text = str_of(text)};
}

/* Compares texts and says which they were. */
__attribute__((unused)) static void check_str(struct str got, const char *wanted, const char *file,
                                              int line)
{
    if (str_is(got, wanted))
        return;
    print_error("%s:%d\n got: [%.*s]\nwant: [%s]\n", file, line, (int)got.len,
                got.at ? got.at : "", wanted);
    fail();
}

#define CHECK_STR(GOT, WANTED) check_str((GOT), (WANTED), __FILE__, __LINE__)
#define CHECK_FRAME(ARENA, CANVAS, WANTED) \
    check_str(canvas_snapshot((ARENA), (CANVAS)), (WANTED), __FILE__, __LINE__)

#endif
