/* All vectors of tests/unit/matching.json, and the edges they leave out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hotline/base/json.h"
#include "hotline/match/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static const struct json *domain;

static int load(void **state)
{
    (void)state;
    arena = arena_new(1 << 20, false);
    FILE *file = fopen(HOTLINE_SOURCE_DIR "/tests/unit/matching.json", "r");
    if (!file)
        return -1;
    struct buf text = {.arena = arena};
    char part[4096];
    for (size_t len; (len = fread(part, 1, sizeof part, file)) > 0;)
        buf_add(&text, part, len);
    fclose(file);
    struct json *json = NULL;
    if (json_parse(arena, buf_view(&text), &json).id != ERROR_NONE)
        return -1;
    domain = json;
    return 0;
}

static int unload(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_text(struct str got, struct str expected)
{
    assert_string_equal(arena_str(arena, got).at, arena_str(arena, expected).at);
}

static unsigned notes_of(const struct json *list)
{
    static const struct {
        const char *code;
        unsigned note;
    } codes[] = {
        {"country_assumed", PHONE_COUNTRY_ASSUMED},
        {"country_guessed", PHONE_COUNTRY_GUESSED},
        {"ambiguous_ask", PHONE_AMBIGUOUS_ASK},
        {"legacy_xk_mobile", PHONE_LEGACY_XK_MOBILE},
    };
    unsigned notes = 0;
    size_t known = 0;
    for (const struct json *item = list->first; item; item = item->next) {
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
            if (str_is(item->string, codes[i].code)) {
                notes |= codes[i].note;
                known++;
            }
        }
    }
    assert_int_equal(known, list->count);
    return notes;
}

static void expect_phone(const struct json *vector)
{
    struct str country = json_string_at(vector, "/default_country");
    struct phone phone = phone_normalise(arena, json_string_at(vector, "/raw"),
                                         country.at ? arena_str(arena, country).at : "RS");
    print_message("  %s\n", json_string_at(vector, "/raw").at);
    assert_text(phone.e164, json_string_at(vector, "/e164"));
    assert_text(str_of(phone.country), json_string_at(vector, "/country"));
    assert_int_equal(phone.valid, json_true(json_member(vector, "valid")));
    assert_int_equal(phone.notes, notes_of(json_member(vector, "notes")));
    const struct json *keys = json_member(vector, "match_keys");
    assert_int_equal(phone.key_count, keys ? keys->count : 0);
    const struct json *key = keys ? keys->first : NULL;
    for (size_t i = 0; i < phone.key_count; i++, key = key->next)
        assert_text(phone.keys[i], key->string);
}

static void phone_normalise__gives__what_every_vector_says(void **state)
{
    (void)state;
    const struct json *vectors = json_at(domain, "/phone/vectors");
    assert_int_equal(vectors->count, 17);
    for (const struct json *vector = vectors->first; vector; vector = vector->next)
        expect_phone(vector);
}

static bool phone_fits(const char *prefix, const char *country)
{
    static const char *const tails[] = {"200007", "300007", "400007", "2000078", "3000078"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct str raw = arena_format(arena, "%s%s", prefix, tails[i]);
        struct phone phone = phone_normalise(arena, raw, country);
        if (phone.valid && strcmp(phone.country, country) == 0)
            return true;
    }
    return false;
}

static bool lists(const struct json *list, const char *country)
{
    for (const struct json *item = list->first; item; item = item->next)
        if (str_is(item->string, country))
            return true;
    return false;
}

static void phone_normalise__knows__each_prefix_in_its_countries_alone(void **state)
{
    (void)state;
    static const char *const countries[] = {"RS", "ME", "XK"};
    const struct json *prefixes = json_at(domain, "/phone/national_prefix_valid_in");
    assert_int_equal(prefixes->count, 52);
    for (const struct json *prefix = prefixes->first; prefix; prefix = prefix->next) {
        for (size_t i = 0; i < 3; i++) {
            bool expected = lists(prefix, countries[i]);
            if (phone_fits(prefix->name.at, countries[i]) != expected)
                print_error("%s in %s\n", prefix->name.at, countries[i]);
            assert_int_equal(phone_fits(prefix->name.at, countries[i]), expected);
        }
    }
}

static void expect(const char *raw, const char *country, const char *e164, bool valid,
                   unsigned notes)
{
    struct phone phone = phone_normalise(arena, str_of(raw), country);
    print_message("  %s\n", raw);
    assert_text(phone.e164, str_of(e164));
    assert_int_equal(phone.valid, valid);
    assert_int_equal(phone.notes, notes);
}

static void phone_normalise__takes__telephone_habits(void **state)
{
    (void)state;
    expect("381640000123", "XK", "+381640000123", true, 0);
    expect("+381 064 000 0123", "XK", "+381640000123", true, 0);
    expect("\xE2\x80\xAA+381 64 000-0123\xE2\x80\xAC", "XK", "+381640000123", true, 0);
    expect("\xEF\xBC\x8B\xEF\xBC\x93\xEF\xBC\x98\xEF\xBC\x93 44 000 101", "RS", "+38344000101",
           true, 0);
    expect("(+383) 44 000 101", "RS", "+38344000101", true, 0);
    expect("44 000 101", "XK", "+38344000101", true, PHONE_COUNTRY_ASSUMED);
    expect("00377 45 000 101", "RS", "+38345000101", true, PHONE_LEGACY_XK_MOBILE);
    expect("+386 43 000 101", "RS", "+38343000101", true, PHONE_LEGACY_XK_MOBILE);
}

static void phone_normalise__leaves__other_slovenian_numbers_alone(void **state)
{
    (void)state;
    expect("+386 40 000 101", "XK", "+38640000101", true, 0);
    expect("+386 49 000 1011", "XK", "+386490001011", true, 0);
    assert_null(phone_normalise(arena, STR("+386 40 000 101"), "XK").country);
}

static void phone_normalise__takes__foreign_numbers_of_8_to_15_digits(void **state)
{
    (void)state;
    expect("+1234567", "RS", "+1234567", false, 0);
    expect("+12345678", "RS", "+12345678", true, 0);
    expect("+123456789012345", "RS", "+123456789012345", true, 0);
    expect("+1234567890123456", "RS", "+1234567890123456", false, 0);
    expect("+012345678", "RS", "+012345678", false, 0);
}

static void phone_normalise__holds__a_wrong_home_number_for_invalid(void **state)
{
    (void)state;
    expect("+381 12345", "RS", "+38112345", false, 0);
    expect("+383 44 000 10", "RS", "+3834400010", false, 0);
    expect("+383 44 000 1012", "RS", "+383440001012", false, 0);
}

static void phone_normalise__gives__nothing_for_no_digits(void **state)
{
    (void)state;
    static const char *const raws[] = {"", " ", "+", "00", "nepoznat", "(0)"};
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
        struct phone phone = phone_normalise(arena, str_of(raws[i]), "ME");
        assert_int_equal(phone.e164.len, 0);
        assert_int_equal(phone.key_count, 0);
        assert_false(phone.valid);
        assert_null(phone.country);
    }
}

static void text_fold__gives__what_every_example_says(void **state)
{
    (void)state;
    const struct json *examples = json_at(domain, "/text_fold/examples");
    assert_int_equal(examples->count, 5);
    for (const struct json *example = examples->first; example; example = example->next)
        assert_text(text_fold(arena, json_string_at(example, "/in")),
                    json_string_at(example, "/out"));
}

static void text_fold__repairs__words_of_mixed_scripts(void **state)
{
    (void)state;
    assert_text(text_fold(arena, STR("Jeлeнa")), STR("jelena"));                  /* Latin J e a */
    assert_text(text_fold(arena, STR("Primеr")), STR("primer"));                  /* Cyrillic е */
    assert_text(text_fold(arena, STR("B\xD0\x95\xD0\xA0\xD0\x90")), STR("vera")); /* Latin B */
    assert_text(text_fold(arena, STR("\xCF\xB3"
                                     "елена")),
                STR("jelena")); /* Greek yot */
}

