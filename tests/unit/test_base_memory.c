/* The arena, its buf, and the process's own free(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hotline/base/arena.h"

#include <dlfcn.h>
#include <json-c/json.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static bool all_zero(const void *at, size_t len)
{
    const unsigned char *bytes = at;
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void arena_alloc__gives__zeroed_aligned_memory(void **state)
{
    (void)state;
    struct arena *arena = arena_new(100, false);
    for (size_t size = 0; size < 5000; size += 37) {
        unsigned char *at = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)at % 16, 0);
        assert_true(all_zero(at, size));
        memset(at, 0xA5, size);
    }
    arena_free(arena);
}

static void check_reset(bool locked)
{
    struct arena *arena = arena_new(4096, locked);
    unsigned char *first = arena_alloc(arena, 1000);
    memset(first, 0xA5, 1000);
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(arena, 1000), 0xA5, 1000);
    assert_true(arena_used(arena) >= 101000);
    arena_reset(arena);
    assert_int_equal(arena_used(arena), 0);
    assert_true(all_zero(first, 1000));
    unsigned char *again = arena_alloc(arena, 1000);
    assert_ptr_equal(again, first);
    arena_free(arena);
}

static void arena_reset__wipes__what_was_used(void **state)
{
    (void)state;
    check_reset(false);
    check_reset(true);
    arena_free(NULL);
}

static void arena_reset__keeps__one_block_for_the_next(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096, false);
    unsigned char *large = arena_alloc(arena, 100000);
    memset(large, 0xA5, 100000);
    arena_reset(arena);
    assert_true(all_zero(large, 100000));
    assert_ptr_equal(arena_alloc(arena, 90000), large);
    arena_reset(arena);
    assert_ptr_not_equal(arena_alloc(arena, 200000), large);
    assert_ptr_equal(arena_alloc(arena, 100000), large);
    arena_free(arena);
}

static void buf_add__grows__where_it_is_while_it_is_the_last(void **state)
{
    (void)state;
    struct arena *arena = arena_new(100000, false);
    struct buf buf = {.arena = arena};
    buf_str(&buf, STR("first"));
    const char *at = buf.at;
    for (int i = 0; i < 1000; i++)
        buf_str(&buf, STR("0123456789"));
    assert_ptr_equal(buf.at, at);
    memset(arena_alloc(arena, 16), 0xA5, 16);
    for (int i = 0; i < 1000; i++)
        buf_str(&buf, STR("0123456789"));
    assert_ptr_not_equal(buf.at, at);
    assert_memory_equal(buf.at, "first0123456789", 15);
    assert_int_equal(buf.len, 20005);
    arena_free(arena);
}

static void arena_locked__says__whether_the_kernel_agreed(void **state)
{
    (void)state;
    struct arena *plain = arena_new(4096, false);
    assert_false(arena_locked(plain));
    arena_free(plain);
    struct rlimit limit;
    getrlimit(RLIMIT_MEMLOCK, &limit);
    if (limit.rlim_cur < 8192)
        skip();
    struct arena *locked = arena_new(4096, true);
    assert_true(arena_locked(locked));
    arena_free(locked);
}

static void arena_free__keeps__a_locked_block_wiped_for_the_next_of_its_size(void **state)
{
    (void)state;
    struct arena *one = arena_new(4096 - 64, true);
    if (!arena_locked(one))
        skip();
    unsigned char *at = arena_alloc(one, 1000);
    memset(at, 0xA5, 1000);
    arena_free(one);
    struct arena *larger = arena_new(20000, true);
    struct arena *next = arena_new(4096 - 64, true);
    assert_ptr_not_equal(arena_alloc(larger, 1000), at);
    assert_ptr_equal(arena_alloc(next, 1000), at);
    assert_true(all_zero(at, 1000));
    assert_int_equal(arena_used(next), 1008); /* nothing of what it belonged to */
    arena_free(next);
    arena_free(larger);
}

static void arena_texts__end__in_nul(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0, false);
    struct str copy = arena_str(arena, (struct str){.at = "abc", .len = 2});
    assert_string_equal(copy.at, "ab");
    assert_string_equal(arena_str(arena, STR_NONE).at, "");
    assert_string_equal(arena_join(arena, copy, STR("cd")).at, "abcd");
    struct str text = arena_format(arena, "%s %d %.*s", "x", 7, 2, "yyy");
    assert_string_equal(text.at, "x 7 yy");
    assert_int_equal(text.len, 6);
    assert_int_equal(((uint64_t *)arena_array(arena, 3, sizeof(uint64_t)))[2], 0);
    arena_free(arena);
}

