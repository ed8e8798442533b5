#include "tui_support.h"

#include "hotline/base/glyph.h"
#include "hotline/base/utf8.h"

#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

static struct canvas canvas;

static int make_canvas(void **state)
{
    canvas_init(&canvas, 4, 20);
    return make_arena(state);
}

static int drop_canvas(void **state)
{
    canvas_free(&canvas);
    return drop_arena(state);
}

#define C(NAME) cmocka_unit_test_setup_teardown(NAME, make_canvas, drop_canvas)

static int draw(int row, int col, const char *text)
{
    return canvas_text(&canvas, canvas_area(&canvas), row, col, STYLE_PLAIN, str_of(text));
}

static void text__stands_where_it_was_drawn(void **state)
{
    assert_int_equal(draw(1, 3, "Đorđe, ћао"), 13);
    CHECK_FRAME(*state, &canvas, "\n   Đorđe, ћао\n\n\n");
}

static void text__is_clipped_on_all_sides(void **state)
{
    struct area area = {.row = 1, .col = 2, .rows = 2, .cols = 5};
    assert_int_equal(canvas_text(&canvas, area, 0, -2, STYLE_PLAIN, STR("0123456789")), 8);
    canvas_text(&canvas, area, -1, 0, STYLE_PLAIN, STR("above"));
    canvas_text(&canvas, area, 2, 0, STYLE_PLAIN, STR("below"));
    canvas_text(&canvas, (struct area){.row = -3, .col = 18, .rows = 20, .cols = 90}, 3, 0,
                STYLE_PLAIN, STR("abcdef"));
    CHECK_FRAME(*state, &canvas, "                  ab\n  23456\n\n\n");
}

static void wide_characters__take_two_columns(void **state)
{
    assert_int_equal(draw(0, 0, "日本x"), 5);
    CHECK_FRAME(*state, &canvas, "日本x\n\n\n\n");
    draw(0, 1, "."); /* over the second half of the first */
    CHECK_FRAME(*state, &canvas, " .本x\n\n\n\n");
    draw(0, 2, "."); /* over the first half of the second */
    CHECK_FRAME(*state, &canvas, " .. x\n\n\n\n");
}

static void wide_characters__cut_in_half_are_blank(void **state)
{
    draw(0, 19, "日");
    draw(1, -1, "日a");
    CHECK_FRAME(*state, &canvas, "\n a\n\n\n");
}

static void marks__share_the_cell_of_their_letter(void **state)
{
    assert_int_equal(draw(0, 0, "e\u0301a\u0308\u0323!"), 3);
    assert_int_equal(canvas_cell(&canvas, 0, 0)->len, 3);
    assert_int_equal(canvas_cell(&canvas, 0, 1)->len, 5);
    CHECK_FRAME(*state, &canvas, "e\u0301a\u0308\u0323!\n\n\n\n");
}

static void marks__without_a_letter_stand_on_a_circle(void **state)
{
    assert_int_equal(draw(0, 0, "\u0301x"), 2);
    CHECK_FRAME(*state, &canvas, "\u25CC\u0301x\n\n\n\n");
}

static void marks__in_a_flood_are_counted(void **state)
{
    struct buf flood = {.arena = *state};
    buf_char(&flood, 'Z');
    for (int i = 0; i < 40; i++)
        buf_str(&flood, STR("\u0335"));
    buf_char(&flood, 0);
    assert_int_equal(draw(0, 0, flood.at), 6);
    CHECK_FRAME(*state, &canvas, "Z\u0335\u0335\u0335\u0335<+36>\n\n\n\n");
}

static void ellipsis__stands_where_text_was_cut(void **state)
{
    struct area area = canvas_area(&canvas);
    assert_int_equal(canvas_text_cut(&canvas, area, 0, 0, 5, STYLE_PLAIN, STR("exact")), 5);
    assert_int_equal(canvas_text_cut(&canvas, area, 1, 0, 5, STYLE_PLAIN, STR("longer")), 5);
    assert_int_equal(canvas_text_cut(&canvas, area, 2, 0, 4, STYLE_PLAIN, STR("日本語")), 3);
    assert_int_equal(canvas_text_cut(&canvas, area, 3, 0, 1, STYLE_PLAIN, STR("ab")), 1);
    assert_int_equal(canvas_text_cut(&canvas, area, 3, 5, 0, STYLE_PLAIN, STR("ab")), 0);
    CHECK_FRAME(*state, &canvas, "exact\nlong…\n日…\n…\n");
}

static void box__is_made_of_literal_lines(void **state)
{
    struct area inside = canvas_box(&canvas, canvas_area(&canvas), STYLE_FRAME, STR("Naslov"));
    canvas_text(&canvas, inside, 0, 0, STYLE_PLAIN, STR("unutra"));
    CHECK_FRAME(*state, &canvas,
                "┌─ Naslov ─────────┐\n│ unutra           │\n│                  │\n"
                "└──────────────────┘\n");
    assert_int_equal(inside.rows, 2);
    assert_int_equal(inside.cols, 16);
}