static void text_fold__drops__what_is_invisible_and_collapses_space(void **state)
{
    (void)state;
    assert_text(text_fold(arena, STR(" \xE2\x80\x8E"
                                     "A\xC2\xAD"
                                     "na \xC2\xA0\t\n Uzorac ")),
                STR("ana uzorac"));
    assert_text(text_fold(arena, STR("")), STR(""));
    assert_text(text_fold(arena, STR("c\xCC\x8C")), STR("c"));
}

struct keys {
    struct str at[NAME_KEYS_MAX];
    size_t count;
};

static struct keys keys_of(struct str name)
{
    struct keys keys;
    keys.count = name_keys(arena, name, keys.at);
    return keys;
}

static bool meet(struct str a, struct str b)
{
    struct keys x = keys_of(a), y = keys_of(b);
    for (size_t i = 0; i < x.count; i++)
        for (size_t j = 0; j < y.count; j++)
            if (str_equal(x.at[i], y.at[j]))
                return true;
    return false;
}

/* Every form's keys are among the group's, every two forms meet, and every key is some form's. */
static void expect_group(const struct json *group)
{
    const struct json *forms = json_member(group, "forms"), *known = json_member(group, "keys");
    uint32_t seen = 0;
    for (const struct json *form = forms->first; form; form = form->next) {
        print_message("  %s\n", form->string.at);
        struct keys keys = keys_of(form->string);
        assert_true(keys.count > 0);
        for (size_t i = 0; i < keys.count; i++) {
            unsigned index = 0;
            const struct json *key = known->first;
            for (; key && !str_equal(key->string, keys.at[i]); key = key->next)
                index++;
            assert_non_null(key);
            seen |= 1U << index;
        }
        for (const struct json *other = forms->first; other; other = other->next)
            assert_true(meet(form->string, other->string));
    }
    assert_int_equal(seen, (1U << known->count) - 1);
}

