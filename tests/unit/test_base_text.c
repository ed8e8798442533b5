/* UTF-8, what may be shown, and the lines of the log. */
#include "base_support.h"

#include "hotline/base/log.h"
#include "hotline/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void utf8_valid__holds__for_every_code_point_but_surrogates(void **state)
{
    (void)state;
    struct arena *scratch = arena_new(1024, false);
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c == 0xD800)
            c = 0xE000;
        struct buf buf = {.arena = scratch};
        utf8_add(&buf, c);
        struct str text = buf_view(&buf);
        assert_true(utf8_valid(text));
        assert_int_equal(utf8_count(text), 1);
        assert_int_equal(utf8_next(&text), c);
        assert_int_equal(text.len, 0);
        arena_reset(scratch);
    }
    arena_free(scratch);
}

static void utf8_valid__refuses__every_malformed_sequence(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2",
        "\xC2\x41",
        "\xE0\x9F\xBF",
        "\xE1\x80",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x90\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF",
        "a\xC4",
        "\xC4\x8D\x8D",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(utf8_valid(str_of(wrong[i])));
    assert_true(utf8_valid(STR_NONE));
    assert_true(utf8_valid(STR("a\0b")));
}

static void utf8_visible__leaves__letters_and_marks_alone(void **state)
{
    (void)state;
    static const char text[] = "Đorđe, Љиљана; ë “x” — c\xCC\x8C \xF0\x9F\x98\x80";
    assert_text(utf8_visible(arena, STR(text), false), text);
}

