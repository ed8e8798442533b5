#include "tui_support.h"

#include "widgets/pick.h"
#include "widgets/table.h"
#include "widgets/view.h"

static struct canvas canvas;

static int make(void **state)
{
    canvas_init(&canvas, 7, 40);
    return make_arena(state);
}

static int drop(void **state)
{
    canvas_free(&canvas);
    return drop_arena(state);
}

#define L(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)

static struct area all(void)
{
    canvas_clear(&canvas);
    return canvas_area(&canvas);
}

/* --- pick list --- */

static const struct pick_option towns[] = {
    {.code = {"djakovica", 9}, .label = {"Đakovica", 9}, .others = {"Gjakova", 7}},
    {.code = {"kosovska_mitrovica", 18}, .label = {"Kosovska Mitrovica", 18},
     .others = {"Mitrovicë", 10}, .note = {"XK", 2}},
    {.code = {"sremska_mitrovica", 17}, .label = {"Sremska Mitrovica", 17}, .note = {"RS", 2}},
    {.code = {"cacak", 5}, .label = {"Čačak", 7}},
    {.code = {"niksic", 6}, .label = {"Nikšić", 8}},
};

static struct pick pick;

static void start_pick(struct arena *arena, bool several)
{
    pick_init(&pick, pick_source_new(arena, towns, sizeof towns / sizeof *towns), several);
}

static void press_all(const char *const *keys)
{
    for (; *keys; keys++)
        pick_key(&pick, key_of(*keys));
}

#define PRESS(...) press_all((const char *const[]){__VA_ARGS__, NULL})

static const char *current(void)
{
    int option = pick_current(&pick);
    return option < 0 ? "" : towns[option].code.at;
}

static void pick__filters_in_any_script_without_diacritics(void **state)
{
    static const char *const typed[][2] = {
        {"đak", "djakovica"}, {"djak", "djakovica"},  {"ђаков", "djakovica"},
        {"gjak", "djakovica"}, {"čač", "cacak"},       {"cac", "cacak"},
        {"ЧАЧ", "cacak"},      {"nik", "niksic"},      {"никш", "niksic"},
        {"mitrovice", "kosovska_mitrovica"},           {"srem mit", "sremska_mitrovica"},
        {"zzz", ""},
    };
    start_pick(*state, false);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        pick_filter(&pick, str_of(typed[i][0]));
        assert_string_equal(current(), typed[i][1]);
    }
    pick_free(&pick);
}

static void pick__puts_what_begins_so_first(void **state)
{
    start_pick(*state, false);
    pick_filter(&pick, STR("s"));
    assert_string_equal(current(), "sremska_mitrovica");
    assert_int_equal(pick.found_count, 3); /* Kosovska: within; Nikšić: within */
    pick_free(&pick);
}

static void pick__is_drawn_with_its_filter(void **state)
{
    start_pick(*state, false);
    PRESS("m", "i", "t");
    pick_draw(&pick, &canvas, all(), true);
    CHECK_FRAME(*state, &canvas,
                "/ mit\n›Kosovska Mitrovica  XK\n Sremska Mitrovica  RS\n\n\n\n\n");
    assert_int_equal(canvas.cursor_col, 5);
    PRESS("x");
    pick_draw(&pick, &canvas, all(), true);
    CHECK_FRAME(*state, &canvas, "/ mitx  —\n\n\n\n\n\n\n");
    pick_free(&pick);
}

static void pick__of_one_is_chosen_by_enter(void **state)
{
    start_pick(*state, false);
    PRESS("down", "down");
    assert_string_equal(current(), "sremska_mitrovica");
    PRESS("up", "up", "up");
    assert_string_equal(current(), "djakovica");
    PRESS("ctrl-end");
    assert_string_equal(current(), "niksic");
    assert_int_equal(pick_key(&pick, key_of("enter")), OUTCOME_CHOSEN);
    pick_filter(&pick, STR("zz"));
    assert_int_equal(pick_key(&pick, key_of("enter")), OUTCOME_MOVED);
    assert_int_equal(pick_key(&pick, key_of("esc")), OUTCOME_LEFT);
    assert_int_equal(pick_key(&pick, key_of("tab")), OUTCOME_IGNORED);
    pick_free(&pick);
}

