/* Finding a person again over scripts, spellings and telephone habits (domain data:
 * docs/matching.md with the vectors in tests/unit/matching.json). Pure functions. */
#ifndef HOTLINE_MATCH_H
#define HOTLINE_MATCH_H

#include "hotline/base/arena.h"

#define PHONE_KEYS_MAX 4
#define NAME_KEYS_MAX 16

enum phone_note { /* bits */
    PHONE_COUNTRY_ASSUMED = 1,
    PHONE_COUNTRY_GUESSED = 2,
    PHONE_AMBIGUOUS_ASK = 4,
    PHONE_LEGACY_XK_MOBILE = 8,
};

struct phone {
    struct str e164;      /* empty when nothing number-like was typed */
    const char *country;  /* "RS", "ME", "XK", or NULL */
    bool valid;
    unsigned notes;
    struct str keys[PHONE_KEYS_MAX];
    size_t key_count;
};

/* default_country: "RS", "ME" or "XK" (the office's). Never fails; see .valid. */
struct phone phone_normalise(struct arena *arena, struct str raw, const char *default_country);

/* Keys under which a full name is found; two names are candidates when their sets meet. */
size_t name_keys(struct arena *arena, struct str name, struct str keys[static NAME_KEYS_MAX]);
/* Lower-case Latin text without marks, for full-text search. */
struct str text_fold(struct arena *arena, struct str text);
struct str email_key(struct arena *arena, struct str email); /* casefolded, trimmed */

#endif