static void copy__brings_the_rows_in_sight_and_the_cursor(void **state)
{
    struct canvas from;
    canvas_init(&from, 6, 10);
    for (int row = 0; row < 6; row++)
        canvas_text(&from, canvas_area(&from), row, 0, STYLE_FIELD,
                    arena_format(*state, "row %d 日", row));
    canvas_cursor(&from, canvas_area(&from), 3, 2);
    canvas_copy(&canvas, (struct area){.row = 1, .col = 1, .rows = 2, .cols = 7}, &from, 2);
    CHECK_FRAME(*state, &canvas, "\n row 2\n row 3\n\n");
    assert_int_equal(canvas.cursor_row, 2);
    assert_int_equal(canvas.cursor_col, 3);
    canvas_free(&from);
}

static void cursor__is_shown_only_inside(void **state)
{
    struct area area = {.row = 1, .col = 1, .rows = 1, .cols = 3};
    canvas_cursor(&canvas, area, 0, 3);
    canvas_cursor(&canvas, area, 1, 0);
    assert_int_equal(canvas.cursor_row, -1);
    canvas_cursor(&canvas, area, 0, 2);
    assert_int_equal(canvas.cursor_row, 1);
    assert_int_equal(canvas.cursor_col, 3);
    (void)state;
}

static void areas__are_never_negative(void **state)
{
    struct area area = {.row = 0, .col = 0, .rows = 3, .cols = 4};
    assert_int_equal(area_rows(area, 5, 2).rows, 0);
    assert_int_equal(area_rows(area, 1, -4).rows, 0);
    assert_int_equal(area_cols(area, 1, 99).cols, 3);
    struct area middle = area_middle(area, 1, 2);
    assert_int_equal(middle.row, 1);
    assert_int_equal(middle.col, 1);
    (void)state;
}

/* --- hostile text --- */

struct hostile {
    const char *text, *shown;
};

static const struct hostile hostile[] = {
    {"\033[2J", "<U+001B>[2J"},
    {"\033]0;title\007", "<U+001B>]0;title<U+0007>"},
    {"\033]2;x\033\\", "<U+001B>]2;x<U+001B>\\"},
    {"\033]52;c;YQ==\007", "<U+001B>]52;c;YQ==<U+0007>"},
    {"\033]8;;http://x\033\\y", "<U+001B>]8;;http://x<U+001B>\\y"},
    {"\033P+q544e\033\\", "<U+001B>P+q544e<U+001B>\\"},
    {"\033_G\033\\", "<U+001B>_G<U+001B>\\"},
    {"\033^x", "<U+001B>^x"},
    {"\033c", "<U+001B>c"},
    {"\033[6n", "<U+001B>[6n"},
    {"\033[?1049l", "<U+001B>[?1049l"},
    {"\033[31mred", "<U+001B>[31mred"},
    {"\033(0lqk", "<U+001B>(0lqk"},
    {"\033[201~", "<U+001B>[201~"},
    {"a\rb", "a<U+000D>b"},
    {"a\nb", "a<U+000A>b"},
    {"a\r\nb", "a<U+000D><U+000A>b"},
    {"a\bb", "a<U+0008>b"},
    {"a\vb\fc", "a<U+000B>b<U+000C>c"},
    {"\x0E\x0F", "<U+000E><U+000F>"},
    {"\x01\x02\x03", "<U+0001><U+0002><U+0003>"},
    {"\x11\x13", "<U+0011><U+0013>"},
    {"\x1A\x1C", "<U+001A><U+001C>"},
    {"\x7F", "<U+007F>"},
    {"\xC2\x80", "<U+0080>"},
    {"\xC2\x85", "<U+0085>"},
    {"\xC2\x8E", "<U+008E>"},
    {"\xC2\x90", "<U+0090>"},
    {"\xC2\x9B" "31m", "<U+009B>31m"},
    {"\xC2\x9D" "0;t\xC2\x9C", "<U+009D>0;t<U+009C>"},
    {"\xC2\x9F", "<U+009F>"},
    {"\u00AD", "<U+00AD>"},
    {"\u034F", "<U+034F>"},
    {"\u061C", "<U+061C>"},
    {"\u115F", "<U+115F>"},
    {"\u1160", "<U+1160>"},
    {"\u17B4", "<U+17B4>"},
    {"\u180E", "<U+180E>"},
    {"\u180B", "<U+180B>"},
    {"pay\u200Bpal", "pay<U+200B>pal"},
    {"a\u200Cb", "a<U+200C>b"},
    {"a\u200Db", "a<U+200D>b"},
    {"\u200E\u200F", "<U+200E><U+200F>"},
    {"\u2028", "<U+2028>"},
    {"\u2029", "<U+2029>"},
    {"\u202Agpj.exe", "<U+202A>gpj.exe"},
    {"\u202B", "<U+202B>"},
    {"\u202C", "<U+202C>"},
    {"\u202D", "<U+202D>"},
    {"safe\u202Etxt.exe", "safe<U+202E>txt.exe"},
    {"\u2060", "<U+2060>"},
    {"\u2061\u2064", "<U+2061><U+2064>"},
    {"\u2066x\u2069", "<U+2066>x<U+2069>"},
    {"\u2067", "<U+2067>"},
    {"\u2068", "<U+2068>"},
    {"\u206A\u206F", "<U+206A><U+206F>"},
    {"\u2800", "<U+2800>"},
    {"\u3164", "<U+3164>"},
    {"\uFE00\uFE0F", "<U+FE00><U+FE0F>"},
    {"\uFEFF", "<U+FEFF>"},
    {"\uFFA0", "<U+FFA0>"},
    {"\uFFF9a\uFFFAb\uFFFB", "<U+FFF9>a<U+FFFA>b<U+FFFB>"},
    {"\uFFFE", "<U+FFFE>"},
    {"\uE000", "<U+E000>"},
    {"\U0001D173", "<U+1D173>"},
    {"\U000E0001", "<U+E0001>"},
    {"\U000E0041\U000E007F", "<U+E0041><U+E007F>"},
    {"\U000E0100", "<U+E0100>"},
    {"\U000F0000", "<U+F0000>"},
    {"\U0010FFFF", "<U+10FFFF>"},
    {"\U0001F468\u200D\U0001F469", "\U0001F468<U+200D>\U0001F469"},
    {"\xC0\xAF", "<C0><AF>"},
    {"\xE0\x80\xAF", "<E0><80><AF>"},
    {"\xED\xA0\x80", "<ED><A0><80>"},
    {"\xF5\x80\x80\x80", "<F5><80><80><80>"},
    {"\xF4\x90\x80\x80", "<F4><90><80><80>"},
    {"\xFE\xFF", "<FE><FF>"},
    {"a\xC3", "a<C3>"},
    {"\x9B" "31m", "<9B>31m"},
    {"a\tb", "a    b"},
    {"\u0301\u0301\u0301\u0301\u0301\u0301", "<+6>"},
    {"e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A",
     "e\u0301\u0302\u0303\u0304<+6>"},
};