static void pick__of_several_is_marked_by_space(void **state)
{
    start_pick(*state, true);
    PRESS("c", "a", "c");
    assert_int_equal(pick_key(&pick, key_of("space")), OUTCOME_CHANGED);
    assert_int_equal(pick.filter.len, 0);
    assert_string_equal(current(), "cacak");
    PRESS("d", "j");
    assert_int_equal(pick_key(&pick, key_of("enter")), OUTCOME_CHOSEN);
    assert_int_equal(pick.marked.count, 2);
    assert_int_equal(chosen_place(&pick.marked, 3), 1);
    assert_int_equal(chosen_place(&pick.marked, 0), 2);
    pick_filter(&pick, STR_NONE);
    pick_draw(&pick, &canvas, all(), true);
    CHECK_FRAME(*state, &canvas,
                "/\n›[2] Đakovica\n [ ] Kosovska Mitrovica  XK\n [ ] Sremska Mitrovica  RS\n"
                " [1] Čačak\n [ ] Nikšić\n\n");
    PRESS("space");
    assert_int_equal(pick.marked.count, 1);
    assert_int_equal(chosen_place(&pick.marked, 3), 1);
    pick_free(&pick);
}

static void pick__of_several_takes_the_one_under_the_cursor__when_none_is_marked(void **state)
{
    start_pick(*state, true);
    PRESS("down");
    assert_int_equal(pick_key(&pick, key_of("enter")), OUTCOME_CHOSEN);
    assert_int_equal(chosen_place(&pick.marked, 1), 1);
    assert_int_equal(pick.marked.count, 1);
    pick_free(&pick);
}

static void pick__scrolls(void **state)
{
    start_pick(*state, false);
    struct area area = area_rows(all(), 0, 3);
    PRESS("down", "down", "down");
    pick_draw(&pick, &canvas, area, false);
    CHECK_FRAME(*state, &canvas,
                "/\n Sremska Mitrovica  RS                 ▲\n›Čačak                                 ▼\n"
                "\n\n\n\n");
    pick_free(&pick);
}

/* --- table --- */

struct row {
    uint8_t id;
    const char *reference, *headline, *due;
    enum style style;
};

static struct uuid row_id(const void *user, size_t row)
{
    return (struct uuid){.b = {((const struct row *)user)[row].id}};
}

static struct str row_cell(const void *user, size_t row, size_t column)
{
    const struct row *r = &((const struct row *)user)[row];
    return str_of(column == 0 ? r->reference : column == 1 ? r->headline : r->due);
}

static enum style row_style(const void *user, size_t row)
{
    return ((const struct row *)user)[row].style;
}

static const struct table_column columns[] = {
    {.title = "Reference", .least = 9, .most = 9, .place = 1},
    {.title = "Headline", .least = 8, .place = 2},
    {.title = "Due", .least = 4, .most = 6, .place = 3, .right = true},
};

static const struct row rows[] = {
    {1, "BG-1", "housing", "2 d", STYLE_PLAIN},  {2, "BG-2", "work, sex", "1 h", STYLE_CRITICAL},
    {3, "BG-3", "health", "9 d", STYLE_PLAIN},   {4, "BG-4", "школа", "", STYLE_PLAIN},
    {5, "BG-5", "long long headline", "", STYLE_PLAIN}, {6, "BG-6", "e", "", STYLE_PLAIN},
    {7, "BG-7", "f", "", STYLE_PLAIN},           {8, "BG-8", "g", "", STYLE_PLAIN},
};

static struct table table;

