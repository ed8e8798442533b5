/* The words that stand for numbers told by voice (hotline/base/spoken.h): one list each for
 * English, Serbian and Montenegrin (in either script), and Albanian. */
#ifndef HOTLINE_CLIENT_SPOKEN_H
#define HOTLINE_CLIENT_SPOKEN_H

#include "hotline/base/arena.h"
#include "hotline/base/error.h"
#include "hotline/base/spoken.h"
#include "words/language.h"

struct str spoken_word(struct arena *arena, enum language language, uint16_t number);
/* All of a code, with blanks between. */
struct str spoken_words(struct arena *arena, enum language language, const uint16_t *numbers,
                        size_t count);

/* Words as somebody typed them: in any of the lists (all of a code in one), either script, any
 * case, with or without marks; four letters that no other word begins with are enough.
 * ERROR_CLIENT_USAGE says what is wrong; *ret_place, from 1, which word it is, 0 where it is none
 * of them alone: how many there are, or that the check word does not fit. */
struct error spoken_parse(struct arena *arena, struct str typed, size_t count,
                          uint16_t *ret_numbers, size_t *ret_place);

#endif
