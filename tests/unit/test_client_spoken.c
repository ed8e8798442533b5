/* Words that stand for numbers: shown in five languages, taken as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hotline/match/match.h"
#include "words/spoken.h"

#include <string.h>

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 16, false);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void code_of(const char *bytes, uint16_t numbers[CALLBACK_NUMBERS])
{
    spoken_from_bytes((const uint8_t *)bytes, CALLBACK_NUMBERS, numbers);
}

static void assert_parses(struct str typed, const uint16_t numbers[CALLBACK_NUMBERS])
{
    uint16_t got[CALLBACK_NUMBERS];
    size_t place;
    struct error e = spoken_parse(arena, typed, CALLBACK_NUMBERS, got, &place);
    if (e.id)
        fail_msg("%.*s: %.*s", (int)typed.len, typed.at, (int)e.detail.len, e.detail.at);
    assert_memory_equal(got, numbers, sizeof got);
}

static void assert_refused(struct str typed, size_t expected_place)
{
    uint16_t got[CALLBACK_NUMBERS] = {7};
    size_t place = 99;
    struct error e = spoken_parse(arena, typed, CALLBACK_NUMBERS, got, &place);
    assert_int_equal(e.id, ERROR_CLIENT_USAGE);
    assert_int_equal(place, expected_place);
    assert_int_equal(got[0], 7);
}

static void every_word__is_found_again__in_every_language(void **state)
{
    (void)state;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        for (unsigned first = 0; first < SPOKEN_WORDS; first += 8) {
            uint16_t numbers[CALLBACK_NUMBERS];
            uint8_t bytes[CALLBACK_BYTES];
            for (unsigned i = 0; i < 8; i++)
                numbers[i] = (uint16_t)(first + i);
            spoken_to_bytes(numbers, CALLBACK_NUMBERS, bytes);
            spoken_from_bytes(bytes, CALLBACK_NUMBERS, numbers);
            assert_parses(spoken_words(arena, language, numbers, CALLBACK_NUMBERS), numbers);
        }
}

/* What the lists are compared by is what typed words are turned into. */
static void what_is_compared__is_the_folded_word(void **state)
{
    (void)state;
    static const struct {
        const char *shown, *folded;
    } words[] = {
#define WORD(SHOWN, FOLDED) {SHOWN, FOLDED},
#include "words/callback/en.def"
#include "words/callback/sq.def"
#include "words/callback/sr.def"
#undef WORD
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(str_is(text_fold(arena, str_of(words[i].shown)), words[i].folded));
}

static void cyrillic__is_the_same_list(void **state)
{
    (void)state;
    bool seen = false;
    for (uint16_t i = 0; i < SPOKEN_WORDS; i++) {
        struct str latin = spoken_word(arena, LANGUAGE_SR_LATN, i);
        struct str cyrillic = spoken_word(arena, LANGUAGE_SR_CYRL, i);
        assert_true(str_equal(latin, spoken_word(arena, LANGUAGE_CNR_LATN, i)));
        assert_true(str_equal(text_fold(arena, latin), text_fold(arena, cyrillic)));
        for (size_t n = 0; n < cyrillic.len; n++)
            assert_true((unsigned char)cyrillic.at[n] >= 0x80);
        seen = seen || (str_is(latin, "knjiga") && str_is(cyrillic, "књига"));
    }
    assert_true(seen);
}

static void case_marks_and_separators__do_not_matter(void **state)
{
    (void)state;
    uint16_t numbers[CALLBACK_NUMBERS];
    code_of("\x12\x34\x56\x78\x9a\xbc\xde\xf0\x11\x22", numbers);
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < CALLBACK_NUMBERS; i++) {
        struct str word = text_fold(arena, spoken_word(arena, LANGUAGE_SR_LATN, numbers[i]));
        for (size_t n = 0; n < word.len; n++)
            buf_char(&text, (char)(i % 2 ? word.at[n] & ~0x20 : word.at[n]));
        buf_str(&text, i % 3 ? STR(", ") : STR("  -\n"));
    }
    assert_parses(buf_view(&text), numbers);
}

static void a_beginning_of_four_letters__is_enough__if_it_is_of_one_word(void **state)
{
    (void)state;
    uint16_t numbers[CALLBACK_NUMBERS];
    code_of("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", numbers);
    /* number 0 is "acid", 1 "acorn": "acor" is short for the latter, "aco" is too short */
    struct str word = spoken_word(arena, LANGUAGE_EN, 1);
    assert_true(str_is(word, "acorn"));
    const uint16_t with_acorn[2] = {1, 0};
    uint8_t bytes[2];
    uint16_t pair[2], got[2];
    size_t place;
    spoken_to_bytes(with_acorn, 2, bytes);
    spoken_from_bytes(bytes, 2, pair);
    struct str check = spoken_word(arena, LANGUAGE_EN, pair[1]);
    struct str typed = arena_format(arena, "acor %.*s", (int)check.len, check.at);
    assert_false(spoken_parse(arena, typed, 2, got, &place).id);
    assert_memory_equal(got, pair, sizeof got);
    typed = arena_format(arena, "aco %.*s", (int)check.len, check.at);
    assert_int_equal(spoken_parse(arena, typed, 2, got, &place).id, ERROR_CLIENT_USAGE);
    assert_int_equal(place, 1);
}