static void name_keys__meet__for_every_spelling_of_a_name(void **state)
{
    (void)state;
    const struct json *groups = json_at(domain, "/name_keys/must_match");
    assert_int_equal(groups->count, 9);
    for (const struct json *group = groups->first; group; group = group->next)
        expect_group(group);
}

static void name_keys__differ__for_different_names(void **state)
{
    (void)state;
    const struct json *pairs = json_at(domain, "/name_keys/must_differ");
    assert_int_equal(pairs->count, 3);
    for (const struct json *pair = pairs->first; pair; pair = pair->next)
        assert_false(meet(json_string_at(pair, "/a"), json_string_at(pair, "/b")));
    const struct json *groups = json_at(domain, "/name_keys/must_match");
    for (const struct json *group = groups->first; group; group = group->next)
        for (const struct json *other = group->next; other; other = other->next)
            assert_false(
                meet(json_string_at(group, "/forms/0"), json_string_at(other, "/forms/0")));
}

static void name_keys__collide__where_that_was_accepted(void **state)
{
    (void)state;
    const struct json *pairs = json_at(domain, "/name_keys/accepted_collisions");
    assert_int_equal(pairs->count, 3);
    for (const struct json *pair = pairs->first; pair; pair = pair->next)
        assert_true(meet(pair->first->string, pair->last->string));
}

static void name_keys__give__each_y_as_i_and_as_u(void **state)
{
    (void)state;
    struct keys keys = keys_of(STR("Ylli Gjylbehare"));
    assert_int_equal(keys.count, 4);
    assert_true(meet(STR("Ylli Gjylbehare"), STR("Ili Đulbehare")));
    assert_int_equal(keys_of(STR("Yyb Ydy Yly Yty")).count, 16);
}

static void name_keys__treat__a_double_name_as_two_words(void **state)
{
    (void)state;
    assert_true(meet(STR("Ana Uzorac-Primer"), STR("Primer Uzorac Ana")));
    assert_true(meet(STR("O’Hara Ana"), STR("Ana O'Hara")));
}

static void name_keys__are__none_without_letters(void **state)
{
    (void)state;
    assert_int_equal(keys_of(STR("")).count, 0);
    assert_int_equal(keys_of(STR(" - 12 ")).count, 0);
}

static void email_key__ignores__case_and_space_around(void **state)
{
    (void)state;
    assert_text(email_key(arena, STR(" Ana.Uzorac@Example.ORG\n")), STR("ana.uzorac@example.org"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phone_normalise__gives__what_every_vector_says),
        cmocka_unit_test(phone_normalise__knows__each_prefix_in_its_countries_alone),
        cmocka_unit_test(phone_normalise__takes__telephone_habits),
        cmocka_unit_test(phone_normalise__leaves__other_slovenian_numbers_alone),
        cmocka_unit_test(phone_normalise__takes__foreign_numbers_of_8_to_15_digits),
        cmocka_unit_test(phone_normalise__holds__a_wrong_home_number_for_invalid),
        cmocka_unit_test(phone_normalise__gives__nothing_for_no_digits),
        cmocka_unit_test(text_fold__gives__what_every_example_says),
        cmocka_unit_test(text_fold__repairs__words_of_mixed_scripts),
        cmocka_unit_test(text_fold__drops__what_is_invisible_and_collapses_space),
        cmocka_unit_test(name_keys__meet__for_every_spelling_of_a_name),
        cmocka_unit_test(name_keys__differ__for_different_names),
        cmocka_unit_test(name_keys__collide__where_that_was_accepted),
        cmocka_unit_test(name_keys__give__each_y_as_i_and_as_u),
        cmocka_unit_test(name_keys__treat__a_double_name_as_two_words),
        cmocka_unit_test(name_keys__are__none_without_letters),
        cmocka_unit_test(email_key__ignores__case_and_space_around),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
