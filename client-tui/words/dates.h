/* Days and moments as people write them; moments in the offices' zone. */
#ifndef HOTLINE_CLIENT_DATES_H
#define HOTLINE_CLIENT_DATES_H

#include "hotline/base/time.h"
#include "words/language.h"

struct str day_text(struct arena *arena, enum language language, struct date day);
/* To the minute: "9 November 2026, 10:12". */
struct str moment_text(struct arena *arena, enum language language, millis moment);

#endif
