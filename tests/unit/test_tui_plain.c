#include "tui_support.h"

#include "term/plain.h"

static struct canvas before, now;

static int make(void **state)
{
    make_arena(state);
    canvas_init(&before, 5, 30);
    canvas_init(&now, 5, 30);
    return 0;
}

static int drop(void **state)
{
    canvas_free(&before);
    canvas_free(&now);
    return drop_arena(state);
}

#define P(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)

static void put(struct canvas *canvas, int row, const char *text)
{
    canvas_text(canvas, canvas_area(canvas), row, 0, STYLE_PLAIN, str_of(text));
}

static void both(int row, const char *text)
{
    put(&before, row, text);
    put(&now, row, text);
}

static void a_first_frame__is_written_whole_but_for_the_keys(void **state)
{
    put(&now, 0, " Cases        Ана");
    put(&now, 2, "› BG-2026-1");
    put(&now, 4, "F1 Help");
    CHECK_STR(plain_difference(*state, NULL, &now), "\r\nCases        Ана\r\n› BG-2026-1");
}

static void what_is_the_same__is_not_said_again(void **state)
{
    both(0, " Cases");
    put(&before, 1, "Reading");
    put(&now, 1, "There is nothing here.");
    CHECK_STR(plain_difference(*state, &before, &now), "\r\nThere is nothing here.");
    CHECK_STR(plain_difference(*state, &now, &now), "");
}

static void a_selection__is_told_by_the_row_that_has_it_now(void **state)
{
    put(&before, 1, "› one");
    put(&before, 2, "  two");
    put(&now, 1, "  one");
    put(&now, 2, "› two");
    CHECK_STR(plain_difference(*state, &before, &now), "\r\n› two");
}

static void what_is_typed__is_written_behind_what_stands_there(void **state)
{
    put(&before, 1, "›Name Ђурђ");
    put(&now, 1, "›Name Ђурђи");
    before.cursor_row = now.cursor_row = 1;
    CHECK_STR(plain_difference(*state, &before, &now), "и");
    put(&now, 3, "✓ saved");
    CHECK_STR(plain_difference(*state, &before, &now), "\r\n✓ saved\r\n›Name Ђурђи");
}

static void what_is_deleted__has_its_row_said_anew(void **state)
{
    put(&before, 1, "›Name Ana");
    put(&now, 1, "›Name An");
    before.cursor_row = now.cursor_row = 1;
    CHECK_STR(plain_difference(*state, &before, &now), "\r\n›Name An");
}

static void the_row_with_the_cursor__comes_last(void **state)
{
    put(&now, 1, "›Phone");
    put(&now, 2, " Name");
    now.cursor_row = 1;
    CHECK_STR(plain_difference(*state, NULL, &now), "\r\nName\r\n›Phone");
    both(1, "›Phone");
    both(2, " Name");
    before.cursor_row = 1;
    now.cursor_row = 2;
    CHECK_STR(plain_difference(*state, &before, &now), "\r\nName");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        P(a_first_frame__is_written_whole_but_for_the_keys),
        P(what_is_the_same__is_not_said_again),
        P(a_selection__is_told_by_the_row_that_has_it_now),
        P(what_is_typed__is_written_behind_what_stands_there),
        P(the_row_with_the_cursor__comes_last),
        P(what_is_deleted__has_its_row_said_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
