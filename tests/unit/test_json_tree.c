#include "base_support.h"

#include "hotline/base/json.h"

#include <string.h>

static void json_at__follows__pointers(void **state)
{
    (void)state;
    struct json *json = parse("{\"a\":{\"b\":[1,{\"c/d\":\"x\",\"e~f\":2,\"\":3}]},\"\":4}");
    assert_ptr_equal(json_at(json, ""), json);
    assert_int_equal(json_integer(json_at(json, "/a/b/0"), 0), 1);
    assert_true(str_is(json_string_at(json, "/a/b/1/c~1d"), "x"));
    assert_int_equal(json_integer(json_at(json, "/a/b/1/e~0f"), 0), 2);
    assert_int_equal(json_integer(json_at(json, "/a/b/1/"), 0), 3);
    assert_int_equal(json_integer(json_at(json, "/"), 0), 4);
    assert_null(json_at(json, "/a/b/2"));
    assert_null(json_at(json, "/a/b/-1"));
    assert_null(json_at(json, "/a/b/x"));
    assert_null(json_at(json, "/a/x/y"));
    assert_null(json_at(json, "/a/b/0/c"));
    assert_null(json_at(NULL, "/a"));
}

static void json_readers__take__null_and_the_wrong_kind(void **state)
{
    (void)state;
    struct json *number = parse("1");
    assert_null(json_member(NULL, "a"));
    assert_null(json_member(number, "a"));
    assert_null(json_string(NULL).at);
    assert_null(json_string(number).at);
    assert_false(json_true(NULL));
    assert_false(json_true(number));
    assert_int_equal(json_integer(NULL, 7), 7);
    assert_int_equal(json_integer(parse("\"1\""), 7), 7);
}

static void json_is_empty__holds__for_what_says_nothing(void **state)
{
    (void)state;
    static const char *const empty[] = {"null", "\"\"", "[]", "{}"};
    static const char *const full[] = {"false", "0", "\" \"", "[null]", "{\"a\":null}"};
    assert_true(json_is_empty(NULL));
    for (size_t i = 0; i < 4; i++)
        assert_true(json_is_empty(parse(empty[i])));
    for (size_t i = 0; i < 5; i++)
        assert_false(json_is_empty(parse(full[i])));
}

static void json_set__replaces__in_place(void **state)
{
    (void)state;
    struct json *json = parse("{\"a\":1,\"b\":2,\"c\":3}");
    json_set(json, STR("b"), json_str(arena, STR("x")));
    assert_json(json, "{\"a\":1,\"b\":\"x\",\"c\":3}");
    json_set(json, STR("a"), json_null(arena));
    json_set(json, STR("c"), json_bool(arena, true));
    json_set(json, STR("d"), json_array(arena));
    assert_json(json, "{\"a\":null,\"b\":\"x\",\"c\":true,\"d\":[]}");
    assert_int_equal(json->count, 4);
    struct json *one = parse("{\"a\":1}");
    json_set(one, STR("a"), json_int(arena, 2));
    json_set(one, STR("b"), json_int(arena, 3));
    assert_json(one, "{\"a\":2,\"b\":3}");
}

static void json_remove__takes__first_middle_and_last(void **state)
{
    (void)state;
    struct json *json = parse("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}");
    json_remove(json, STR("b"));
    json_remove(json, STR("a"));
    json_remove(json, STR("d"));
    json_remove(json, STR("x"));
    assert_json(json, "{\"c\":3}");
    json_set(json, STR("e"), json_int(arena, 5));
    json_remove(json, STR("c"));
    json_remove(json, STR("e"));
    assert_json(json, "{}");
    assert_int_equal(json->count, 0);
    json_set(json, STR("f"), json_int(arena, 6));
    assert_json(json, "{\"f\":6}");
}

static void json_copy__is__deep(void **state)
{
    (void)state;
    struct json *json = parse("{\"a\":[1,{\"b\":\"x\"}],\"c\":true,\"d\":null}");
    struct json *copy = json_copy(arena, json);
    assert_true(json_equal(json, copy));
    json_set_at(arena, copy, "/e/f", json_int(arena, 1));
    assert_false(json_equal(json, copy));
    assert_null(json_at(json, "/e"));
    assert_null(json_copy(arena, json->first)->next);
}

static void json_equal__ignores__the_order_of_members(void **state)
{
    (void)state;
    assert_true(json_equal(parse("{\"a\":1,\"b\":[1,2]}"), parse("{\"b\":[1,2],\"a\":1}")));
    assert_false(json_equal(parse("{\"a\":1}"), parse("{\"b\":1}")));
    assert_false(json_equal(parse("[1,2]"), parse("[2,1]")));
    assert_false(json_equal(parse("[1,2]"), parse("[1,2,3]")));
    assert_false(json_equal(parse("1"), parse("\"1\"")));
    assert_false(json_equal(parse("true"), parse("false")));
    assert_false(json_equal(parse("null"), NULL));
    assert_true(json_equal(NULL, NULL));
}

static void json_set_at__makes__the_objects_on_the_way(void **state)
{
    (void)state;
    struct json *json = json_object(arena);
    json_set_at(arena, json, "/a/b/c", json_int(arena, 1));
    json_set_at(arena, json, "/a/d", json_int(arena, 2));
    json_set_at(arena, json, "/e", json_int(arena, 3));
    assert_json(json, "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}");
}

static void json_write__escapes__no_more_than_needed(void **state)
{
    (void)state;
    struct json *text = json_str(arena, (struct str){.at = "\0\x1f\"\\/\x7f\xC4\x8D", .len = 8});
    assert_json(text, "\"\\u0000\\u001f\\\"\\\\/\x7f\xC4\x8D\"");
    assert_json(json_str(arena, STR_NONE), "null");
}

static void json_write_pretty__indents__by_two(void **state)
{
    (void)state;
    struct buf buf = {.arena = arena};
    json_write_pretty(&buf, parse("{\"a\":[1,{}],\"b\":[],\"c\":{\"d\":null}}"));
    buf_char(&buf, '\0');
    assert_string_equal(buf.at, "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n"
                                "    \"d\": null\n  }\n}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)
        TEST(json_at__follows__pointers),
        TEST(json_readers__take__null_and_the_wrong_kind),
        TEST(json_is_empty__holds__for_what_says_nothing),
        TEST(json_set__replaces__in_place),
        TEST(json_remove__takes__first_middle_and_last),
        TEST(json_copy__is__deep),
        TEST(json_equal__ignores__the_order_of_members),
        TEST(json_set_at__makes__the_objects_on_the_way),
        TEST(json_write__escapes__no_more_than_needed),
        TEST(json_write_pretty__indents__by_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
