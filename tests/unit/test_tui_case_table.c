#include "tui_support.h"

#include "screens/list/case_table.h"

/* Long lists in pages: what is wanted, what moves, what stays. A case is a letter. */

static struct case_table cases;
static struct canvas canvas;

enum { ROWS = 4 }; /* of the list, below its titles */

static int up(void **state)
{
    case_table_init(&cases);
    canvas_init(&canvas, ROWS + 1, 80);
    return make_arena(state);
}

static int down(void **state)
{
    case_table_free(&cases);
    canvas_free(&canvas);
    return drop_arena(state);
}

#define C(NAME) cmocka_unit_test_setup_teardown(NAME, up, down)

static void draw(void)
{
    case_table_draw(&cases, &canvas, canvas_area(&canvas), true);
}

static void put(size_t page, const char *letters, const char *next)
{
    struct arena *arena = arena_new(1024, false);
    struct case_rows rows = {.count = strlen(letters), .next = arena_str(arena, str_of(next))};
    rows.at = arena_array(arena, rows.count + 1, sizeof *rows.at);
    for (size_t i = 0; i < rows.count; i++) {
        rows.at[i].id.b[0] = (uint8_t)letters[i];
        rows.at[i].reference = arena_str(arena, (struct str){.at = letters + i, .len = 1});
    }
    case_table_put(&cases, page, &rows, arena);
    draw();
}

static void press(const char *name, int times)
{
    while (times-- > 0)
        table_key(&cases.table, key_of(name));
    draw();
}

static const char *letters(void)
{
    static char text[64];
    for (size_t i = 0; i <= cases.count && i < sizeof text; i++)
        text[i] = i < cases.count ? cases.at[i]->reference.at[0] : '\0';
    return text;
}

static char chosen(void)
{
    return case_table_selected(&cases)->reference.at[0];
}

static int wanted(void)
{
    size_t page;
    return case_table_wants(&cases, &page) ? (int)page : -1;
}

static void fill(void)
{
    put(0, "abcdef", "f");
    put(1, "ghijkl", "l");
    put(2, "mnopqr", "");
}

static void the_next_page__is_wanted_at_the_end(void **state)
{
    (void)state;
    assert_int_equal(wanted(), 0);
    put(0, "abcdef", "f");
    assert_int_equal(wanted(), -1);
    press("end", 1);
    assert_int_equal(wanted(), 1);
    CHECK_STR(case_table_cursor(&cases, 1), "f");
    put(1, "gh", "");
    press("end", 1);
    assert_int_equal(wanted(), -1);
    assert_string_equal(letters(), "abcdefgh");
}

static void only_what_is_in_sight__is_read_again(void **state)
{
    (void)state;
    fill();
    case_table_age(&cases);
    assert_int_equal(wanted(), 0);
    put(0, "abcdef", "f");
    assert_int_equal(wanted(), -1);
    press("down", 7);
    assert_int_equal(wanted(), 1);
    put(1, "ghijkl", "l");
    assert_int_equal(wanted(), -1);
    press("end", 1);
    assert_int_equal(wanted(), 2);
}

static void two_pages_in_sight__are_both_wanted(void **state)
{
    (void)state;
    fill();
    press("down", 6);
    case_table_age(&cases);
    assert_int_equal(wanted(), 0);
    put(0, "abcdef", "f");
    assert_int_equal(wanted(), 1);
}

static void a_case_that_moved__stands_once_and_where_it_belongs(void **state)
{
    (void)state;
    fill();
    press("down", 2);
    case_table_age(&cases);
    put(0, "nabcde", "e"); /* n came up, f is pushed out */
    assert_string_equal(letters(), "nabcdeghijklmopqr");
    assert_int_equal(chosen(), 'c');
    press("down", 3);
    assert_int_equal(wanted(), 1);
    CHECK_STR(case_table_cursor(&cases, 1), "e");
    put(1, "fghijk", "k");
    assert_string_equal(letters(), "nabcdefghijkmopqr");
    press("end", 1);
    CHECK_STR(case_table_cursor(&cases, 2), "k");
    put(2, "lmopqr", "");
    assert_string_equal(letters(), "nabcdefghijklmopqr");
}

static void a_case_that_left_the_page__makes_room_for_the_next(void **state)
{
    (void)state;
    fill();
    case_table_age(&cases);
    put(0, "acdefg", "g");
    assert_string_equal(letters(), "acdefghijklmnopqr");
}

static void what_is_selected__stays_where_it_is_on_the_screen(void **state)
{
    (void)state;
    fill();
    press("down", 8);
    size_t before = cases.table.at - cases.table.top;
    case_table_age(&cases);
    put(1, "gxyhij", "j");
    assert_int_equal(chosen(), 'i');
    assert_int_equal(cases.table.at - cases.table.top, before);
    put(1, "gxyhjk", "k"); /* it has left: its place is the next one's */
    assert_int_equal(cases.table.at - cases.table.top, before);
    assert_int_equal(chosen(), 'j');
}

static void a_list_that_became_shorter__ends_there(void **state)
{
    (void)state;
    fill();
    case_table_age(&cases);
    put(0, "abc", "");
    assert_string_equal(letters(), "abc");
    put(2, "zzz", ""); /* an answer that comes too late */
    assert_string_equal(letters(), "abc");
    put(0, "", "");
    assert_null(case_table_selected(&cases));
    assert_int_equal(wanted(), -1);
}

static void a_page_without_rows__is_read_when_they_would_be_seen(void **state)
{
    (void)state;
    fill();
    press("down", 4);
    case_table_age(&cases);
    put(0, "ghijkl", "l");
    assert_string_equal(letters(), "ghijklmnopqr");
    assert_int_equal(wanted(), -1);
    press("down", 1);
    assert_int_equal(wanted(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        C(the_next_page__is_wanted_at_the_end),
        C(only_what_is_in_sight__is_read_again),
        C(two_pages_in_sight__are_both_wanted),
        C(a_case_that_moved__stands_once_and_where_it_belongs),
        C(a_case_that_left_the_page__makes_room_for_the_next),
        C(what_is_selected__stays_where_it_is_on_the_screen),
        C(a_list_that_became_shorter__ends_there),
        C(a_page_without_rows__is_read_when_they_would_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