enum { HOSTILE = sizeof hostile / sizeof *hostile };

static void hostile_text__is_shown_and_never_drawn(void **state)
{
    assert_true(HOSTILE >= 60);
    for (size_t i = 0; i < HOSTILE; i++) {
        struct canvas wide;
        canvas_init(&wide, 1, 120);
        int end = canvas_text(&wide, canvas_area(&wide), 0, 0, STYLE_PLAIN,
                              str_of(hostile[i].text));
        CHECK_STR(canvas_snapshot(*state, &wide),
                  arena_format(*state, "%s\n", hostile[i].shown).at);
        assert_int_equal(end, text_columns(str_of(hostile[i].text)));
        canvas_free(&wide);
    }
}

static void hostile_text__leaves_nothing_in_any_cell(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++) {
        canvas_clear(&canvas);
        for (int col = -12; col < 20; col++)
            draw(1, col, hostile[i].text);
        for (int row = 0; row < canvas.rows; row++)
            for (int col = 0; col < canvas.cols; col++) {
                const struct cell *cell = canvas_cell(&canvas, row, col);
                struct str rest = {.at = cell->at, .len = cell->len};
                assert_true(utf8_valid(rest));
                assert_true(row == 1 || (cell->len == 1 && cell->at[0] == ' '));
                while (rest.len)
                    assert_true(utf8_shown(utf8_next(&rest)));
            }
    }
}

static void escapes__look_other_than_the_same_text_typed(void **state)
{
    draw(0, 0, "a\033b");
    draw(1, 0, "a<U+001B>b");
    CHECK_STR(canvas_style_map(*state, &canvas, STYLE_ESCAPED),
              ".########...........\n....................\n....................\n"
              "....................\n");
}

static void every_code_point__is_shown_as_utf8_visible_does(void **state)
{
    struct arena *arena = arena_new(4096, false);
    for (uint32_t c = 1; c < 0x110000; c++) {
        if ((c >= 0xD800 && c < 0xE000) || c == '\t')
            continue;
        struct buf buf = {.arena = arena}, out = {.arena = arena};
        utf8_add(&buf, c);
        struct str text = buf_view(&buf);
        struct str wanted = utf8_visible(arena, text, false);
        struct glyph glyph;
        while (glyph_next(&text, &glyph))
            buf_add(&out, glyph.at, glyph.len);
        struct str got = buf_view(&out);
        assert_true(str_equal(got, wanted) || /* a mark alone stands on a circle */
                    (str_starts(got, "\u25CC") && str_equal(str_slice(got, 3, got.len), wanted)));
        arena_reset(arena);
    }
    arena_free(arena);
    (void)state;
}

