/* Moments are milliseconds since 1970 UTC; days are civil dates without a zone. */
#ifndef HOTLINE_BASE_TIME_H
#define HOTLINE_BASE_TIME_H

#include "hotline/base/arena.h"

typedef int64_t millis; /* ms since 1970-01-01T00:00:00Z */

#define MILLIS_NONE INT64_MIN

struct date {
    int16_t year; /* 0: no date */
    uint8_t month, day;
};

millis time_now(void);
int64_t time_monotonic_us(void);

/* RFC 3339. A moment needs an offset or Z; "2026-11-09T10:12:00" without one is taken in
 * `default_offset_minutes` when that is not INT_MIN, else refused. Leap seconds refused. */
bool time_parse(struct str text, int default_offset_minutes, millis *ret_time);
struct str time_str(struct arena *arena, millis time); /* 2026-11-09T09:12:00Z (ms if any) */

bool date_parse(struct str text, struct date *ret_date); /* YYYY-MM-DD, only dates that exist */
struct str date_str(struct arena *arena, struct date date);
int64_t date_days(struct date date);        /* days since 1970-01-01 */
struct date date_from_days(int64_t days);
struct date date_of(millis time, int offset_minutes);
int date_weekday(struct date date);         /* 1 Monday … 7 Sunday */
struct date date_add_months(struct date date, int months); /* clamps to the month's last day */
int date_compare(struct date a, struct date b);
/* Offset of the three offices' zone (Europe/Belgrade) at a moment: 60 or 120. EU rule. */
int time_office_offset(millis time);

#endif
