/* Full text, searched on the user's own machine: the opened texts of cases, their words folded
 * (hotline/match), and which cases have all the words that are looked for. No network, no screen.
 * Everything lies in wiped memory that is not dumped, locked as far as the system allows; what is
 * removed or replaced is wiped at once. One thread at a time. */
#ifndef HOTLINE_TEXTS_H
#define HOTLINE_TEXTS_H

#include "hotline/base/time.h"
#include "hotline/base/uuid.h"

enum {
    TEXTS_BYTES_MAX = 64 << 20,
    TEXTS_WORDS_MAX = 8, /* of a search; more are left out */
};

/* The words of a text folded, one for each of its words, with blanks between: Đorđević, Djordjevic
 * and Ђорђевић are one. An empty one stands where folding leaves nothing. From any thread. */
struct str texts_fold(struct arena *arena, struct str text);

struct text_piece {
    const char *where; /* a field, "/narrative"; lives as long as the program */
    struct str text;
    struct str folded; /* texts_fold of it */
};

struct text_case {
    struct uuid id;
    struct str reference;
    millis at; /* of its last change: the newest are found first */
    const struct text_piece *pieces;
    size_t count;
};

struct texts;

struct texts *texts_new(size_t bytes_max);
void texts_free(struct texts *texts); /* wipes; takes NULL */
/* Adds a case, or replaces it; everything is copied. Where there is no room the cases that changed
 * longest ago give way; false: that would have to be this one, which is not there then. */
bool texts_put(struct texts *texts, const struct text_case *of);
void texts_remove(struct texts *texts, struct uuid id); /* nothing where it is not there */
size_t texts_count(const struct texts *texts);
size_t texts_bytes(const struct texts *texts); /* of memory */

/* How many cases have words that begin with each of the words of `wanted`, in any order. When a
 * word was typed on since the last search, only what that one found is looked at. */
size_t texts_search(struct texts *texts, struct str wanted);

/* A case that was found. */
struct text_found {
    struct uuid id;
    struct str reference;
    const char *where;
    struct str text; /* in one line, about the first word that was looked for */
    struct str hit;  /* that word: a part of text */
};
/* The at-th of the last search, newest change first; at is less than what that gave, and nothing
 * was put or removed since. Lives in the arena. */
struct text_found texts_found(const struct texts *texts, struct arena *arena, size_t at);

#endif