static void a_wrong_word__is_told_by_its_place(void **state)
{
    (void)state;
    uint16_t numbers[CALLBACK_NUMBERS];
    code_of("abcdefghij", numbers);
    for (size_t wrong = 0; wrong < CALLBACK_NUMBERS; wrong++) {
        struct buf text = {.arena = arena};
        for (size_t i = 0; i < CALLBACK_NUMBERS; i++) {
            buf_str(&text, i == wrong ? STR("qqqq") : spoken_word(arena, LANGUAGE_SQ, numbers[i]));
            buf_char(&text, ' ');
        }
        assert_refused(buf_view(&text), wrong + 1);
    }
}

static void another_word_or_order__is_told_by_the_check_word(void **state)
{
    (void)state;
    uint16_t numbers[CALLBACK_NUMBERS], other[CALLBACK_NUMBERS];
    code_of("abcdefghij", numbers);
    memcpy(other, numbers, sizeof other);
    other[3] = (uint16_t)((numbers[3] + 1) % SPOKEN_WORDS);
    assert_refused(spoken_words(arena, LANGUAGE_EN, other, CALLBACK_NUMBERS), 0);
    memcpy(other, numbers, sizeof other);
    other[3] = numbers[4];
    other[4] = numbers[3];
    assert_refused(spoken_words(arena, LANGUAGE_EN, other, CALLBACK_NUMBERS), 0);
}

static void too_few_or_too_many_words__are_counted(void **state)
{
    (void)state;
    assert_refused(STR(""), 0);
    assert_refused(STR("acorn acid"), 0);
    assert_refused(STR("a b c d e f g h i j k l m n o p q r s t u v w x y z"), 0);
    struct buf text = {.arena = arena};
    for (int i = 0; i < 1000; i++)
        buf_str(&text, STR("acorn "));
    assert_refused(buf_view(&text), 0);
}

/* While they are being typed. */
static void each_word__is_told_by_itself__in_the_list_of_the_others(void **state)
{
    struct spoken_typed words[SPOKEN_MAX];
    (void)state;
    assert_int_equal(spoken_look(arena, STR("  "), words), 0);
    assert_int_equal(spoken_look(arena, STR("knjiga, КЊИГА qxzw kn"), words), 4);
    assert_int_equal(words[0].state, SPOKEN_KNOWN);
    assert_int_equal(words[1].state, SPOKEN_KNOWN);
    assert_true(str_is(words[0].word, "knjiga") && str_is(words[1].word, "knjiga"));
    assert_int_equal(words[2].state, SPOKEN_UNKNOWN);
    assert_true(str_is(words[2].word, "qxzw"));
    assert_int_equal(words[3].state, SPOKEN_BEGUN);
    struct str english = spoken_word(arena, LANGUAGE_EN, 5); /* among words of another list */
    struct str mixed = arena_format(arena, "knjiga knjiga %.*s", (int)english.len, english.at);
    assert_int_equal(spoken_look(arena, mixed, words), 3);
    assert_int_equal(words[0].state, SPOKEN_KNOWN);
    assert_int_not_equal(words[2].state, SPOKEN_KNOWN);
}

static void more_words_than_there_is_room_for__are_counted(void **state)
{
    struct spoken_typed words[SPOKEN_MAX];
    struct buf text = {.arena = arena};
    (void)state;
    for (int i = 0; i < SPOKEN_MAX + 3; i++)
        buf_str(&text, STR("knjiga "));
    assert_int_equal(spoken_look(arena, buf_view(&text), words), SPOKEN_MAX + 3);
    assert_int_equal(words[SPOKEN_MAX - 1].state, SPOKEN_KNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word__is_found_again__in_every_language),
        cmocka_unit_test(what_is_compared__is_the_folded_word),
        cmocka_unit_test(cyrillic__is_the_same_list),
        cmocka_unit_test(case_marks_and_separators__do_not_matter),
        cmocka_unit_test(a_beginning_of_four_letters__is_enough__if_it_is_of_one_word),
        cmocka_unit_test(a_wrong_word__is_told_by_its_place),
        cmocka_unit_test(another_word_or_order__is_told_by_the_check_word),
        cmocka_unit_test(too_few_or_too_many_words__are_counted),
        cmocka_unit_test(each_word__is_told_by_itself__in_the_list_of_the_others),
        cmocka_unit_test(more_words_than_there_is_room_for__are_counted),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
