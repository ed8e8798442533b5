#include "tui_support.h"

#include "hotline/base/time.h"
#include "hotline/base/utf8.h"
#include "widgets/editor.h"

static struct canvas canvas;
static struct clip clip;

static int make(void **state)
{
    canvas_init(&canvas, 4, 12);
    return make_arena(state);
}

static int drop(void **state)
{
    canvas_free(&canvas);
    clip_free(&clip);
    return drop_arena(state);
}

#define E(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)

/* --- wrapping --- */

/* Rows with '|' at their ends. */
static struct str rows_of(struct arena *arena, const char *text, int cols)
{
    struct layout layout = {0};
    struct buf out = {.arena = arena};
    layout_make(&layout, str_of(text), cols);
    for (size_t i = 0; i < layout.count; i++) {
        buf_str(&out, layout_row(&layout, i));
        buf_char(&out, '|');
    }
    layout_free(&layout);
    return buf_view(&out);
}

static void wrapping__breaks_behind_blanks(void **state)
{
    CHECK_STR(rows_of(*state, "one two three", 8), "one two |three|");
    CHECK_STR(rows_of(*state, "one two three", 7), "one two |three|");
    CHECK_STR(rows_of(*state, "one two three", 6), "one |two |three|");
    CHECK_STR(rows_of(*state, "", 6), "|");
    CHECK_STR(rows_of(*state, "a\n\nb\n", 6), "a||b||");
}

static void wrapping__breaks_words_that_are_too_long(void **state)
{
    CHECK_STR(rows_of(*state, "abcdefghij", 4), "abcd|efgh|ij|");
    CHECK_STR(rows_of(*state, "a bcdefghij", 4), "a |bcde|fghi|j|");
}

static void wrapping__counts_columns_and_keeps_clusters(void **state)
{
    CHECK_STR(rows_of(*state, "日本語日本語", 5), "日本|語日|本語|");
    CHECK_STR(rows_of(*state, "e\u0301e\u0301e\u0301", 2), "e\u0301e\u0301|e\u0301|");
    CHECK_STR(rows_of(*state, "Ђурђевдан је", 10), "Ђурђевдан |је|");
    CHECK_STR(rows_of(*state, "x\u202Ey", 4), "x|\u202E|y|"); /* wider than a row */
}

static void wrapping__lets_one_blank_stand_beyond_the_edge(void **state)
{
    CHECK_STR(rows_of(*state, "abcd  ef", 4), "abcd | ef|");
}

static void wrapping__has_every_byte_once(void **state)
{
    static const char text[] = "Đak  je rekao:\t\"ћао\"  日本語 e\u0301 \U0001F1F7\U0001F1F8 "
                               "aaaaaaaaaaaaaaaaaaaaaaaa \n\n \xFF\u200B-";
    for (int cols = 1; cols < 40; cols++) {
        struct layout layout = {0};
        struct str all = STR(text);
        layout_make(&layout, all, cols);
        assert_int_equal(layout.starts[0], 0);
        for (size_t i = 0; i < layout.count; i++) {
            struct str row = layout_row(&layout, i);
            size_t next = i + 1 < layout.count ? layout.starts[i + 1] : all.len;
            assert_true(layout.starts[i] + row.len == next ||
                        all.at[layout.starts[i] + row.len] == '\n');
            bool one = cluster_end(row, 0) == row.len;
            assert_true(text_columns(row) <= cols + 1 || one);
            assert_int_equal(layout_row_of(&layout, layout.starts[i]), i);
        }
        layout_free(&layout);
    }
    (void)state;
}

/* One after the other in one column, the last with a mark on it. */
static void check_letters(struct arena *arena, uint32_t first, uint32_t last, size_t rows)
{
    for (uint32_t c = first; c <= last; c++) {
        struct buf text = {.arena = arena};
        struct layout layout = {0};
        utf8_add(&text, c);
        size_t len = text.len;
        utf8_add(&text, c);
        utf8_add(&text, c);
        buf_str(&text, STR("\u0301"));
        layout_make(&layout, buf_view(&text), 1);
        assert_int_equal(layout.count, rows);
        for (size_t i = 0; i < rows; i++)
            assert_int_equal(layout.starts[i], i * len);
        layout_free(&layout);
    }
}

