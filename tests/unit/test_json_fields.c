/* Field tables in both directions: every type, every complaint with its pointer. */
#include "base_support.h"

#include "hotline/base/json.h"

#include <string.h>

struct inner {
    struct str word;
    int64_t number;
    millis at;
};

struct item {
    struct str name;
    struct uuid id;
};

struct all {
    struct str text, code, bytes;
    bool flag;
    int64_t number;
    struct uuid id;
    millis at;
    struct date day;
    struct inner inner;
    struct json_list items, words;
    const struct json *any;
};

static const char *const colours[] = {"red", "green", NULL};

static const struct json_field inner_fields[] = {
    {.name = "word", .type = FIELD_STRING, .offset = offsetof(struct inner, word), .max = 3},
    {.name = "number", .type = FIELD_INT, .offset = offsetof(struct inner, number)},
    {.name = "at", .type = FIELD_TIME, .offset = offsetof(struct inner, at)},
    {0},
};

static const struct json_field item_fields[] = {
    {.name = "name", .type = FIELD_STRING, .offset = offsetof(struct item, name), .required = true},
    {.name = "id", .type = FIELD_UUID, .offset = offsetof(struct item, id)},
    {0},
};

static const struct json_field all_fields[] = {
    {.name = "text",
     .type = FIELD_STRING,
     .offset = offsetof(struct all, text),
     .min = 2,
     .max = 4},
    {.name = "code", .type = FIELD_CODE, .offset = offsetof(struct all, code), .codes = colours},
    {.name = "bytes",
     .type = FIELD_BASE64,
     .offset = offsetof(struct all, bytes),
     .min = 2,
     .max = 3},
    {.name = "flag", .type = FIELD_BOOL, .offset = offsetof(struct all, flag)},
    {.name = "number",
     .type = FIELD_INT,
     .offset = offsetof(struct all, number),
     .min = -5,
     .max = 5},
    {.name = "id", .type = FIELD_UUID, .offset = offsetof(struct all, id)},
    {.name = "at", .type = FIELD_TIME, .offset = offsetof(struct all, at)},
    {.name = "day", .type = FIELD_DATE, .offset = offsetof(struct all, day)},
    {.name = "inner",
     .type = FIELD_OBJECT,
     .offset = offsetof(struct all, inner),
     .fields = inner_fields},
    {.name = "items",
     .type = FIELD_LIST,
     .offset = offsetof(struct all, items),
     .max = 2,
     .fields = item_fields,
     .size = sizeof(struct item)},
    {.name = "words",
     .type = FIELD_STRINGS,
     .offset = offsetof(struct all, words),
     .max = 2,
     .codes = colours},
    {.name = "any", .type = FIELD_ANY, .offset = offsetof(struct all, any)},
    {0},
};

static const struct json_field needed_fields[] = {
    {.name = "a", .type = FIELD_STRING, .offset = offsetof(struct item, name), .required = true},
    {.name = "b", .type = FIELD_UUID, .offset = offsetof(struct item, id), .required = true},
    {0},
};

static struct all read_good(const char *text)
{
    struct all all;
    struct error e = json_read(arena, parse(text), all_fields, sizeof all, &all);
    if (e.id != ERROR_NONE)
        print_error("%.*s\n", (int)e.fields->pointer.len, e.fields->pointer.at);
    assert_int_equal(e.id, ERROR_NONE);
    return all;
}

/* The complaints as one text: "/pointer code, /pointer code". */
static struct str complaints(struct error e)
{
    struct buf buf = {.arena = arena};
    for (const struct error_field *field = e.fields; field; field = field->next)
        buf_str(&buf, arena_format(arena, "%s%.*s %s", buf.len ? ", " : "", (int)field->pointer.len,
                                   field->pointer.at, error_code(field->id)));
    return arena_str(arena, buf_view(&buf));
}

static void expect_with(const struct json_field *fields, size_t size, const char *text,
                        const char *expected)
{
    static unsigned char before[sizeof(struct all)], after[sizeof(struct all)];
    memset(before, 0xA5, sizeof before);
    memset(after, 0xA5, sizeof after);
    struct error e = json_read(arena, parse(text), fields, size, after);
    assert_int_equal(e.id, ERROR_INVALID);
    assert_string_equal(complaints(e).at, expected);
    assert_memory_equal(before, after, sizeof before);
}