static void set_rows(const struct row *from, size_t count)
{
    table_set(&table, &(struct table_source){.user = from, .count = count, .id = row_id,
                                             .cell = row_cell, .style = row_style});
}

static void start_table(void)
{
    table_init(&table, columns, 3);
    set_rows(rows, 8);
}

static uint8_t selected(void)
{
    size_t row = 99;
    assert_true(table_selected(&table, &row));
    return table.source.id(table.source.user, row).b[0];
}

static void table__shows_columns_and_signs(void **state)
{
    start_table();
    table_draw(&table, &canvas, all(), true);
    CHECK_FRAME(*state, &canvas,
                "   Reference  Headline               Due\n"
                "›  BG-1       housing                2 d\n"
                " !!BG-2       work, sex              1 h\n"
                "   BG-3       health                 9 d\n"
                "   BG-4       школа\n"
                "   BG-5       long long headline\n"
                "   BG-6       e                        ▼\n");
}

static void table__gives_up_columns_when_narrow(void **state)
{
    (void)state;
    int widths[TABLE_COLUMNS_MAX];
    start_table();
    table_widths(&table, 40, widths);
    assert_int_equal(widths[0], 9);
    assert_int_equal(widths[1], 18);
    assert_int_equal(widths[2], 6);
    table_widths(&table, 24, widths);
    assert_int_equal(widths[1], 10);
    assert_int_equal(widths[2], 0);
    table_widths(&table, 10, widths);
    assert_int_equal(widths[0], 9);
    assert_int_equal(widths[1], 0);
}

static void table__keeps_the_selected_row__when_rows_come_and_go(void **state)
{
    (void)state;
    static const struct row more[] = {{20, "N", "new", "", STYLE_PLAIN},
                                      {21, "N", "new", "", STYLE_PLAIN},
                                      {1, "BG-1", "h", "", STYLE_PLAIN},
                                      {2, "BG-2", "h", "", STYLE_PLAIN},
                                      {3, "BG-3", "h", "", STYLE_PLAIN},
                                      {4, "BG-4", "h", "", STYLE_PLAIN},
                                      {5, "BG-5", "h", "", STYLE_PLAIN},
                                      {6, "BG-6", "h", "", STYLE_PLAIN}};
    start_table();
    table_draw(&table, &canvas, all(), true);
    table_key(&table, key_of("down"));
    table_key(&table, key_of("down"));
    assert_int_equal(selected(), 3);
    set_rows(more, 8);
    assert_int_equal(selected(), 3);
    assert_int_equal(table.top, 2); /* it stays where it was on the screen */
    set_rows(more, 4);              /* 3 is gone: the last one is next to it */
    assert_int_equal(selected(), 2);
    set_rows(more, 0);
    size_t row;
    assert_false(table_selected(&table, &row));
    assert_int_equal(table_key(&table, key_of("enter")), OUTCOME_MOVED);
    set_rows(more, 8);
    assert_int_equal(selected(), 20);
}

static void table__moves_by_its_keys(void **state)
{
    (void)state;
    start_table();
    table_draw(&table, &canvas, all(), true);
    static const struct {
        const char *key;
        uint8_t id;
    } steps[] = {{"end", 8}, {"down", 8}, {"pgup", 3}, {"up", 2}, {"pgup", 1}, {"pgdn", 6},
                 {"pgdn", 8}, {"home", 1}, {"up", 1}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_int_equal(table_key(&table, key_of(steps[i].key)), OUTCOME_MOVED);
        assert_int_equal(selected(), steps[i].id);
    }
    assert_int_equal(table_key(&table, key_of("enter")), OUTCOME_CHOSEN);
    assert_int_equal(table_key(&table, key_of("x")), OUTCOME_IGNORED);
    assert_true(table_select(&table, (struct uuid){.b = {5}}));
    assert_int_equal(selected(), 5);
    assert_false(table_select(&table, (struct uuid){.b = {99}}));
}