static void wrapping__takes_each_letter_for_one_column(void **state)
{
    check_letters(*state, 0x21, 0x7E, 3);
    check_letters(*state, 0xC0, 0x24F, 3);
    check_letters(*state, 0x400, 0x482, 3);
    check_letters(*state, 0x300, 0x36F, 1); /* marks */
    check_letters(*state, 0x483, 0x487, 1);
}

static void layout__finds_bytes_by_column(void **state)
{
    (void)state;
    struct layout layout = {0};
    layout_make(&layout, STR("one two 日本"), 5);
    assert_int_equal(layout.count, 3);
    assert_int_equal(layout_at(&layout, 0, 2), 2);
    assert_int_equal(layout_at(&layout, 0, 99), 3); /* the blank leads on to the next row */
    assert_int_equal(layout_at(&layout, 2, 3), 11);
    assert_int_equal(layout_at(&layout, 2, 99), 14);
    assert_int_equal(layout_col(&layout, 11), 2);
    layout_free(&layout);
}

/* --- the editor --- */

static enum outcome press(struct editor *editor, const char *name)
{
    return editor_key(editor, key_of(name));
}

static void draw(struct editor *editor)
{
    canvas_clear(&canvas);
    editor_draw(editor, &canvas, canvas_area(&canvas), true);
}

static void check_cursor(int row, int col)
{
    assert_int_equal(canvas.cursor_row, row);
    assert_int_equal(canvas.cursor_col, col);
}

static void editor__wraps_what_is_typed(void **state)
{
    struct editor editor;
    editor_init(&editor, 0, &clip);
    assert_int_equal(editor_key(&editor, paste_of("Рекла је да су је")), OUTCOME_CHANGED);
    draw(&editor);
    CHECK_FRAME(*state, &canvas, "Рекла је да\nсу је\n\n\n");
    check_cursor(1, 5);
    assert_int_equal(press(&editor, "enter"), OUTCOME_CHANGED);
    draw(&editor);
    check_cursor(2, 0);
    editor_free(&editor);
}

static void editor__scrolls_to_the_cursor(void **state)
{
    struct editor editor;
    editor_init(&editor, 0, &clip);
    editor_key(&editor, paste_of("1\n2\n3\n4\n5\n6"));
    draw(&editor);
    CHECK_FRAME(*state, &canvas, "3          ▲\n4\n5\n6\n");
    for (int i = 0; i < 4; i++)
        assert_int_equal(press(&editor, "up"), OUTCOME_MOVED);
    draw(&editor);
    CHECK_FRAME(*state, &canvas, "2          ▲\n3\n4\n5          ▼\n");
    check_cursor(0, 1);
    editor_free(&editor);
}

static void editor__lets_go_at_its_first_and_last_row(void **state)
{
    (void)state;
    struct editor editor;
    editor_init(&editor, 0, &clip);
    assert_int_equal(press(&editor, "up"), OUTCOME_IGNORED);
    assert_int_equal(press(&editor, "down"), OUTCOME_IGNORED);
    assert_int_equal(press(&editor, "tab"), OUTCOME_IGNORED);
    assert_int_equal(press(&editor, "esc"), OUTCOME_IGNORED);
    editor_free(&editor);
}

static void editor__keeps_its_column_over_short_rows(void **state)
{
    (void)state;
    struct editor editor;
    editor_init(&editor, 0, &clip);
    editor_key(&editor, paste_of("abcdef\nx\n日本語"));
    draw(&editor);
    text_move(&editor.text, 5);
    press(&editor, "down");
    assert_int_equal(editor.text.cursor, 8);
    press(&editor, "down");
    assert_int_equal(editor.text.cursor, 9 + 6); /* column 5 is within 語 */
    press(&editor, "up");
    press(&editor, "up");
    assert_int_equal(editor.text.cursor, 5);
    editor_free(&editor);
}

