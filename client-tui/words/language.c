#include "words/language.h"

static const char *const tags[] = {
#define LANGUAGE(ID, TAG, CATALOGUE, OWN, NEXT) [LANGUAGE_##ID] = TAG,
#include "hotline/vocab/languages.def"
#undef LANGUAGE
};

static const enum language nexts[] = {
#define LANGUAGE(ID, TAG, CATALOGUE, OWN, NEXT) [LANGUAGE_##ID] = LANGUAGE_##NEXT,
#include "hotline/vocab/languages.def"
#undef LANGUAGE
};

bool language_from_tag(struct str tag, enum language *ret_language)
{
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        if (!str_is(tag, tags[l]))
            continue;
        *ret_language = l;
        return true;
    }
    return false;
}

const char *language_tag(enum language language)
{
    return tags[language];
}

enum language language_next(enum language language)
{
    return nexts[language];
}