static void expect(const char *text, const char *expected)
{
    expect_with(all_fields, sizeof(struct all), text, expected);
}

static const char full[] =
    "{\"text\":\"\xC4\x8D\xC4\x8D\xC4\x8D\xC4\x8D\",\"code\":\"green\",\"bytes\":\"AAEC\","
    "\"flag\":true,\"number\":-5,\"id\":\"0193f0aa-0000-7000-8000-00000000002a\","
    "\"at\":\"2026-11-09T09:12:00.250Z\",\"day\":\"2026-11-09\","
    "\"inner\":{\"word\":\"abc\",\"number\":7,\"at\":null},"
    "\"items\":[{\"name\":\"x\",\"id\":null},{\"name\":\"\",\"id\":null}],"
    "\"words\":[\"red\",\"green\"],\"any\":{\"free\":[1,null]}}";

static void json_read__fills__every_type_of_field(void **state)
{
    (void)state;
    struct all all = read_good(full);
    assert_true(str_is(all.text, "\xC4\x8D\xC4\x8D\xC4\x8D\xC4\x8D"));
    assert_true(str_is(all.code, "green"));
    assert_int_equal(all.bytes.len, 3);
    assert_memory_equal(all.bytes.at, "\0\1\2", 3);
    assert_true(all.flag);
    assert_int_equal(all.number, -5);
    assert_int_equal(all.id.b[15], 0x2a);
    assert_int_equal(all.at, 1794215520250);
    assert_int_equal(all.day.day, 9);
    assert_true(str_is(all.inner.word, "abc"));
    assert_int_equal(all.inner.at, MILLIS_NONE);
    assert_int_equal(all.items.count, 2);
    assert_true(str_is(((struct item *)all.items.at)[0].name, "x"));
    assert_int_equal(all.words.count, 2);
    assert_true(str_is(((struct str *)all.words.at)[1], "green"));
    assert_int_equal(json_integer(json_at(all.any, "/free/0"), 0), 1);
}

static void json_build__writes__what_json_read_read(void **state)
{
    (void)state;
    struct all all = read_good(full);
    assert_string_equal(json_text(arena, json_build(arena, all_fields, &all)).at, full);
}

static void json_build__writes__what_is_not_there_as_null(void **state)
{
    (void)state;
    struct all all = read_good("{}");
    assert_int_equal(all.at, MILLIS_NONE);
    assert_int_equal(all.inner.at, MILLIS_NONE);
    assert_string_equal(
        json_text(arena, json_build(arena, all_fields, &all)).at,
        "{\"text\":null,\"code\":null,\"bytes\":null,\"flag\":false,\"number\":0,\"id\":null,"
        "\"at\":null,\"day\":null,\"inner\":null,\"items\":[],\"words\":[],\"any\":null}");
}

static void json_read__takes__null_for_absent(void **state)
{
    (void)state;
    struct all all = read_good("{\"text\":null,\"flag\":null,\"at\":null,\"inner\":null,"
                               "\"items\":null,\"words\":null,\"day\":null,\"id\":null}");
    assert_null(all.text.at);
    assert_int_equal(all.at, MILLIS_NONE);
    assert_int_equal(all.items.count, 0);
}

static void json_read__names__each_bad_field(void **state)
{
    (void)state;
    expect("{\"text\":\"abcde\",\"code\":\"blue\",\"number\":6,\"id\":\"x\",\"new\":1}",
           "/new field_unknown, /text field_too_long, /code code_unknown, /number field_range, "
           "/id field_format");
}

static void json_read__refuses__wrong_types_without_coercing(void **state)
{
    (void)state;
    expect("{\"text\":1}", "/text field_type");
    expect("{\"number\":\"1\"}", "/number field_type");
    expect("{\"number\":true}", "/number field_type");
    expect("{\"flag\":1}", "/flag field_type");
    expect("{\"flag\":\"true\"}", "/flag field_type");
    expect("{\"id\":[]}", "/id field_type");
    expect("{\"at\":5}", "/at field_type");
    expect("{\"day\":{}}", "/day field_type");
    expect("{\"bytes\":[1]}", "/bytes field_type");
    expect("{\"inner\":[]}", "/inner field_type");
    expect("{\"items\":{}}", "/items field_type");
    expect("{\"items\":[1]}", "/items/0 field_type");
    expect("{\"words\":\"red\"}", "/words field_type");
    expect("{\"words\":[\"red\",1]}", "/words/1 field_type");
    expect("[]", " field_type");
    expect("\"x\"", " field_type");
    expect("null", " field_type");
}

