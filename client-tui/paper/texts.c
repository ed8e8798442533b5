#include "paper/texts.h"

static const char *const texts[TEXT_COUNT][LANGUAGE_COUNT] = {
#define TEXT(ID, EN_, SR_, SRC_, CNR_, SQ_)                                                        \
    [TEXT_##ID] = {[LANGUAGE_EN] = EN_,                                                            \
                   [LANGUAGE_SR_LATN] = SR_,                                                       \
                   [LANGUAGE_SR_CYRL] = SRC_,                                                      \
                   [LANGUAGE_CNR_LATN] = CNR_,                                                     \
                   [LANGUAGE_SQ] = SQ_},
#include "paper/texts.def"
#undef TEXT
};

struct str text_of(enum language language, enum text text)
{
    return str_of(texts[text][language]);
}