static void buf_add__keeps__what_was_there(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0, false);
    struct buf buf = {.arena = arena};
    assert_int_equal(buf_view(&buf).len, 0);
    assert_non_null(buf_view(&buf).at);
    for (int i = 0; i < 1000; i++)
        buf_char(&buf, (char)('a' + i % 26));
    buf_str(&buf, STR_NONE);
    buf_str(&buf, STR("end"));
    assert_int_equal(buf.len, 1003);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(buf.at[i], 'a' + i % 26);
    assert_true(str_ends(buf_view(&buf), "end"));
    arena_free(arena);
}

#ifdef HOTLINE_SANITIZED

static void free__wipes__in_builds_without_sanitizers(void **state)
{
    (void)state;
    skip();
}
#define WIPING_TESTS cmocka_unit_test(free__wipes__in_builds_without_sanitizers)

#else

/* A freed block is looked at on purpose, by its number: glibc keeps its list in the first bytes. */
enum { LIST_BYTES = 16 };

static bool is_wiped(volatile uintptr_t block, size_t len)
{
    return all_zero((const char *)block + LIST_BYTES, len - LIST_BYTES);
}

static void free__wipes__the_whole_block(void **state)
{
    (void)state;
    char *block = malloc(200);
    size_t room = malloc_usable_size(block);
    uintptr_t at = (uintptr_t)block;
    memset(block, 0xA5, room);
    free(block);
    assert_true(is_wiped(at, room));
    free(NULL);
}

static void realloc__wipes__the_block_it_leaves(void **state)
{
    (void)state;
    char *block = malloc(200), *behind = malloc(200);
    uintptr_t at = (uintptr_t)block;
    memset(block, 0xA5, 200);
    block = realloc(block, 4000);
    assert_true((uintptr_t)block != at);
    assert_true(is_wiped(at, 200));
    for (size_t i = 0; i < 200; i++)
        assert_int_equal((unsigned char)block[i], 0xA5);
    at = (uintptr_t)block;
    block = realloc(block, 3900);
    assert_true((uintptr_t)block == at);
    block = realloc(block, 100);
    assert_true((uintptr_t)block != at);
    assert_true(is_wiped(at, 4000));
    assert_int_equal((unsigned char)block[99], 0xA5);
    free(block);
    free(behind);
    block = realloc(NULL, 10);
    assert_non_null(block);
    assert_null(realloc(block, 0));
}

/* The text of a long string has a block of its own, made and given back inside the library. */
static void free__wipes__what_json_c_gives_back(void **state)
{
    (void)state;
    static const char secret[] =
        "a secret that is long enough to need a block of its own on the heap";
    struct json_object *json = json_object_new_string(secret);
    const char *text = json_object_get_string(json);
    assert_string_equal(text, secret);
    uintptr_t at = (uintptr_t)text;
    size_t len = strlen(text);
    json_object_put(json);
    assert_null(memmem((const char *)*(volatile uintptr_t *)&at, len, "long enough", 11));
}

static void free__of_the_libraries__is_ours(void **state)
{
    (void)state;
    Dl_info info = {0};
    void *found = dlsym(RTLD_DEFAULT, "free");
    assert_non_null(found);
    assert_true(dladdr(found, &info) != 0);
    void *main_base = info.dli_fbase;
    assert_true(dladdr((void *)(uintptr_t)all_zero, &info) != 0);
    assert_ptr_equal(main_base, info.dli_fbase);
}

#define WIPING_TESTS                                                                               \
    cmocka_unit_test(free__wipes__the_whole_block),                                                \
        cmocka_unit_test(realloc__wipes__the_block_it_leaves),                                     \
        cmocka_unit_test(free__wipes__what_json_c_gives_back),                                     \
        cmocka_unit_test(free__of_the_libraries__is_ours)
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_alloc__gives__zeroed_aligned_memory),
        cmocka_unit_test(arena_reset__wipes__what_was_used),
        cmocka_unit_test(arena_reset__keeps__one_block_for_the_next),
        cmocka_unit_test(buf_add__grows__where_it_is_while_it_is_the_last),
        cmocka_unit_test(arena_locked__says__whether_the_kernel_agreed),
        cmocka_unit_test(arena_free__keeps__a_locked_block_wiped_for_the_next_of_its_size),
        cmocka_unit_test(arena_texts__end__in_nul),
        cmocka_unit_test(buf_add__keeps__what_was_there),
        WIPING_TESTS,
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
