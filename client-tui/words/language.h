/* The five languages, by their tags on the wire (BCP 47). */
#ifndef HOTLINE_CLIENT_LANGUAGE_H
#define HOTLINE_CLIENT_LANGUAGE_H

#include "hotline/base/str.h"

enum language {
#define LANGUAGE(ID, ...) LANGUAGE_##ID,
#include "hotline/vocab/languages.def"
#undef LANGUAGE
    LANGUAGE_COUNT
};

bool language_from_tag(struct str tag, enum language *ret_language);
const char *language_tag(enum language language);
/* Where a word is looked for when a language has none: in the end English, whose next is itself. */
enum language language_next(enum language language);

#endif
