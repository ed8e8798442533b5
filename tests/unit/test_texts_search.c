#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "texts_support.h"

static int begin(void **state)
{
    *state = arena_new(65536, false);
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}
#define T(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

static bool put(struct texts *texts, struct arena *arena, uint32_t number, millis at,
                const char *text)
{
    struct text_piece piece = {.where = "/narrative", .text = str_of(text)};
    piece.folded = texts_fold(arena, piece.text);
    return texts_put(texts, &(struct text_case){.id = made_id(number),
                                                .reference = arena_format(arena, "T-%u", number),
                                                .at = at,
                                                .pieces = &piece,
                                                .count = 1});
}

static size_t search(struct texts *texts, const char *wanted)
{
    return texts_search(texts, str_of(wanted));
}

static void check(struct str got, const char *wanted)
{
    if (!str_is(got, wanted))
        fail_msg("got [%.*s], want [%s]", (int)got.len, got.at ? got.at : "", wanted);
}

static void words_are_folded_one_by_one(void **state)
{
    check(texts_fold(*state, STR("Đorđević, Djordjević; Ђорђевић!")),
          "djordjevic djordjevic djordjevic");
    check(texts_fold(*state, STR("  s'ka  Përgjigje—NE  ")), "s ka pergjigje ne");
    check(texts_fold(*state, STR("bol\xC2\xADnica c\xCC\x8C"
                                 "as")),
          "bolnica cas");
    check(texts_fold(*state, STR("… ?! \n")), "");
    check(texts_fold(*state, STR_NONE), "");
}

static void a_name_is_found_in_each_script_and_spelling(void **state)
{
    static const char *const names[] = {"Đorđević", "Djordjevic", "Ђорђевић", "ĐORĐEVIĆ",
                                        "dJorDjević"};
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    for (uint32_t i = 0; i < 5; i++)
        put(texts, *state, i, i, names[i]);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(search(texts, names[i]), 5);
    assert_int_equal(search(texts, "djor"), 5);
    assert_int_equal(search(texts, "ordjevic"), 0);
    texts_free(texts);
}

static void all_words_must_occur_in_any_order_and_place(void **state)
{
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    struct text_piece pieces[2] = {{.where = "/summary", .text = STR("Refused flat")},
                                   {.where = "note", .text = STR("The landlord rang")}};
    for (int i = 0; i < 2; i++)
        pieces[i].folded = texts_fold(*state, pieces[i].text);
    texts_put(
        texts,
        &(struct text_case){
            .id = made_id(1), .reference = STR("T-1"), .at = 1, .pieces = pieces, .count = 2});
    put(texts, *state, 2, 2, "The landlord refused");
    assert_int_equal(search(texts, "landlord refused"), 2);
    assert_int_equal(search(texts, "refu land"), 2);
    assert_int_equal(search(texts, "rang flat"), 1);
    assert_int_equal(search(texts, "rang flat school"), 0);
    assert_int_equal(search(texts, " ,. "), 0);
    assert_int_equal(search(texts, ""), 0);
    texts_free(texts);
}

static void the_newest_change_comes_first_and_says_where(void **state)
{
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    put(texts, *state, 1, 10, "the school");
    put(texts, *state, 2, 30, "a School\nand  its\tyard");
    put(texts, *state, 3, 20, "that schools are");
    assert_int_equal(search(texts, "school"), 3);
    static const char *const order[] = {"T-2", "T-3", "T-1"};
    for (size_t i = 0; i < 3; i++)
        check(texts_found(texts, *state, i).reference, order[i]);
    struct text_found found = texts_found(texts, *state, 0);
    assert_string_equal(found.where, "/narrative");
    check(found.text, "a School and its yard");
    check(found.hit, "School");
    assert_ptr_equal(found.hit.at, found.text.at + 2);
    put(texts, *state, 1, 40, "the school again");
    search(texts, "school");
    check(texts_found(texts, *state, 0).reference, "T-1");
    texts_free(texts);
}

static void a_snippet_begins_with_a_whole_word_shortly_before(void **state)
{
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    put(texts, *state, 1, 1,
        "Прво је рекао да ће све бити у реду, а онда је станодавац викнуо да иде напоље одмах.");
    assert_int_equal(search(texts, "stanodavac"), 1);
    struct text_found found = texts_found(texts, *state, 0);
    check(found.hit, "станодавац");
    check(found.text, "… а онда је станодавац викнуо да иде напоље одмах.");
    texts_free(texts);
}

