/* A private file: there whole or not at all. */
#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    struct arena *arena;
    char folder[32];
    struct str path;
};

static int begin(void **state)
{
    static struct place place;
    place = (struct place){.arena = arena_new(4096, false), .folder = "/tmp/paper-XXXXXX"};
    assert_non_null(mkdtemp(place.folder));
    place.path = arena_format(place.arena, "%s/file.pdf", place.folder);
    *state = &place;
    return 0;
}

static int end(void **state)
{
    struct place *place = *state;
    unlink(place->path.at);
    assert_int_equal(rmdir(place->folder), 0); /* nothing else was left */
    arena_free(place->arena);
    return 0;
}

static void put(const struct place *place, const char *text)
{
    FILE *file = fopen(place->path.at, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_holds(const struct place *place, const char *text)
{
    char read[64] = "";
    FILE *file = fopen(place->path.at, "r");
    assert_non_null(file);
    size_t len = fread(read, 1, sizeof read - 1, file);
    fclose(file);
    assert_int_equal(len, strlen(text));
    assert_string_equal(read, text);
}

static void it_appears_whole_and_private(void **state)
{
    const struct place *place = *state;
    struct private_file file;
    struct stat there;
    assert_int_equal(private_file_begin(place->arena, place->path, false, &file).id, ERROR_NONE);
    assert_int_equal(stat(place->path.at, &there), -1);
    assert_int_equal(private_file_end(place->arena, &file, STR("all of it")).id, ERROR_NONE);
    assert_int_equal(stat(place->path.at, &there), 0);
    assert_int_equal(there.st_mode & 07777, 0600);
    assert_holds(place, "all of it");
    private_file_drop(&file); /* ended: does nothing */
    assert_holds(place, "all of it");
}

static void what_was_dropped_was_never_there(void **state)
{
    const struct place *place = *state;
    struct private_file file;
    struct stat there;
    assert_int_equal(private_file_begin(place->arena, place->path, false, &file).id, ERROR_NONE);
    private_file_drop(&file);
    assert_int_equal(stat(place->path.at, &there), -1);
}

static void what_is_there_stays_unless_it_is_to_be_replaced(void **state)
{
    const struct place *place = *state;
    struct private_file file;
    put(place, "old");
    assert_int_equal(private_file_begin(place->arena, place->path, false, &file).id,
                     ERROR_CLIENT_FILE);
    assert_holds(place, "old");
    assert_int_equal(private_file_begin(place->arena, place->path, true, &file).id, ERROR_NONE);
    assert_int_equal(private_file_end(place->arena, &file, STR("new")).id, ERROR_NONE);
    assert_holds(place, "new");
}

static void what_came_meanwhile_is_not_overwritten(void **state)
{
    const struct place *place = *state;
    struct private_file file;
    assert_int_equal(private_file_begin(place->arena, place->path, false, &file).id, ERROR_NONE);
    put(place, "first");
    assert_int_equal(private_file_end(place->arena, &file, STR("second")).id, ERROR_CLIENT_FILE);
    assert_holds(place, "first");
}

static void a_place_that_is_none_is_refused(void **state)
{
    const struct place *place = *state;
    struct private_file file;
    static const char *const names[] = {"", "/tmp/", "/nowhere/at/all.pdf"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(private_file_begin(place->arena, str_of(names[i]), true, &file).id,
                         ERROR_CLIENT_FILE);
    assert_int_equal(
        private_file_begin(place->arena, str_of(place->folder), true, &file).id, ERROR_CLIENT_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_appears_whole_and_private, begin, end),
        cmocka_unit_test_setup_teardown(what_was_dropped_was_never_there, begin, end),
        cmocka_unit_test_setup_teardown(what_is_there_stays_unless_it_is_to_be_replaced, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_came_meanwhile_is_not_overwritten, begin, end),
        cmocka_unit_test_setup_teardown(a_place_that_is_none_is_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
