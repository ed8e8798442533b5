/* Why a case has the priority that was computed: the answers of the risk questions in words. */
#ifndef HOTLINE_SCREENS_RISK_WORDS_H
#define HOTLINE_SCREENS_RISK_WORDS_H

#include "hotline/base/json.h"
#include "screens/screens.h"

/* The questions whose answer raised it, a line each, those that weigh most first; after them how many
 * were not asked, and which. answers: {"threats": "yes", …}; NULL: they are sealed. */
struct str risk_words(const struct model *model, struct arena *arena, const struct json *answers);

#endif