static void editor__pages_by_what_is_seen(void **state)
{
    (void)state;
    struct editor editor;
    editor_init(&editor, 0, &clip);
    editor_key(&editor, paste_of("0\n1\n2\n3\n4\n5\n6\n7\n8\n9"));
    draw(&editor);
    press(&editor, "pgup");
    assert_int_equal(editor.text.cursor, 13);
    press(&editor, "pgup");
    press(&editor, "pgup");
    assert_int_equal(editor.text.cursor, 1);
    press(&editor, "pgdn");
    assert_int_equal(editor.text.cursor, 7);
    editor_free(&editor);
}

static void editor__home_and_end_take_the_row_first(void **state)
{
    (void)state;
    struct editor editor;
    editor_init(&editor, 0, &clip);
    editor_key(&editor, paste_of("one two three four\nx"));
    draw(&editor);
    text_move(&editor.text, 12);
    press(&editor, "home");
    assert_int_equal(editor.text.cursor, 8);
    press(&editor, "home");
    assert_int_equal(editor.text.cursor, 0);
    press(&editor, "end");
    assert_int_equal(editor.text.cursor, 7);
    press(&editor, "end");
    assert_int_equal(editor.text.cursor, 18);
    press(&editor, "ctrl-end");
    assert_int_equal(editor.text.cursor, 20);
    press(&editor, "ctrl-home");
    assert_int_equal(editor.text.cursor, 0);
    editor_free(&editor);
}

static void editor__does_what_the_keys_of_the_table_say(void **state)
{
    struct editor editor;
    editor_init(&editor, 0, &clip);
    static const struct {
        const char *key, *after;
        enum outcome outcome;
    } steps[] = {
        {"Ж", "Ж", OUTCOME_CHANGED},          {"space", "Ж ", OUTCOME_CHANGED},
        {"a", "Ж a", OUTCOME_CHANGED},        {"ctrl-w", "Ж ", OUTCOME_CHANGED},
        {"ctrl-z", "Ж a", OUTCOME_CHANGED},   {"alt-z", "Ж ", OUTCOME_CHANGED},
        {"ctrl-u", "", OUTCOME_CHANGED},      {"ctrl-y", "Ж ", OUTCOME_CHANGED},
        {"ctrl-a", "Ж ", OUTCOME_MOVED},      {"ctrl-d", " ", OUTCOME_CHANGED},
        {"backspace", " ", OUTCOME_MOVED},    {"alt-x", " ", OUTCOME_IGNORED},
        {"ctrl-x", " ", OUTCOME_IGNORED},     {"f5", " ", OUTCOME_IGNORED},
        {"ctrl-k", "", OUTCOME_CHANGED},      {"left", "", OUTCOME_MOVED},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_int_equal(press(&editor, steps[i].key), steps[i].outcome);
        CHECK_STR(text_view(&editor.text), steps[i].after);
    }
    editor_free(&editor);
    (void)state;
}

static void editor__shows_hostile_text(void **state)
{
    struct editor editor;
    editor_init(&editor, 0, &clip);
    editor_key(&editor, paste_of("a\033[2Jb"));
    draw(&editor);
    CHECK_FRAME(*state, &canvas, "a<U+001B>[2\nJb\n\n\n");
    CHECK_STR(text_view(&editor.text), "a\033[2Jb");
    editor_free(&editor);
}

/* --- one line --- */

