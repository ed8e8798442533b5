#include "hotline/base/spoken.h"

#define BITS 10
#define FIELD 0x409u /* x^10 + x^3 + 1, primitive: GF(1024) */

/* a times x in the field. */
static uint32_t times_x(uint32_t a)
{
    a <<= 1;
    return a & SPOKEN_WORDS ? a ^ FIELD : a;
}

static uint32_t times(uint32_t a, uint32_t b)
{
    uint32_t product = 0;
    for (; b; b >>= 1, a = times_x(a))
        if (b & 1)
            product ^= a;
    return product;
}

/* The sum of every number times its own power of x, from x^1 on. Powers differ and are not zero, so
 * that one changed number, or two exchanged, change the sum. */
static uint32_t weighted(const uint16_t *numbers, size_t count)
{
    uint32_t sum = 0, power = 1;
    for (size_t i = 0; i < count; i++) {
        power = times_x(power);
        sum ^= times(power, numbers[i]);
    }
    return sum;
}

void spoken_from_bytes(const uint8_t *bytes, size_t count, uint16_t *ret_numbers)
{
    const size_t words = count - 1;
    for (size_t i = 0; i < words; i++) {
        uint32_t number = 0;
        for (size_t bit = i * BITS; bit < (i + 1) * BITS; bit++)
            number = number << 1 | ((uint32_t)bytes[bit / 8] >> (7 - bit % 8) & 1);
        ret_numbers[i] = (uint16_t)number;
    }
    ret_numbers[words] = (uint16_t)weighted(ret_numbers, words);
}

void spoken_to_bytes(const uint16_t *numbers, size_t count, uint8_t *ret_bytes)
{
    const size_t bits = (count - 1) * BITS;
    for (size_t i = 0; i < (bits + 7) / 8; i++)
        ret_bytes[i] = 0;
    for (size_t bit = 0; bit < bits; bit++)
        if (numbers[bit / BITS] >> (BITS - 1 - bit % BITS) & 1)
            ret_bytes[bit / 8] = (uint8_t)(ret_bytes[bit / 8] | 0x80 >> bit % 8);
}

bool spoken_holds(const uint16_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] >= SPOKEN_WORDS)
            return false;
    return count > 1 && weighted(numbers, count - 1) == numbers[count - 1];
}