/* glibc's Unicode is older than utf8proc's: what it does not know has no width there, and the
 * terminal shows U+FFFD for it. Of what it knows, not one may be of another width. */
static void every_code_point__has_the_columns_that_the_terminal_counts(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    struct arena *arena = arena_new(4096, false);
    size_t known = 0;
    for (uint32_t c = 0x20; c < 0x110000; c++) {
        if (!utf8_shown(c) || wcwidth((wchar_t)c) < 1)
            continue;
        struct buf buf = {.arena = arena};
        utf8_add(&buf, c);
        assert_int_equal(text_columns(buf_view(&buf)), wcwidth((wchar_t)c));
        arena_reset(arena);
        known++;
    }
    assert_true(known > 100000);
    arena_free(arena);
}

static void clusters__are_found_from_both_ends(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "abc",
        "e\u0301x",
        "\U0001F468\u200D\U0001F469\u200D\U0001F467!",
        "\U0001F1F7\U0001F1F8\U0001F1F2\U0001F1EA\U0001F1FD",
        "각가\u11A8",
        "a\nb\n\u0301",
        "x\xFFy\xC3",
        "žðЂћ日\u0903क्षि",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str text = str_of(texts[i]);
        for (size_t at = 0; at < text.len;) {
            size_t end = cluster_end(text, at);
            assert_true(end > at && end <= text.len);
            assert_int_equal(cluster_start(text, end), at);
            at = end;
        }
        assert_int_equal(cluster_start(text, 0), 0);
        assert_int_equal(cluster_end(text, text.len + 5), text.len);
    }
}

/* --- theme --- */

static void theme__is_monochrome_where_no_color_is_asked_for(void **state)
{
    (void)state;
    assert_int_equal(theme_choose(NULL, NULL), THEME_COLOUR);
    assert_int_equal(theme_choose("contrast", ""), THEME_CONTRAST);
    assert_int_equal(theme_choose("mono", NULL), THEME_MONOCHROME);
    assert_int_equal(theme_choose("contrast", "1"), THEME_MONOCHROME);
    for (int i = 0; i < STYLE_COUNT; i++) {
        assert_int_equal(style_colours(THEME_MONOCHROME, (enum style)i).text, COLOUR_DEFAULT);
        assert_int_equal(style_colours(THEME_MONOCHROME, (enum style)i).ground, COLOUR_DEFAULT);
    }
}

static void theme__tells_nothing_by_colour_alone(void **state)
{
    (void)state;
    static const enum style speaking[] = {STYLE_GOOD,    STYLE_WARNING, STYLE_FAULT,
                                          STYLE_CRITICAL, STYLE_PLAIN};
    enum { SPEAKING = sizeof speaking / sizeof *speaking };
    for (int i = 0; i < SPEAKING; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(style_sign(speaking[i]), style_sign(speaking[j]));
    static const enum style states[] = {STYLE_PLAIN, STYLE_FIELD, STYLE_FOCUS, STYLE_SELECTED,
                                        STYLE_ESCAPED, STYLE_STRONG, STYLE_QUIET};
    enum { STATES = sizeof states / sizeof *states };
    for (int i = 0; i < STATES; i++)
        for (int j = 0; j < i; j++)
            assert_int_not_equal(style_attributes(states[i]), style_attributes(states[j]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        C(text__stands_where_it_was_drawn),
        C(text__is_clipped_on_all_sides),
        C(wide_characters__take_two_columns),
        C(wide_characters__cut_in_half_are_blank),
        C(marks__share_the_cell_of_their_letter),
        C(marks__without_a_letter_stand_on_a_circle),
        C(marks__in_a_flood_are_counted),
        C(ellipsis__stands_where_text_was_cut),
        C(box__is_made_of_literal_lines),
        C(copy__brings_the_rows_in_sight_and_the_cursor),
        C(cursor__is_shown_only_inside),
        C(areas__are_never_negative),
        C(hostile_text__is_shown_and_never_drawn),
        C(hostile_text__leaves_nothing_in_any_cell),
        C(escapes__look_other_than_the_same_text_typed),
        C(every_code_point__is_shown_as_utf8_visible_does),
        C(every_code_point__has_the_columns_that_the_terminal_counts),
        C(clusters__are_found_from_both_ends),
        C(theme__is_monochrome_where_no_color_is_asked_for),
        C(theme__tells_nothing_by_colour_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
