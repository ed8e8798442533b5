#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "cases/cases.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/match/match.h"

static int make_arena(void **state)
{
    *state = arena_new(16384, false);
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static struct json *parse(struct arena *arena, const char *text)
{
    struct json *json = NULL;
    assert_int_equal(json_parse(arena, str_of(text), &json).id, ERROR_NONE);
    return json;
}

static void assert_text(struct arena *arena, const struct json *json, const char *expected)
{
    assert_string_equal(arena_str(arena, json_text(arena, json)).at, expected);
}

static size_t blacken_at(struct arena *arena, struct json *json, const char *pointer)
{
    const struct str p = str_of(pointer);
    return blacken(arena, json, (struct words){&p, 1});
}

static void blacken__nulls_the_field_and_says_so(void **state)
{
    struct json *json =
        parse(*state, "{\"reporter\":{\"municipality\":\"rs_nis\",\"phone\":\"1\"},\"x\":2}");
    assert_int_equal(blacken_at(*state, json, "/reporter/municipality"), 1);
    assert_text(*state, json,
                "{\"reporter\":{\"municipality\":null,\"phone\":\"1\"},\"x\":2,"
                "\"blackened\":[\"/reporter/municipality\"]}");
}

static void blacken__takes_objects_and_items_of_lists(void **state)
{
    struct json *json = parse(*state, "{\"a\":[{\"b\":1},{\"b\":{\"c\":2}}],\"d~/\":3}");
    const struct str pointers[] = {STR("/a/1/b"), STR("/d~0~1"), STR("/a/0")};
    assert_int_equal(blacken(*state, json, (struct words){pointers, 3}), 3);
    assert_text(*state, json,
                "{\"a\":[null,{\"b\":null}],\"d~/\":null,"
                "\"blackened\":[\"/a/1/b\",\"/d~0~1\",\"/a/0\"]}");
}

static void blacken__leaves_alone_what_it_does_not_name(void **state)
{
    static const char *const misses[] = {"",      "/",    "/no",    "a",     "/a/b",
                                         "/l/5",  "/l/x", "/l/-1",  "/n",    "/n/deeper",
                                         "/a~b"};
    const char *text = "{\"a\":\"x\",\"l\":[1],\"n\":null}";
    for (size_t i = 0; i < sizeof misses / sizeof *misses; i++) {
        struct json *json = parse(*state, text);
        assert_int_equal(blacken_at(*state, json, misses[i]), 0);
        assert_text(*state, json, text);
    }
}

/* A list has no member that could tell what is missing. */
static void blacken__leaves_a_list_alone(void **state)
{
    struct json *json = parse(*state, "[{\"a\":1}]");
    assert_int_equal(blacken_at(*state, json, "/0/a"), 0);
    assert_text(*state, json, "[{\"a\":1}]");
}

static const char *const persons =
    "[{\"compartment\":\"report\",\"content\":{\"reporter\":{\"given_name\":\"Vera\"}}},"
    "{\"compartment\":\"identity\"},"
    "{\"compartment\":\"identity\",\"content\":{\"reporter\":{\"given_name\":\"Đurđina\","
    "\"family_name\":\"Primerić Do\",\"email\":\"d.p@example.org\",\"phone\":"
    "\"+381 64 000 0123\"},\"call\":{\"phone_raw\":\"011/222-333\"}}}]";

static void a_person__is_found_in_a_text_in_any_script_and_spelling(void **state)
{
    static const char *const texts[][2] = {
        {"Dismissed; Đurđina's claim", "Đurđina"},
        {"(ĐURĐINA) was dismissed", "ĐURĐINA"},
        {"Ђурђина је отпуштена", "Ђурђина"},
        {"help for Primeric, please", "Primeric"},
        {"Do it soon", ""},
        {"write to d.p@example.org.", "d.p@example.org"},
        {"call 064 0000-123 today", "+381 64 000 0123"},
        {"call 011 222 333", "011/222-333"},
        {"since 2026, 3 times", ""},
        {"Vera, a dismissal", ""},
        {"", ""},
    };
    struct json *records = parse(*state, persons);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str found = person_named_in(*state, records, str_of(texts[i][0]));
        if (!str_is(found, texts[i][1]) && (found.len || texts[i][1][0]))
            fail_msg("%s: %.*s", texts[i][0], (int)found.len, found.at);
    }
}

static const uint8_t search_key[KEY_BYTES] = {1, 2, 3};

static bool has_hash(struct arena *arena, const struct json *list, enum search_kind kind,
                     struct str value)
{
    uint8_t hash[HASH_BYTES];
    search_hash(search_key, kind, value, hash);
    struct str text = base64_encode(arena, hash, sizeof hash);
    for (const struct json *h = list->first; h; h = h->next)
        if (str_equal(json_string(h), text))
            return true;
    return false;
}