static void line__scrolls_sideways(void **state)
{
    struct line line;
    struct area area = {.rows = 1, .cols = 8};
    line_init(&line, 0, &clip);
    line_key(&line, paste_of("0123456789"));
    canvas_clear(&canvas);
    line_draw(&line, &canvas, area, true);
    CHECK_FRAME(*state, &canvas, "‹456789\n\n\n\n");
    check_cursor(0, 7);
    line_key(&line, key_of("home"));
    line_draw(&line, &canvas, area, true);
    CHECK_FRAME(*state, &canvas, "0123456›\n\n\n\n");
    check_cursor(0, 0);
    assert_int_equal(line_key(&line, key_of("enter")), OUTCOME_CHOSEN);
    assert_int_equal(line_key(&line, key_of("up")), OUTCOME_IGNORED);
    line_free(&line);
}

static void line__hides_what_is_secret(void **state)
{
    struct line line;
    line_init(&line, 0, &clip);
    line.secret = true;
    line_key(&line, paste_of("лозинка e\u0301"));
    line_draw(&line, &canvas, (struct area){.rows = 1, .cols = 12}, true);
    CHECK_FRAME(*state, &canvas, "•••••••••\n\n\n\n");
    check_cursor(0, 9);
    line_key(&line, key_of("ctrl-u"));
    assert_int_equal(line.text.len, 0);
    assert_int_equal(clip.len, 0);
    line_key(&line, paste_of("a b"));
    assert_int_equal(line_key(&line, key_of("ctrl-w")), OUTCOME_MOVED);
    assert_int_equal(line.text.len, 3);
    line_free(&line);
}

static void line__has_no_line_ends(void **state)
{
    (void)state;
    struct line line;
    line_init(&line, 0, &clip);
    line_key(&line, paste_of("a\nb"));
    CHECK_STR(text_view(&line.text), "a b");
    line_free(&line);
}

/* Measured, not judged: sanitizers and neighbours on the machine would decide. */
static void speed__of_a_key_in_a_text_of_50_kb_is_measured(void **state)
{
    static const char *const samples[] = {"She said that they would call back. ",
                                          "Рекла је да ће поново звати. ", "e\u0301日本 "};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct editor editor;
        struct canvas screen;
        struct buf text = {.arena = *state};
        while (text.len < 50000)
            buf_str(&text, str_of(samples[i]));
        editor_init(&editor, 0, &clip);
        canvas_init(&screen, 40, 120);
        text_set(&editor.text, buf_view(&text));
        text_move(&editor.text, 25000);
        int64_t worst = 0, start = time_monotonic_us(), before = start;
        for (int n = 1; n <= 200; n++) {
            editor_key(&editor, key_of(n % 10 ? "x" : "backspace"));
            canvas_clear(&screen);
            editor_draw(&editor, &screen, canvas_area(&screen), true);
            int64_t now = time_monotonic_us();
            worst = now - before > worst ? now - before : worst;
            before = now;
        }
        print_message("key to canvas in 50 kB: %lld us on average, %lld at worst\n",
                      (long long)(before - start) / 200, (long long)worst);
        assert_int_equal(editor.text.len, buf_view(&text).len + 180 - 20);
        canvas_free(&screen);
        editor_free(&editor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E(wrapping__breaks_behind_blanks),
        E(wrapping__breaks_words_that_are_too_long),
        E(wrapping__counts_columns_and_keeps_clusters),
        E(wrapping__lets_one_blank_stand_beyond_the_edge),
        E(wrapping__has_every_byte_once),
        E(wrapping__takes_each_letter_for_one_column),
        E(layout__finds_bytes_by_column),
        E(editor__wraps_what_is_typed),
        E(editor__scrolls_to_the_cursor),
        E(editor__lets_go_at_its_first_and_last_row),
        E(editor__keeps_its_column_over_short_rows),
        E(editor__pages_by_what_is_seen),
        E(editor__home_and_end_take_the_row_first),
        E(editor__does_what_the_keys_of_the_table_say),
        E(editor__shows_hostile_text),
        E(line__scrolls_sideways),
        E(line__hides_what_is_secret),
        E(line__has_no_line_ends),
        E(speed__of_a_key_in_a_text_of_50_kb_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