static void utf8_visible__shows__what_would_hide_or_command(void **state)
{
    (void)state;
    static const struct {
        uint32_t code_point;
        const char *shown;
    } cases[] = {
        {0x00, "<U+0000>"},     {0x1B, "<U+001B>"},       {0x0D, "<U+000D>"},
        {0x7F, "<U+007F>"},     {0x9B, "<U+009B>"},       {0xAD, "<U+00AD>"},
        {0x034F, "<U+034F>"},   {0x061C, "<U+061C>"},     {0x115F, "<U+115F>"},
        {0x180E, "<U+180E>"},   {0x200B, "<U+200B>"},     {0x200D, "<U+200D>"},
        {0x200E, "<U+200E>"},   {0x2028, "<U+2028>"},     {0x2029, "<U+2029>"},
        {0x202E, "<U+202E>"},   {0x2060, "<U+2060>"},     {0x2066, "<U+2066>"},
        {0x2800, "<U+2800>"},   {0x3164, "<U+3164>"},     {0xE000, "<U+E000>"},
        {0xFE0F, "<U+FE0F>"},   {0xFEFF, "<U+FEFF>"},     {0xFFF9, "<U+FFF9>"},
        {0xFFFB, "<U+FFFB>"},   {0xFFFF, "<U+FFFF>"},     {0xE0041, "<U+E0041>"},
        {0xE0100, "<U+E0100>"}, {0x10FFFF, "<U+10FFFF>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf buf = {.arena = arena};
        utf8_add(&buf, cases[i].code_point);
        assert_text(utf8_visible(arena, buf_view(&buf), true), cases[i].shown);
    }
}

static void utf8_visible__keeps__line_ends_only_where_allowed(void **state)
{
    (void)state;
    assert_text(utf8_visible(arena, STR("a\n\tb\r"), true), "a\n\tb<U+000D>");
    assert_text(utf8_visible(arena, STR("a\n\tb"), false), "a<U+000A><U+0009>b");
}

static void utf8_printable__replaces__only_what_the_server_refuses(void **state)
{
    (void)state;
    assert_text(utf8_printable(arena, STR("a\n\tb\r\x1b[2J\x7f\xc2\x85")),
                "a\n\tb\xEF\xBF\xBD\xEF\xBF\xBD[2J\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_text(utf8_printable(arena, STR("Ђурђина žèç\xE2\x80\xAE!")),
                "Ђурђина žèç\xE2\x80\xAE!");
}

static void utf8_visible__shows__bytes_that_are_no_characters(void **state)
{
    (void)state;
    assert_text(utf8_visible(arena, STR("a\xC4"), false), "a<C4>");
    assert_text(utf8_visible(arena, STR("\xED\xA0\x80!"), false), "<ED><A0><80>!");
}

static void utf8_casefold__folds__ligatures_and_case(void **state)
{
    (void)state;
    assert_text(utf8_casefold(arena, STR("\xC7\x84\xC4\x90\xC3\x8B")), "d\xC5\xBE\xC4\x91\xC3\xAB");
    assert_text(utf8_casefold(arena, STR("ЉУБАВ")), "љубав");
    assert_text(utf8_casefold(arena, STR("")), "");
    assert_text(utf8_casefold(arena, STR("\xFF")), "\xFF");
}

static void utf8_nfc__composes(void **state)
{
    (void)state;
    assert_text(utf8_nfc(arena, STR("c\xCC\x8C")), "\xC4\x8D");
    assert_text(utf8_nfc(arena, STR("\xC7\x84")), "\xC7\x84");
}

static FILE *log_file;
static int log_before;

static int log_start(void)
{
    log_file = tmpfile();
    assert_non_null(log_file);
    fflush(stderr);
    log_before = dup(STDERR_FILENO);
    dup2(fileno(log_file), STDERR_FILENO);
    return 0;
}

static const char *log_end(void)
{
    char *line = arena_alloc(arena, 16384);
    dup2(log_before, STDERR_FILENO);
    close(log_before);
    rewind(log_file);
    size_t len = fread(line, 1, 16383, log_file);
    fclose(log_file);
    if (len == 0)
        return line;
    assert_memory_equal(line, "time=2", 6);
    return strchr(line, ' ') + 1;
}

static void log_event__writes__one_line_of_pairs(void **state)
{
    (void)state;
    log_start();
    log_event(LOG_INFO, "ready", "port=%d version=%s route=%s", 8443, "0.1",
              "/v1/cases/{reference}");
    assert_string_equal(log_end(), "level=info event=ready port=8443 version=0.1 "
                                   "route=/v1/cases/{reference}\n");
    log_start();
    log_event(LOG_ERROR, "bare", "%s", "");
    assert_string_equal(log_end(), "level=error event=bare\n");
}

static void log_event__quotes__and_makes_visible(void **state)
{
    (void)state;
    log_start();
    log_event(LOG_WARN, "x", "a=%s b=%s c=%s", "two words", "", "say \"a\\b\"");
    assert_string_equal(log_end(),
                        "level=warn event=x a=\"two words\" b=\"\" c=\"say \\\"a\\\\b\\\"\"\n");
    log_start();
    log_event(LOG_WARN, "x", "a=%s", "line\nlevel=error \x1b[31m");
    assert_string_equal(log_end(),
                        "level=warn event=x a=\"line<U+000A>level=error <U+001B>[31m\"\n");
}

static void log_event__lets__no_value_forge_a_pair(void **state)
{
    (void)state;
    log_start();
    log_event(LOG_WARN, "x", "a=%s b=%d", "1\x1fuser=root", 2);
    assert_string_equal(log_end(), "level=warn event=x text=\"a=1<U+001F>user=root<U+001F>b=2\"\n");
}

static void log_event__cuts__what_is_too_long_and_says_so(void **state)
{
    (void)state;
    char *word = arena_alloc(arena, 10001);
    memset(word, 'x', 10000);
    log_start();
    log_event(LOG_WARN, "x", "a=%s", word);
    const char *line = log_end();
    assert_in_range(strlen(line), 4000, 4200);
    assert_true(str_ends(str_of(line), "x cut=yes\n"));
}

static void log_event__writes__nothing_above_its_level(void **state)
{
    (void)state;
    log_start();
    log_event(LOG_DEBUG, "x", "a=%d", 1);
    assert_string_equal(log_end(), "");
    log_set_level(LOG_DEBUG);
    log_start();
    log_event(LOG_DEBUG, "x", "a=%d", 1);
    assert_string_equal(log_end(), "level=debug event=x a=1\n");
    log_set_level(LOG_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)
        TEST(utf8_valid__holds__for_every_code_point_but_surrogates),
        TEST(utf8_valid__refuses__every_malformed_sequence),
        TEST(utf8_visible__leaves__letters_and_marks_alone),
        TEST(utf8_visible__shows__what_would_hide_or_command),
        TEST(utf8_visible__keeps__line_ends_only_where_allowed),
        TEST(utf8_printable__replaces__only_what_the_server_refuses),
        TEST(utf8_visible__shows__bytes_that_are_no_characters),
        TEST(utf8_casefold__folds__ligatures_and_case),
        TEST(utf8_nfc__composes),
        TEST(log_event__writes__one_line_of_pairs),
        TEST(log_event__quotes__and_makes_visible),
        TEST(log_event__lets__no_value_forge_a_pair),
        TEST(log_event__cuts__what_is_too_long_and_says_so),
        TEST(log_event__writes__nothing_above_its_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
