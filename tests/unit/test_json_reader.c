/* The strict reader: each thing json-c lets through, and the limits at the edge and one past. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hotline/base/json.h"
#include "hotline/base/limits.h"

#include <stdlib.h>
#include <string.h>

#define PARSE(ARENA, LITERAL, RET) json_parse((ARENA), STR(LITERAL), (RET))

static int setup(void **state)
{
    *state = arena_new(0, false);
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void refuse(struct arena *arena, struct str text)
{
    struct json untouched, *json = &untouched;
    struct error e = json_parse(arena, text, &json);
    if (e.id != ERROR_JSON_MALFORMED)
        print_error("not refused as malformed: %.*s\n", (int)text.len, text.at);
    assert_int_equal(e.id, ERROR_JSON_MALFORMED);
    assert_ptr_equal(json, &untouched);
}

/* Takes it, and writes it back as `expected`. */
static void take(struct arena *arena, struct str text, const char *expected)
{
    struct json *json = NULL;
    struct error e = json_parse(arena, text, &json);
    if (e.id != ERROR_NONE)
        print_error("not taken: %.*s\n", (int)text.len, text.at);
    assert_int_equal(e.id, ERROR_NONE);
    assert_string_equal(json_text(arena, json).at, expected);
}

#define REFUSE(LITERAL) refuse(*state, STR(LITERAL))
#define TAKE(LITERAL, EXPECTED) take(*state, STR(LITERAL), EXPECTED)

static void json_parse__takes__every_kind_of_value(void **state)
{
    TAKE("null", "null");
    TAKE("true", "true");
    TAKE(" \t\r\n false \n", "false");
    TAKE("0", "0");
    TAKE("-7", "-7");
    TAKE("\"\"", "\"\"");
    TAKE("[]", "[]");
    TAKE("{}", "{}");
    TAKE("{ \"b\" : [ 1 , { \"a\" : null } , \"x\" ] , \"a\" : { } }",
         "{\"b\":[1,{\"a\":null},\"x\"],\"a\":{}}");
}

