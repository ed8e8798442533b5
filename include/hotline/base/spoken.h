/* Numbers that people tell each other as words: ten bits each, and one more by which a word
 * misheard is noticed. Which word stands for a number is the client's business
 * (client-tui/words/spoken.h); the server compares numbers, so that the language of either side
 * does not matter. */
#ifndef HOTLINE_BASE_SPOKEN_H
#define HOTLINE_BASE_SPOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPOKEN_WORDS 1024 /* 0 … 1023 */
#define SPOKEN_MAX 16     /* numbers of one code, the check number among them */

/* A callback code: 80 bits, the first two numbers of which find it. */
#define CALLBACK_BYTES 10
#define CALLBACK_NUMBERS 9
#define CALLBACK_LOOKUP_NUMBERS 2
/* What is read out of a receipt: 60 bits. */
#define RECEIPT_BYTES 8 /* the last four bits are nothing */
#define RECEIPT_NUMBERS 7

/* `count` numbers: the bits of `bytes` from the highest on, then the check number. */
void spoken_from_bytes(const uint8_t *bytes, size_t count, uint16_t *ret_numbers);
/* The bits again, without the check number; the rest of the last byte is zero. */
void spoken_to_bytes(const uint16_t *numbers, size_t count, uint8_t *ret_bytes);
/* Whether the check number fits and all are in range. One wrong number, and any two exchanged, are
 * always noticed; anything else but once in 1,024 times. */
bool spoken_holds(const uint16_t *numbers, size_t count);

#endif
