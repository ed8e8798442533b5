#include "tui_support.h"

#include "reconcile/reconcile.h"

static struct json *parse(struct arena *arena, const char *text)
{
    struct json *json = NULL;
    assert_int_equal(json_parse(arena, str_of(text), &json).id, ERROR_NONE);
    return json;
}

static struct reconciled put_together(struct arena *arena, const char *base, const char *mine,
                                      const char *theirs)
{
    return reconcile(arena, parse(arena, base), parse(arena, mine), parse(arena, theirs));
}

static void assert_says(struct arena *arena, const struct json *json, const char *pointer,
                        const char *expected)
{
    struct json *wanted = parse(arena, expected);
    const struct json *at = json_at(json, pointer);
    assert_true(at ? json_equal(at, wanted) : json_is_empty(wanted));
}

static void what_one_side_changed__is_taken(void **state)
{
    struct reconciled r = put_together(
        *state, "{\"a\":1,\"b\":1,\"c\":{\"d\":\"x\",\"e\":\"x\"},\"gone\":1,\"left\":1}",
        "{\"a\":2,\"b\":1,\"c\":{\"d\":\"y\",\"e\":\"x\"},\"gone\":null,\"left\":1,\"new\":7}",
        "{\"a\":1,\"b\":3,\"c\":{\"d\":\"x\",\"e\":\"z\"},\"gone\":1,\"other\":8}");
    assert_int_equal(r.count, 0);
    assert_says(*state, r.document, "/a", "2");
    assert_says(*state, r.document, "/b", "3");
    assert_says(*state, r.document, "/c/d", "\"y\"");
    assert_says(*state, r.document, "/c/e", "\"z\"");
    assert_says(*state, r.document, "/gone", "null");
    assert_says(*state, r.document, "/left", "null");
    assert_says(*state, r.document, "/new", "7");
    assert_says(*state, r.document, "/other", "8");
}

static void what_both_made_alike__is_no_difference(void **state)
{
    struct reconciled r = put_together(*state, "{\"a\":1,\"b\":\"x\"}", "{\"a\":2,\"b\":\"\"}",
                                       "{\"a\":2,\"b\":null}");
    assert_int_equal(r.count, 0);
    assert_says(*state, r.document, "/a", "2");
    assert_says(*state, r.document, "/b", "null");
}

static void what_both_changed__differs_and_says_all_three(void **state)
{
    struct reconciled r = put_together(*state, "{\"a\":{\"b\":\"old\"},\"c\":true}",
                                       "{\"a\":{\"b\":\"mine\"},\"c\":null}",
                                       "{\"a\":{\"b\":\"theirs\"},\"c\":false}");
    assert_int_equal(r.count, 2);
    assert_true(str_is(r.at[0].pointer, "/a/b") && str_is(r.at[1].pointer, "/c"));
    assert_true(str_is(json_string(r.at[0].base), "old"));
    assert_true(str_is(json_string(r.at[0].mine), "mine"));
    assert_true(str_is(json_string(r.at[0].theirs), "theirs"));
    assert_null(r.at[1].mine);
    assert_says(*state, r.document, "/a/b", "\"mine\"");
    reconcile_take(*state, r.document, r.at[0].pointer, r.at[0].theirs);
    reconcile_take(*state, r.document, r.at[1].pointer, r.at[1].mine);
    assert_says(*state, r.document, "/a/b", "\"theirs\"");
    assert_says(*state, r.document, "/c", "null");
}

static void lists_of_codes__are_joined(void **state)
{
    struct reconciled r =
        put_together(*state, "{\"g\":[\"a\",\"b\",\"c\"]}", "{\"g\":[\"c\",\"b\",\"x\"]}",
                     "{\"g\":[\"a\",\"b\",\"y\",\"x\"]}");
    assert_int_equal(r.count, 0);
    assert_says(*state, r.document, "/g", "[\"b\",\"x\",\"y\"]");
    r = put_together(*state, "{}", "{\"g\":[\"a\"]}", "{\"g\":[\"b\"]}");
    assert_int_equal(r.count, 0);
    assert_says(*state, r.document, "/g", "[\"a\",\"b\"]");
    r = put_together(*state, "{\"g\":[\"a\"]}", "{\"g\":[]}", "{\"g\":[\"a\",\"b\"]}");
    assert_says(*state, r.document, "/g", "[\"b\"]");
}

static void lists_of_anything_else__stand_as_a_whole(void **state)
{
    struct reconciled r = put_together(*state, "{\"r\":[{\"n\":1}]}",
                                       "{\"r\":[{\"n\":1},{\"n\":2}]}", "{\"r\":[{\"n\":3}]}");
    assert_int_equal(r.count, 1);
    assert_says(*state, r.document, "/r", "[{\"n\":1},{\"n\":2}]");
}

static void an_object_that_is_new_on_both_sides__is_joined(void **state)
{
    struct reconciled r =
        put_together(*state, "{}", "{\"p\":{\"a\":1,\"b\":1}}", "{\"p\":{\"a\":2,\"c\":3}}");
    assert_int_equal(r.count, 1);
    assert_true(str_is(r.at[0].pointer, "/p/a"));
    assert_says(*state, r.document, "/p/b", "1");
    assert_says(*state, r.document, "/p/c", "3");
}

static void another_kind__is_a_difference(void **state)
{
    struct reconciled r =
        put_together(*state, "{\"a\":{\"b\":1}}", "{\"a\":\"x\"}", "{\"a\":{\"b\":2}}");
    assert_int_equal(r.count, 1);
    assert_says(*state, r.document, "/a", "\"x\"");
}

static void many_differences__are_all_told_in_order(void **state)
{
    struct json *three[3];
    for (size_t i = 0; i < 3; i++) {
        three[i] = json_object(*state);
        for (int n = 0; n < 40; n++)
            json_set_at(*state, three[i], arena_format(*state, "/a%02d", n).at,
                        json_int(*state, (int64_t)i));
    }
    struct reconciled r = reconcile(*state, three[0], three[1], three[2]);
    assert_int_equal(r.count, 40);
    assert_true(str_is(r.at[0].pointer, "/a00") && str_is(r.at[39].pointer, "/a39"));
    reconcile_take(*state, r.document, r.at[39].pointer, r.at[39].theirs);
    assert_int_equal(json_integer(json_at(r.document, "/a39"), 0), 2);
    assert_int_equal(json_integer(json_at(r.document, "/a38"), 0), 1);
}

#define R(NAME) cmocka_unit_test_setup_teardown(NAME, make_arena, drop_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        R(what_one_side_changed__is_taken),
        R(what_both_made_alike__is_no_difference),
        R(what_both_changed__differs_and_says_all_three),
        R(lists_of_codes__are_joined),
        R(lists_of_anything_else__stand_as_a_whole),
        R(an_object_that_is_new_on_both_sides__is_joined),
        R(another_kind__is_a_difference),
        R(many_differences__are_all_told_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