static void json_parse__takes__all_escapes_and_scripts(void **state)
{
    TAKE("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"");
    TAKE("\"\\u010d\\u0428\\ud83d\\ude00\"", "\"\xC4\x8D\xD0\xA8\xF0\x9F\x98\x80\"");
    TAKE("\"\\u001f\x7F\"", "\"\\u001f\x7F\"");
    TAKE("\"\xC4\x8D\xD0\xA8\xF0\x9F\x98\x80\"", "\"\xC4\x8D\xD0\xA8\xF0\x9F\x98\x80\"");
    TAKE("{\"\\u0061\":1}", "{\"a\":1}");
    TAKE("\"\xF4\x8F\xBF\xBF\"", "\"\xF4\x8F\xBF\xBF\"");
}

static void json_parse__refuses__invalid_utf8(void **state)
{
    REFUSE("\"\xC0\xAF\"");         /* overlong */
    REFUSE("\"\xE0\x80\xAF\"");     /* overlong */
    REFUSE("\"\xF0\x80\x80\xAF\""); /* overlong */
    REFUSE("\"\xED\xA0\x80\"");     /* surrogate */
    REFUSE("\"\xF4\x90\x80\x80\""); /* above U+10FFFF */
    REFUSE("\"\xF5\x80\x80\x80\"");
    REFUSE("\"\xFF\"");
    REFUSE("\"\x80\"");
    REFUSE("\"\xC4\"");
    REFUSE("{\"\xC0\xAF\":1}");
}

static void json_parse__refuses__a_byte_order_mark(void **state)
{
    REFUSE("\xEF\xBB\xBF{}");
}

static void json_parse__refuses__nul_characters(void **state)
{
    REFUSE("\"\\u0000\"");
    REFUSE("{\"a\\u0000b\":1}");
    REFUSE("\"a\0b\"");
    REFUSE("{}\0");
    REFUSE("1\0");
}

static void json_parse__refuses__lone_surrogates(void **state)
{
    REFUSE("\"\\ud800\"");
    REFUSE("\"\\udc00\"");
    REFUSE("\"\\ud800x\"");
    REFUSE("\"\\ud800\\n\"");
    REFUSE("\"\\ud800\\u0041\"");
    REFUSE("\"\\ud800\\ud800\"");
    REFUSE("\"\\udc00\\ud800\"");
}

static void json_parse__refuses__raw_control_characters(void **state)
{
    for (char c = 0; c < 0x20; c++) {
        char text[] = {'"', c, '"'};
        refuse(*state, (struct str){.at = text, .len = sizeof text});
    }
    REFUSE("\v1");
    REFUSE("\f1");
    REFUSE("\xC2\xA0"
           "1");
}

static void json_parse__refuses__unknown_escapes(void **state)
{
    REFUSE("\"\\x41\"");
    REFUSE("\"\\'\"");
    REFUSE("\"\\u12\"");
    REFUSE("\"\\u12g4\"");
    REFUSE("\"\\u+123\"");
    REFUSE("\"\\U0041\"");
    REFUSE("\"\\");
}

static void json_parse__refuses__single_quotes_and_bare_names(void **state)
{
    REFUSE("'a'");
    REFUSE("{'a':1}");
    REFUSE("{a:1}");
    REFUSE("{1:1}");
    REFUSE("{null:1}");
}

static void json_parse__refuses__nan_infinity_and_other_words(void **state)
{
    REFUSE("NaN");
    REFUSE("nan");
    REFUSE("Infinity");
    REFUSE("-Infinity");
    REFUSE("[NaN]");
    REFUSE("True");
    REFUSE("NULL");
    REFUSE("nul");
    REFUSE("truex");
    REFUSE("undefined");
}

static void json_parse__refuses__numbers_that_are_not_64_bit_integers(void **state)
{
    REFUSE("1.0");
    REFUSE("1.");
    REFUSE(".5");
    REFUSE("1e3");
    REFUSE("1E3");
    REFUSE("0e0");
    REFUSE("+1");
    REFUSE("-");
    REFUSE("--1");
    REFUSE("01");
    REFUSE("-01");
    REFUSE("00");
    REFUSE("0x10");
    REFUSE("1_000");
    REFUSE("9223372036854775808");
    REFUSE("-9223372036854775809");
    REFUSE("18446744073709551615");
    REFUSE("123456789012345678901234567890");
    REFUSE("{\"a\":1.5}");
}

static void json_parse__takes__the_ends_of_64_bits(void **state)
{
    TAKE("[9223372036854775807,-9223372036854775808]",
         "[9223372036854775807,-9223372036854775808]");
    TAKE("9223372036854775807", "9223372036854775807");
    TAKE("-0", "0");
}

static void json_parse__refuses__trailing_and_missing_bytes(void **state)
{
    REFUSE("");
    REFUSE(" ");
    REFUSE("{} {}");
    REFUSE("{}x");
    REFUSE("1 2");
    REFUSE("[1,]");
    REFUSE("[,1]");
    REFUSE("[1 2]");
    REFUSE("{\"a\":1,}");
    REFUSE("{,\"a\":1}");
    REFUSE("{\"a\" 1}");
    REFUSE("{\"a\":}");
    REFUSE("{\"a\"}");
    REFUSE("{\"a\":1");
    REFUSE("[1");
    REFUSE("\"a");
    REFUSE("]");
    REFUSE("[}");
    REFUSE("{\"a\":1]");
}

static void json_parse__refuses__comments(void **state)
{
    REFUSE("/* a */ 1");
    REFUSE("// a\n1");
    REFUSE("[1, /* a */ 2]");
    REFUSE("# a\n1");
}

static void expect_duplicate(struct arena *arena, struct str text, const char *pointer)
{
    struct json *json = NULL;
    struct error e = json_parse(arena, text, &json);
    assert_int_equal(e.id, ERROR_JSON_DUPLICATE);
    assert_true(str_is(e.detail, pointer));
    assert_null(json);
}

static void json_parse__refuses__duplicate_members(void **state)
{
    expect_duplicate(*state, STR("{\"a\":1,\"a\":1}"), "/a");
    expect_duplicate(*state, STR("{\"a\":1,\"b\":2,\"a\":3}"), "/a");
    expect_duplicate(*state, STR("{\"a\":1,\"\\u0061\":3}"), "/a");
    expect_duplicate(*state, STR("{\"\":1,\"\":3}"), "/");
    expect_duplicate(*state, STR("{\"x\":[0,{\"a/~b\":1,\"c\":2,\"a/~b\":{}}]}"), "/x/1/a~1~0b");
    expect_duplicate(*state, STR("{\"a\":{\"x\":1},\"a\":{\"y\":1,\"z\":2}}"), "/a");
}

static void json_parse__takes__names_alike_in_different_objects(void **state)
{
    TAKE("{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]},\"A\":1}",
         "{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]},\"A\":1}");
}

static struct str nested(struct arena *arena, size_t levels, const char *open, const char *close)
{
    struct buf buf = {.arena = arena};
    for (size_t i = 0; i < levels; i++)
        buf_str(&buf, str_of(open));
    buf_char(&buf, '1');
    for (size_t i = 0; i < levels; i++)
        buf_str(&buf, str_of(close));
    return buf_view(&buf);
}

static void json_parse__takes__the_greatest_depth_and_refuses_one_more(void **state)
{
    struct json *json = NULL;
    struct str deepest = nested(*state, LIMIT_JSON_DEPTH, "[", "]");
    assert_int_equal(json_parse(*state, deepest, &json).id, ERROR_NONE);
    assert_true(str_equal(json_text(*state, json), deepest));
    deepest = nested(*state, LIMIT_JSON_DEPTH, "{\"a\":", "}");
    assert_int_equal(json_parse(*state, deepest, &json).id, ERROR_NONE);
    assert_true(str_equal(json_text(*state, json), deepest));
    refuse(*state, nested(*state, LIMIT_JSON_DEPTH + 1, "[", "]"));
    refuse(*state, nested(*state, LIMIT_JSON_DEPTH + 1, "{\"a\":", "}"));
    refuse(*state, nested(*state, 100000, "[", "]"));
}

static void json_parse__names__the_byte_where_it_stopped(void **state)
{
    struct json *json = NULL;
    struct error e = PARSE(*state, "{\"a\": 1, b}", &json);
    assert_int_equal(e.id, ERROR_JSON_MALFORMED);
    assert_true(str_is(e.detail, "at byte 9"));
}

/* Quadratic work on 60,000 members would be felt here as minutes. */
static void json_parse__takes__a_body_full_of_members(void **state)
{
    enum { MEMBERS = 60000 };
    struct buf buf = {.arena = *state};
    struct json *json = NULL;
    buf_char(&buf, '{');
    for (int i = 0; i < MEMBERS; i++)
        buf_str(&buf, arena_format(*state, "%s\"m%d\":%d", i ? "," : "", i, i));
    buf_char(&buf, '}');
    assert_int_equal(json_parse(*state, buf_view(&buf), &json).id, ERROR_NONE);
    assert_int_equal(json->count, MEMBERS);
    assert_int_equal(json_integer(json_member(json, "m59999"), 0), 59999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)
        TEST(json_parse__takes__every_kind_of_value),
        TEST(json_parse__takes__all_escapes_and_scripts),
        TEST(json_parse__refuses__invalid_utf8),
        TEST(json_parse__refuses__a_byte_order_mark),
        TEST(json_parse__refuses__nul_characters),
        TEST(json_parse__refuses__lone_surrogates),
        TEST(json_parse__refuses__raw_control_characters),
        TEST(json_parse__refuses__unknown_escapes),
        TEST(json_parse__refuses__single_quotes_and_bare_names),
        TEST(json_parse__refuses__nan_infinity_and_other_words),
        TEST(json_parse__refuses__numbers_that_are_not_64_bit_integers),
        TEST(json_parse__takes__the_ends_of_64_bits),
        TEST(json_parse__refuses__trailing_and_missing_bytes),
        TEST(json_parse__refuses__comments),
        TEST(json_parse__refuses__duplicate_members),
        TEST(json_parse__takes__names_alike_in_different_objects),
        TEST(json_parse__takes__the_greatest_depth_and_refuses_one_more),
        TEST(json_parse__names__the_byte_where_it_stopped),
        TEST(json_parse__takes__a_body_full_of_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