static void what_is_replaced_or_removed_is_not_found(void **state)
{
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    put(texts, *state, 1, 1, "a threat by telephone");
    put(texts, *state, 2, 2, "a threat in writing");
    assert_int_equal(search(texts, "threat"), 2);
    put(texts, *state, 1, 3, "no such thing");
    assert_int_equal(search(texts, "threat"), 1);
    assert_int_equal(search(texts, "telephone"), 0);
    texts_remove(texts, made_id(2));
    texts_remove(texts, made_id(9));
    assert_int_equal(search(texts, "threat"), 0);
    assert_int_equal(search(texts, "writing"), 0);
    assert_int_equal(texts_count(texts), 1);
    put(texts, *state, 2, 4, "telephone");
    assert_int_equal(search(texts, "telephone"), 1);
    texts_free(texts);
}

/* Every search that types on finds what a fresh one finds. */
static void typing_on_narrows_to_the_same(void **state)
{
    struct texts *texts = texts_new(TEXTS_BYTES_MAX), *fresh = texts_new(TEXTS_BYTES_MAX);
    uint64_t seed = 11;
    for (uint32_t i = 0; i < 300; i++) {
        made_put(texts, *state, i, i, STR(""));
        made_put(fresh, *state, i, i, STR(""));
    }
    for (int round = 0; round < 20; round++) {
        struct str line = made_text(*state, &seed, 2);
        for (size_t len = 1; len <= line.len; len++) {
            if (len < line.len && ((unsigned char)line.at[len] & 0xC0) == 0x80)
                continue;
            struct str typed = str_slice(line, 0, len);
            texts_search(fresh, STR(""));
            size_t count = texts_search(texts, typed);
            assert_int_equal(count, texts_search(fresh, typed));
            for (size_t i = 0; i < count; i++)
                assert_true(
                    uuid_equal(texts_found(texts, *state, i).id, texts_found(fresh, *state, i).id));
        }
    }
    texts_free(texts);
    texts_free(fresh);
}

static void ten_thousand_cases_each_found_by_its_own_word(void **state)
{
    enum { CASES = 10000 };
    struct texts *texts = texts_new(TEXTS_BYTES_MAX);
    for (uint32_t i = 0; i < CASES; i++) {
        struct arena *arena = arena_new(65536, false);
        assert_true(
            made_put(texts, arena, i, CASES - i, arena_format(arena, " own%ux Љубав%u", i, i)));
        arena_free(arena);
    }
    assert_int_equal(texts_count(texts), CASES);
    assert_true(texts_bytes(texts) <= TEXTS_BYTES_MAX);
    for (uint32_t i = 0; i < CASES; i += 97) {
        assert_int_equal(texts_search(texts, arena_format(*state, "ljubav%u own%ux", i, i)), 1);
        assert_true(uuid_equal(texts_found(texts, *state, 0).id, made_id(i)));
    }
    assert_int_equal(texts_search(texts, STR("ljubav")), CASES);
    for (uint32_t i = 0; i < CASES; i += 2)
        texts_remove(texts, made_id(i));
    assert_int_equal(texts_search(texts, STR("own ljubav")), CASES / 2);
    assert_int_equal(texts_search(texts, STR("own4x")), 0);
    assert_int_equal(texts_search(texts, STR("own5x")), 1);
    texts_free(texts);
    (void)state;
}

static void memory_is_bounded_and_the_longest_unchanged_give_way(void **state)
{
    enum { ROOM = 3 << 20 };
    struct texts *texts = texts_new(ROOM);
    uint32_t i = 0;
    while (made_put(texts, *state, i, 1000000 - i, STR("")))
        i++;
    size_t full = texts_count(texts);
    assert_int_equal(full, i);
    assert_true(texts_bytes(texts) <= ROOM && full > 100);
    assert_true(made_put(texts, *state, 50000, 2000000, STR(" neverbefore")));
    assert_true(texts_bytes(texts) <= ROOM && texts_count(texts) <= full + 1);
    assert_int_equal(search(texts, "neverbefore"), 1);
    for (i = 50001; made_put(texts, *state, i, 60000 - i, STR("")); i++)
        assert_true(i < 50001 + full);
    assert_int_equal(search(texts, "neverbefore"), 1);
    texts_free(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(words_are_folded_one_by_one),
        T(a_name_is_found_in_each_script_and_spelling),
        T(all_words_must_occur_in_any_order_and_place),
        T(the_newest_change_comes_first_and_says_where),
        T(a_snippet_begins_with_a_whole_word_shortly_before),
        T(what_is_replaced_or_removed_is_not_found),
        T(typing_on_narrows_to_the_same),
        T(ten_thousand_cases_each_found_by_its_own_word),
        T(memory_is_bounded_and_the_longest_unchanged_give_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
