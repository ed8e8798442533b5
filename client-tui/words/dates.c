#include "words/dates.h"

#define MINUTE INT64_C(60000)

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct str day_text(struct arena *arena, enum language language, struct date day)
{
    if (!day.year || !day.month || day.month > 12)
        return STR("");
    if (language == LANGUAGE_EN)
        return arena_format(arena, "%d %s %d", day.day, months[day.month - 1], day.year);
    return arena_format(arena, "%d.%d.%d%s", day.day, day.month, day.year,
                        language == LANGUAGE_SQ ? "" : ".");
}

struct str moment_text(struct arena *arena, enum language language, millis moment)
{
    if (moment == MILLIS_NONE)
        return STR("");
    const int offset = time_office_offset(moment);
    struct str day = day_text(arena, language, date_of(moment, offset));
    int64_t minutes = moment / MINUTE - (moment % MINUTE < 0) + offset;
    int minute = (int)(((minutes % 1440) + 1440) % 1440);
    return arena_format(arena, "%.*s, %02d:%02d", (int)day.len, day.at, minute / 60, minute % 60);
}
