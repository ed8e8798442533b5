/* Letters of the two scripts: which look alike, and how Cyrillic is written in Latin. */
#ifndef HOTLINE_SHARED_MATCH_LETTERS_H
#define HOTLINE_SHARED_MATCH_LETTERS_H

#include "hotline/base/arena.h"

/* Lower-case Latin for a lower-case Cyrillic or barred letter, NULL where it stays as it is. */
const char *letter_to_latin(uint32_t letter);

/* Repairs words that mix scripts ("Jeлeнa" with Latin J, e, a): a letter that exists in one
 * script alone decides, then the look-alikes of the other follow. */
struct str letters_unmix(struct arena *arena, struct str text);

#endif
