/* Dates and times of day as people type them on the phone. */
#ifndef HOTLINE_WIDGETS_DAY_H
#define HOTLINE_WIDGETS_DAY_H

#include "hotline/base/time.h"

/* "2026-03-14", "14.3.2026", "14 3 26", "14.3." (this year), "14" (this month), "0" today, "-1"
 * yesterday, "+3" in three days. False: no date, and *ret_date is untouched. */
bool day_read(struct str typed, struct date today, struct date *ret_date);
/* "15:30", "1530", "15" as minutes of the day. */
bool clock_read(struct str typed, int *ret_minutes);
/* "14.03.2026", as all languages here write it; empty for no date. */
struct str day_shown(struct arena *arena, struct date date);
/* "today", "in 3 days", "3 days ago". */
struct str day_far(struct arena *arena, struct date date, struct date today);

#endif
