/* Numbers told as words: every slip that people make is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hotline/base/spoken.h"

#include <string.h>

static uint32_t state = 1;

static uint16_t any_number(void)
{
    state = state * 1664525u + 1013904223u;
    return (uint16_t)(state >> 16 & 1023);
}

static void make(uint8_t *bytes, size_t byte_count, uint16_t *numbers, size_t count)
{
    for (size_t i = 0; i < byte_count; i++)
        bytes[i] = (uint8_t)any_number();
    spoken_from_bytes(bytes, count, numbers);
}

static void bytes__come_back__from_numbers(void **test)
{
    (void)test;
    for (int round = 0; round < 1000; round++) {
        uint8_t bytes[CALLBACK_BYTES], again[CALLBACK_BYTES];
        uint16_t numbers[CALLBACK_NUMBERS];
        make(bytes, sizeof bytes, numbers, CALLBACK_NUMBERS);
        assert_true(spoken_holds(numbers, CALLBACK_NUMBERS));
        spoken_to_bytes(numbers, CALLBACK_NUMBERS, again);
        assert_memory_equal(bytes, again, sizeof bytes);
    }
}

static void numbers__are_the_bits_in_order(void **test)
{
    (void)test;
    const uint8_t bytes[CALLBACK_BYTES] = {0x00, 0x40, 0x20, 0x0c, 0x04,
                                           0x01, 0x7f, 0xdf, 0xfb, 0xff};
    const uint16_t expected[] = {1, 2, 3, 4, 5, 1021, 1022, 1023};
    uint16_t numbers[CALLBACK_NUMBERS];
    spoken_from_bytes(bytes, CALLBACK_NUMBERS, numbers);
    assert_memory_equal(numbers, expected, sizeof expected);
}

static void the_rest_of_the_last_byte__is_zero(void **test)
{
    (void)test;
    uint8_t bytes[RECEIPT_BYTES], again[RECEIPT_BYTES];
    uint16_t numbers[RECEIPT_NUMBERS];
    memset(bytes, 0xff, sizeof bytes);
    memset(again, 0xff, sizeof again);
    spoken_from_bytes(bytes, RECEIPT_NUMBERS, numbers);
    spoken_to_bytes(numbers, RECEIPT_NUMBERS, again);
    assert_int_equal(again[RECEIPT_BYTES - 1], 0xf0);
    assert_memory_equal(bytes, again, RECEIPT_BYTES - 1);
}

static void one_wrong_number__is_always_noticed(void **test)
{
    (void)test;
    uint8_t bytes[CALLBACK_BYTES];
    uint16_t numbers[CALLBACK_NUMBERS];
    make(bytes, sizeof bytes, numbers, CALLBACK_NUMBERS);
    for (size_t at = 0; at < CALLBACK_NUMBERS; at++) {
        const uint16_t right = numbers[at];
        for (unsigned wrong = 0; wrong < SPOKEN_WORDS; wrong++) {
            numbers[at] = (uint16_t)wrong;
            assert_int_equal(spoken_holds(numbers, CALLBACK_NUMBERS), wrong == right);
        }
        numbers[at] = right;
    }
}

static void two_exchanged__are_always_noticed(void **test)
{
    (void)test;
    for (int round = 0; round < 2000; round++) {
        uint8_t bytes[CALLBACK_BYTES];
        uint16_t numbers[CALLBACK_NUMBERS];
        make(bytes, sizeof bytes, numbers, CALLBACK_NUMBERS);
        for (size_t a = 0; a < CALLBACK_NUMBERS; a++)
            for (size_t b = a + 1; b < CALLBACK_NUMBERS; b++) {
                uint16_t other[CALLBACK_NUMBERS];
                memcpy(other, numbers, sizeof other);
                other[a] = numbers[b];
                other[b] = numbers[a];
                assert_int_equal(spoken_holds(other, CALLBACK_NUMBERS), numbers[a] == numbers[b]);
            }
    }
}

/* The weights are a field's: each pair of numbers at two places has exactly one check number. */
static void every_pair_of_neighbours__gives_its_own_check_number(void **test)
{
    (void)test;
    uint16_t numbers[3] = {0};
    for (unsigned first = 0; first < SPOKEN_WORDS; first++) {
        static bool seen[SPOKEN_WORDS];
        memset(seen, 0, sizeof seen);
        for (unsigned second = 0; second < SPOKEN_WORDS; second++) {
            uint8_t bytes[3];
            numbers[0] = (uint16_t)first;
            numbers[1] = (uint16_t)second;
            spoken_to_bytes(numbers, 3, bytes);
            spoken_from_bytes(bytes, 3, numbers);
            assert_false(seen[numbers[2]]);
            seen[numbers[2]] = true;
        }
    }
}

static void other_slips__pass_once_in_a_thousand_times(void **test)
{
    (void)test;
    unsigned passed = 0;
    for (int round = 0; round < 102400; round++) {
        uint16_t numbers[CALLBACK_NUMBERS];
        for (size_t i = 0; i < CALLBACK_NUMBERS; i++)
            numbers[i] = any_number();
        passed += spoken_holds(numbers, CALLBACK_NUMBERS);
    }
    assert_in_range(passed, 50, 200);
}

static void a_number_out_of_range__does_not_hold(void **test)
{
    (void)test;
    uint16_t numbers[CALLBACK_NUMBERS] = {0};
    assert_true(spoken_holds(numbers, CALLBACK_NUMBERS));
    numbers[CALLBACK_NUMBERS - 1] = SPOKEN_WORDS;
    assert_false(spoken_holds(numbers, CALLBACK_NUMBERS));
    assert_false(spoken_holds(numbers, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes__come_back__from_numbers),
        cmocka_unit_test(numbers__are_the_bits_in_order),
        cmocka_unit_test(the_rest_of_the_last_byte__is_zero),
        cmocka_unit_test(one_wrong_number__is_always_noticed),
        cmocka_unit_test(two_exchanged__are_always_noticed),
        cmocka_unit_test(every_pair_of_neighbours__gives_its_own_check_number),
        cmocka_unit_test(other_slips__pass_once_in_a_thousand_times),
        cmocka_unit_test(a_number_out_of_range__does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
