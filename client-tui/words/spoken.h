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

/* The same words one by one, while they are being typed: what each is in the list that knows most
 * of them. */
enum spoken_state {
    SPOKEN_UNKNOWN, /* in no list, or not in that of the others */
    SPOKEN_BEGUN,   /* several words begin so, or it is too short: more letters are needed */
    SPOKEN_KNOWN,
};
struct spoken_typed {
    enum spoken_state state;
    struct str word; /* known: the whole word, in Latin; else as it was typed, folded */
};
/* How many were typed, perhaps more than there is room for. */
size_t spoken_look(struct arena *arena, struct str typed,
                   struct spoken_typed ret_words[static SPOKEN_MAX]);

#endif
