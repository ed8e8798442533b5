/* The fixed words of the paper. */
#ifndef HOTLINE_CLIENT_PAPER_TEXTS_H
#define HOTLINE_CLIENT_PAPER_TEXTS_H

#include "words/language.h"

enum text {
#define TEXT(ID, ...) TEXT_##ID,
#include "paper/texts.def"
#undef TEXT
    TEXT_COUNT
};

struct str text_of(enum language language, enum text text);

#endif
