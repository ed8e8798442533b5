/* Strings, bytes, UUIDs, references, errors: values without memory of their own. */
#include "base_support.h"

#include "hotline/base/bytes.h"
#include "hotline/base/error.h"
#include "hotline/base/reference.h"
#include "hotline/base/time.h"
#include "hotline/base/uuid.h"

#include <string.h>

static void str_comparisons__are__bytewise(void **state)
{
    (void)state;
    assert_true(str_equal(STR_NONE, STR("")));
    assert_true(str_equal(str_of(NULL), STR_NONE));
    assert_false(str_equal(STR("a\0b"), STR("a\0c")));
    assert_true(str_is(STR("ab"), "ab"));
    assert_false(str_is(STR("ab"), "abc"));
    assert_true(str_starts(STR("ab"), "") && str_starts(STR("ab"), "ab"));
    assert_false(str_starts(STR("ab"), "abc"));
    assert_true(str_ends(STR("ab"), "b") && str_ends(STR_NONE, ""));
    assert_false(str_ends(STR("b"), "ab"));
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_compare(STR("\xFF"), STR("a")) > 0);
    assert_int_equal(str_compare(STR_NONE, STR("")), 0);
}

static void str_parts__stay__inside(void **state)
{
    (void)state;
    assert_text(str_slice(STR("abc"), 1, 9), "bc");
    assert_text(str_slice(STR("abc"), 5, 9), "");
    assert_text(str_slice(STR("abc"), 2, 1), "");
    assert_text(str_trim(STR(" \t\r\na b\v\f ")), "a b");
    assert_text(str_trim(STR("  ")), "");
    struct str rest = STR("a,,b");
    assert_text(str_cut(&rest, ','), "a");
    assert_text(str_cut(&rest, ','), "");
    assert_text(str_cut(&rest, ','), "b");
    assert_int_equal(rest.len, 0);
    assert_text(str_cut(&rest, ','), "");
}

static void expect_int(const char *text, bool good, int64_t expected)
{
    int64_t value = 42;
    assert_int_equal(str_to_int(str_of(text), &value), good);
    assert_int_equal(value, good ? expected : 42);
}

static void str_to_int__takes__whole_64_bit_decimals_only(void **state)
{
    (void)state;
    expect_int("0", true, 0);
    expect_int("-17", true, -17);
    expect_int("9223372036854775807", true, INT64_MAX);
    expect_int("-9223372036854775808", true, INT64_MIN);
    expect_int("9223372036854775808", false, 0);
    expect_int("-9223372036854775809", false, 0);
    expect_int("99999999999999999999", false, 0);
    expect_int("", false, 0);
    expect_int("-", false, 0);
    expect_int("+1", false, 0);
    expect_int("12abc", false, 0);
    expect_int(" 1", false, 0);
    expect_int("1.0", false, 0);
}

static void hex__goes__both_ways_in_exact_length(void **state)
{
    (void)state;
    uint8_t bytes[3] = {9, 9, 9};
    assert_true(str_to_bytes_hex(STR("00aBfF"), bytes, 3));
    assert_text(hex_encode(arena, bytes, 3), "00abff");
    assert_false(str_to_bytes_hex(STR("00abf"), bytes, 3));
    assert_false(str_to_bytes_hex(STR("00abff00"), bytes, 3));
    assert_false(str_to_bytes_hex(STR("00abfg"), bytes, 3));
    assert_int_equal(bytes[2], 0xff);
    assert_text(hex_encode(arena, NULL, 0), "");
}

static void base64__meets__the_vectors_of_rfc_4648(void **state)
{
    (void)state;
    static const char *const plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    static const char *const coded[] = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                        "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t i = 0; i < 7; i++) {
        struct str bytes;
        assert_text(base64_encode(arena, plain[i], strlen(plain[i])), coded[i]);
        assert_true(base64_decode(arena, str_of(coded[i]), &bytes));
        assert_text(bytes, plain[i]);
    }
    assert_text(base64_encode(arena, "\xFB\xFF\xFE", 3), "+//+");
}

static void base64__refuses__what_is_not_canonical(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Zg",     "Zg=",  "Zg===", "Zh==",     "Zm9=",
                                        "Z===",   "====", "=Zg=",  "Zg==Zg==", "Zm 9",
                                        "Zm9v\n", "Zm-_", "Zm9vZ"};
    struct str bytes = STR("as before");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(base64_decode(arena, str_of(wrong[i]), &bytes));
    assert_text(bytes, "as before");
}

static void big_endian__goes__both_ways(void **state)
{
    (void)state;
    uint8_t at[8];
    be64_put(at, 0x0102030405060708);
    assert_memory_equal(at, "\1\2\3\4\5\6\7\10", 8);
    assert_int_equal(be64_get(at), 0x0102030405060708);
    be32_put(at, 0xfffefdfc);
    assert_int_equal(be32_get(at), 0xfffefdfc);
    assert_int_equal(at[4], 5);
    wipe(at, sizeof at);
    assert_int_equal(be64_get(at), 0);
    wipe(NULL, 0);
}