/* --- view --- */

static void view__wraps_indents_and_scrolls(void **state)
{
    static const struct paragraph paragraphs[] = {
        {.style = STYLE_TITLE, .text = {"Title", 5}},
        {.style = STYLE_PLAIN, .indent = 6, .label = {"10:12", 5},
         .text = {"she said that they would call again in the morning", 50}},
        {.style = STYLE_PLAIN, .text = {"1\n2\n3\n4\n5", 9}},
    };
    struct view view;
    view_init(&view);
    view_set(&view, paragraphs, 3);
    view_draw(&view, &canvas, all());
    CHECK_FRAME(*state, &canvas,
                "Title\n10:12 she said that they would call\n      again in the morning\n1\n2\n3\n"
                "4                                      ▼\n");
    assert_int_equal(view_key(&view, key_of("end")), OUTCOME_MOVED);
    view_draw(&view, &canvas, all());
    assert_int_equal(view.top, 1);
    assert_int_equal(view_key(&view, key_of("up")), OUTCOME_MOVED);
    assert_int_equal(view_key(&view, key_of("up")), OUTCOME_MOVED);
    assert_int_equal(view.top, 0);
    assert_int_equal(view_key(&view, key_of("pgdn")), OUTCOME_MOVED);
    assert_int_equal(view.top, 1);
    assert_int_equal(view_key(&view, key_of("q")), OUTCOME_IGNORED);
    view_go(&view, 1);
    assert_int_equal(view.top, 1);
    view_free(&view);
}

/* Rows that come before what is being read, among it and behind it, do not move it. */
static void view__stays_where_one_reads__when_paragraphs_come(void **state)
{
    static const struct paragraph before[] = {
        {.text = {"head", 4}}, {.text = {"Calls", 5}}, {.text = {"yes", 3}},
        {.text = {"Notes", 5}}, {.text = {"yes", 3}}, {.text = {"a\nb\nc\nd\ne\nf", 11}},
    };
    static const struct paragraph after[] = {
        {.text = {"head", 4}}, {.text = {"new", 3}}, {.text = {"Calls", 5}}, {.text = {"yes", 3}},
        {.text = {"yes", 3}}, {.text = {"Notes", 5}}, {.text = {"yes", 3}},
        {.text = {"a\nb\nc\nd\ne\nf", 11}}, {.text = {"new too", 7}},
    };
    struct view view;
    view_init(&view);
    view_set(&view, before, 6);
    view_draw(&view, &canvas, all());
    view_go(&view, 4); /* the second "yes", with "a" behind it */
    view_draw(&view, &canvas, all());
    assert_int_equal(view_at(&view), 4);
    struct str seen = canvas_snapshot(*state, &canvas);
    view_set(&view, after, 9);
    view_draw(&view, &canvas, all());
    assert_int_equal(view_at(&view), 6);
    struct str now = canvas_snapshot(*state, &canvas);
    assert_true(str_equal(str_slice(seen, 0, 12), str_slice(now, 0, 12)));
    view_key(&view, key_of("home"));
    view_set(&view, before, 6);
    view_draw(&view, &canvas, all());
    assert_int_equal(view.top, 0);
    view_free(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        L(pick__filters_in_any_script_without_diacritics),
        L(pick__puts_what_begins_so_first),
        L(pick__is_drawn_with_its_filter),
        L(pick__of_one_is_chosen_by_enter),
        L(pick__of_several_is_marked_by_space),
        L(pick__of_several_takes_the_one_under_the_cursor__when_none_is_marked),
        L(pick__scrolls),
        L(table__shows_columns_and_signs),
        L(table__gives_up_columns_when_narrow),
        L(table__keeps_the_selected_row__when_rows_come_and_go),
        L(table__moves_by_its_keys),
        L(view__wraps_indents_and_scrolls),
        L(view__stays_where_one_reads__when_paragraphs_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