static void search_hashes__cover_phones_mail_and_names_of_both_persons(void **state)
{
    struct json *document =
        parse(*state, "{\"call\":{\"phone_raw\":\"064/000-01-23\"},"
                      "\"reporter\":{\"given_name\":\"Đurđina\",\"family_name\":\"Primerić\","
                      "\"phone\":\"+381600000011\",\"email\":\" Ana@Example.ORG \"},"
                      "\"affected_person\":{\"given_name\":null,\"family_name\":\"Hoxha\"}}");
    struct json *list = search_hashes_of(*state, search_key, document, "RS");
    assert_true(has_hash(*state, list, SEARCH_PHONE, STR("+381640000123")));
    assert_true(has_hash(*state, list, SEARCH_PHONE, STR("+381600000011")));
    assert_true(has_hash(*state, list, SEARCH_EMAIL, STR("ana@example.org")));
    struct str keys[NAME_KEYS_MAX];
    size_t count = name_keys(*state, STR("Ђурђина Примерић"), keys);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        assert_true(has_hash(*state, list, SEARCH_NAME, keys[i]));
    count = name_keys(*state, STR("hoxha"), keys);
    assert_true(count > 0 && has_hash(*state, list, SEARCH_NAME, keys[0]));
    assert_true(list->count <= LIMIT_SEARCH_HASHES);
}

static void search_hashes__name_nothing_twice_and_nothing_where_nothing_is(void **state)
{
    struct json *same = parse(*state, "{\"call\":{\"phone_raw\":\"064 000 0123\"},"
                                      "\"reporter\":{\"phone\":\"+381 64 0000123\"}}");
    assert_int_equal(search_hashes_of(*state, search_key, same, "RS")->count, 1);
    struct json *none = parse(*state, "{\"call\":{\"phone_raw\":null},\"reporter\":{\"phone\":\"\","
                                      "\"given_name\":\" \"}}");
    assert_int_equal(search_hashes_of(*state, search_key, none, "RS")->count, 0);
}

static void identity__needs_the_consent_given(void **state)
{
    assert_true(intake_allows_identity(
        parse(*state, "{\"consents\":[{\"kind\":\"store_identity\",\"state\":\"given\"}]}")));
    static const char *const not_allowed[] = {
        "{}",
        "{\"consents\":[]}",
        "{\"consents\":[{\"kind\":\"store_report\",\"state\":\"given\"}]}",
        "{\"consents\":[{\"kind\":\"store_identity\",\"state\":\"not_asked\"}]}",
        "{\"consents\":[{\"kind\":\"store_identity\",\"state\":\"refused\"}]}",
    };
    for (size_t i = 0; i < sizeof not_allowed / sizeof *not_allowed; i++)
        assert_false(intake_allows_identity(parse(*state, not_allowed[i])));
}

static void epoch__is_the_newest_of_its_compartment(void **state)
{
    struct case_view view = {
        .answer = parse(*state,
                        "{\"keys\":["
                        "{\"compartment\":\"identity\",\"scope\":null,\"epoch\":1,\"retired\":false},"
                        "{\"compartment\":\"identity\",\"scope\":null,\"epoch\":2,\"retired\":true},"
                        "{\"compartment\":\"exchange\",\"epoch\":9,\"retired\":false,"
                        "\"scope\":\"0190d5a0-0000-7000-8000-000000000001\"}]}")};
    assert_int_equal(case_epoch(&view, COMPARTMENT_IDENTITY), 2);
    assert_int_equal(case_epoch(&view, COMPARTMENT_WORK), 0);
    assert_int_equal(case_epoch(&view, COMPARTMENT_EXCHANGE), 0);
}

static void names__are_alike_by_ear_by_script_and_by_slips(void **state)
{
    assert_true(names_alike(*state, STR("lawyer.bg1"), STR("lawyer.bg2")));
    assert_true(names_alike(*state, STR("Nađa Jović"), STR("Нађа Јовић")));
    assert_true(names_alike(*state, STR("nadja.jovic"), STR("nada.jovic")));
    assert_true(names_alike(*state, STR("ana"), STR("ena")));
    assert_false(names_alike(*state, STR("ana"), STR("eni")));
    assert_false(names_alike(*state, STR("lawyer.bg1"), STR("operator.bg1")));
    assert_false(names_alike(*state, STR("monitor.bg1"), STR("coordinator.bg1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(blacken__nulls_the_field_and_says_so, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(blacken__takes_objects_and_items_of_lists, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(blacken__leaves_alone_what_it_does_not_name, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(blacken__leaves_a_list_alone, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_person__is_found_in_a_text_in_any_script_and_spelling,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(
            search_hashes__cover_phones_mail_and_names_of_both_persons, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(
            search_hashes__name_nothing_twice_and_nothing_where_nothing_is, make_arena,
            free_arena),
        cmocka_unit_test_setup_teardown(identity__needs_the_consent_given, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(epoch__is_the_newest_of_its_compartment, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(names__are_alike_by_ear_by_script_and_by_slips, make_arena,
                                        free_arena),
    };
    bool locked;
    return vault_start(&locked) ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