static void uuid_text__goes__both_ways(void **state)
{
    (void)state;
    struct uuid uuid = {0}, before;
    assert_true(uuid_is_nil(uuid));
    assert_true(uuid_parse(STR("0193F0aa-1b2c-7d3e-8f40-0123456789aB"), &uuid));
    assert_text(uuid_str(arena, uuid), "0193f0aa-1b2c-7d3e-8f40-0123456789ab");
    assert_false(uuid_is_nil(uuid));
    before = uuid;
    static const char *const wrong[] = {
        "",
        "0193f0aa1b2c7d3e8f400123456789ab",
        "0193f0aa-1b2c-7d3e-8f40-0123456789a",
        "0193f0aa-1b2c-7d3e-8f40-0123456789abc",
        "0193f0aa-1b2c-7d3e-8f40-0123456789ag",
        "0193f0aa-1b2c-7d3e-8f4-00123456789ab",
        "{193f0aa-1b2c-7d3e-8f40-0123456789a}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(uuid_parse(str_of(wrong[i]), &uuid));
    assert_true(uuid_equal(uuid, before));
}

static void uuid_new__carries__the_time_and_version_7(void **state)
{
    (void)state;
    millis before = time_now();
    struct uuid a = uuid_new(), b = uuid_new();
    millis stamp = (millis)(be64_get(a.b) >> 16);
    assert_in_range(stamp, before, time_now());
    assert_int_equal(a.b[6] >> 4, 7);
    assert_int_equal(a.b[8] >> 6, 2);
    assert_false(uuid_equal(a, b));
}

static void uuid_random__is__version_4(void **state)
{
    (void)state;
    struct uuid a = uuid_random(), b = uuid_random();
    assert_int_equal(a.b[6] >> 4, 4);
    assert_int_equal(a.b[8] >> 6, 2);
    assert_false(uuid_equal(a, b));
}

/* The vector was made with Python: hashlib.blake2b(bytes(range(16)) + b"desk:belgrade",
 * digest_size=32), bits of version and variant set. */
static void uuid_of_name__is__stable(void **state)
{
    (void)state;
    struct uuid space;
    for (uint8_t i = 0; i < UUID_BYTES; i++)
        space.b[i] = i;
    assert_text(uuid_str(arena, uuid_of_name(space, STR("desk:belgrade"))),
                "2304b568-2834-8131-8a28-d29e67a1b672");
    assert_false(uuid_equal(uuid_of_name(space, STR("desk:pristina")),
                            uuid_of_name(space, STR("desk:belgrade"))));
    assert_false(uuid_equal(uuid_of_name((struct uuid){0}, STR("desk:belgrade")),
                            uuid_of_name(space, STR("desk:belgrade"))));
}

static void errors__have__distinct_codes_and_find_back(void **state)
{
    (void)state;
    for (enum error_id id = ERROR_NONE; id < ERROR_COUNT; id++)
        assert_int_equal(error_from_code(str_of(error_code(id))), id);
    assert_int_equal(error_status(ERROR_JSON_MALFORMED), 400);
    assert_string_equal(error_hint(ERROR_UNAUTHENTICATED), "Sign in first.");
    assert_int_equal(error_from_code(STR("never_heard_of")), ERROR_INTERNAL);
    assert_int_equal(error_status((enum error_id)9999), 500);
}

static void expect_reference(const char *typed, const char *canonical)
{
    struct str got;
    assert_true(reference_parse(arena, str_of(typed), &got));
    assert_text(got, canonical);
}

static void reference_parse__takes__what_people_type(void **state)
{
    (void)state;
    assert_text(reference_make(arena, "BG", 2026, 417), "BG-2026-00417-6");
    expect_reference("BG-2026-00417-6", "BG-2026-00417-6");
    expect_reference(" bg-2026-417-6 ", "BG-2026-00417-6");
    struct str large = reference_make(arena, "PR", 2031, 1234567);
    assert_true(str_starts(large, "PR-2031-1234567-"));
    expect_reference(large.at, large.at);
}

static void reference_parse__refuses__any_single_wrong_character(void **state)
{
    (void)state;
    struct str good = reference_make(arena, "BG", 2026, 417), got = STR("as before");
    for (size_t i = 0; i < good.len; i++) {
        for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. "; *c; c++) {
            struct str wrong = arena_str(arena, good);
            if (*c == wrong.at[i])
                continue;
            ((char *)wrong.at)[i] = *c;
            assert_false(reference_parse(arena, wrong, &got));
        }
    }
    assert_text(got, "as before");
}

static void reference_parse__refuses__other_forms(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "BG",
                                        "BG-2026-00417",
                                        "BG-2026--3",
                                        "-2026-1-1",
                                        "BG-26-417-3",
                                        "XX-2026-00417-3",
                                        "BG-2026-0-1",
                                        "BG-2026-00417-3-1"};
    struct str got;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(reference_parse(arena, str_of(wrong[i]), &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)
        TEST(str_comparisons__are__bytewise),
        TEST(str_parts__stay__inside),
        TEST(str_to_int__takes__whole_64_bit_decimals_only),
        TEST(hex__goes__both_ways_in_exact_length),
        TEST(base64__meets__the_vectors_of_rfc_4648),
        TEST(base64__refuses__what_is_not_canonical),
        TEST(big_endian__goes__both_ways),
        TEST(uuid_text__goes__both_ways),
        TEST(uuid_new__carries__the_time_and_version_7),
        TEST(uuid_random__is__version_4),
        TEST(uuid_of_name__is__stable),
        TEST(errors__have__distinct_codes_and_find_back),
        TEST(reference_parse__takes__what_people_type),
        TEST(reference_parse__refuses__any_single_wrong_character),
        TEST(reference_parse__refuses__other_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