static void json_read__counts__code_points_and_bytes_at_the_edge(void **state)
{
    (void)state;
    read_good("{\"text\":\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\",\"bytes\":\"AAE=\",\"number\":5}");
    expect("{\"text\":\"\"}", "/text field_empty");
    expect("{\"text\":\"a\"}", "/text field_range");
    expect("{\"text\":\"\xC4\x8D\xC4\x8D\xC4\x8D\xC4\x8D\xC4\x8D\"}", "/text field_too_long");
    expect("{\"bytes\":\"\"}", "/bytes field_empty");
    expect("{\"bytes\":\"AA==\"}", "/bytes field_range");
    expect("{\"bytes\":\"AAECAw==\"}", "/bytes field_too_long");
    expect("{\"bytes\":\"AAE\"}", "/bytes field_format");
    expect("{\"number\":-6}", "/number field_range");
    expect("{\"items\":[{\"name\":\"\"},{\"name\":\"\"},{\"name\":\"\"}]}",
           "/items field_too_long");
    expect("{\"words\":[\"red\",\"red\",\"red\"]}", "/words field_too_long");
}

static void json_read__tells__impossible_dates_from_bad_ones(void **state)
{
    (void)state;
    expect("{\"day\":\"2026-02-30\"}", "/day date_impossible");
    expect("{\"day\":\"2026-2-3\"}", "/day field_format");
    expect("{\"day\":\"2026-02-03T\"}", "/day field_format");
    expect("{\"at\":\"2026-02-30T10:00:00Z\"}", "/at date_impossible");
    expect("{\"at\":\"2026-02-03T10:00:00\"}", "/at field_format");
    expect("{\"at\":\"2026-02-03\"}", "/at field_format");
}

static void json_read__points__into_lists_and_objects(void **state)
{
    (void)state;
    expect("{\"inner\":{\"word\":\"abcd\",\"a/b~c\":1},\"items\":[{\"name\":\"x\"},{\"id\":\"y\"}],"
           "\"words\":[\"red\",\"blue\"]}",
           "/inner/a~1b~0c field_unknown, /inner/word field_too_long, /items/1/name field_missing, "
           "/items/1/id field_format, /words/1 code_unknown");
}

static void json_read__demands__required_fields(void **state)
{
    (void)state;
    expect_with(needed_fields, sizeof(struct item), "{\"a\":null}",
                "/a field_missing, /b field_missing");
    struct item item;
    struct error e =
        json_read(arena, parse("{\"a\":\"\",\"b\":\"0193f0aa-0000-7000-8000-00000000002a\"}"),
                  needed_fields, sizeof item, &item);
    assert_int_equal(e.id, ERROR_NONE);
    assert_int_equal(item.name.len, 0);
    assert_non_null(item.name.at);
}

static void json_read__refuses__no_tree_at_all(void **state)
{
    (void)state;
    struct item item;
    assert_int_equal(json_read(arena, NULL, needed_fields, sizeof item, &item).id, ERROR_INVALID);
}

static void error_add__keeps__the_order(void **state)
{
    (void)state;
    struct error e = NO_ERROR;
    error_add(arena, &e, STR("/a"), ERROR_FIELD_EMPTY);
    error_add(arena, &e, STR("/b"), ERROR_FIELD_RANGE);
    assert_int_equal(e.id, ERROR_INVALID);
    assert_string_equal(complaints(e).at, "/a field_empty, /b field_range");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)
        TEST(json_read__fills__every_type_of_field),
        TEST(json_build__writes__what_json_read_read),
        TEST(json_build__writes__what_is_not_there_as_null),
        TEST(json_read__takes__null_for_absent),
        TEST(json_read__names__each_bad_field),
        TEST(json_read__refuses__wrong_types_without_coercing),
        TEST(json_read__counts__code_points_and_bytes_at_the_edge),
        TEST(json_read__tells__impossible_dates_from_bad_ones),
        TEST(json_read__points__into_lists_and_objects),
        TEST(json_read__demands__required_fields),
        TEST(json_read__refuses__no_tree_at_all),
        TEST(error_add__keeps__the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
