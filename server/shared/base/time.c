#include "hotline/base/time.h"

#include <limits.h>
#include <time.h>

enum { DAY_SECONDS = 86400, NO_OFFSET = INT_MIN };

millis time_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (millis)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t time_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Takes exactly `digits` digits from the front of *rest. */
static bool take_number(struct str *rest, size_t digits, int *ret_number)
{
    int64_t number;
    if (rest->len < digits || rest->at[0] == '-' ||
        !str_to_int(str_slice(*rest, 0, digits), &number))
        return false;
    *rest = str_slice(*rest, digits, rest->len);
    *ret_number = (int)number;
    return true;
}

static bool take_char(struct str *rest, char c)
{
    if (rest->len == 0 || rest->at[0] != c)
        return false;
    *rest = str_slice(*rest, 1, rest->len);
    return true;
}

static bool take_date(struct str *rest, struct date *ret_date)
{
    static const int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (!take_number(rest, 4, &year) || !take_char(rest, '-') || !take_number(rest, 2, &month) ||
        !take_char(rest, '-') || !take_number(rest, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > longest[month - 1])
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2 && day == 29 && !leap)
        return false;
    *ret_date = (struct date){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

/* hh:mm:ss with an optional fraction, cut to milliseconds. */
static bool take_clock(struct str *rest, millis *ret_clock)
{
    int hour, minute, second, fraction = 0;
    if (!take_number(rest, 2, &hour) || !take_char(rest, ':') || !take_number(rest, 2, &minute) ||
        !take_char(rest, ':') || !take_number(rest, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    if (take_char(rest, '.')) {
        int digit, unit = 100;
        if (!take_number(rest, 1, &digit))
            return false;
        do {
            fraction += digit * unit;
            unit /= 10;
        } while (take_number(rest, 1, &digit));
    }
    *ret_clock = ((hour * 60 + minute) * 60 + second) * 1000LL + fraction;
    return true;
}

/* Z or +hh:mm; NO_OFFSET when nothing is left. */
static bool take_offset(struct str *rest, int *ret_minutes)
{
    int hours, minutes;
    *ret_minutes = NO_OFFSET;
    if (rest->len == 0)
        return true;
    if (take_char(rest, 'Z') || take_char(rest, 'z')) {
        *ret_minutes = 0;
        return true;
    }
    bool west = take_char(rest, '-');
    if ((!west && !take_char(rest, '+')) || !take_number(rest, 2, &hours) ||
        !take_char(rest, ':') || !take_number(rest, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *ret_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool time_parse(struct str text, int default_offset_minutes, millis *ret_time)
{
    struct date date;
    millis clock;
    int offset;
    if (!take_date(&text, &date) || !(take_char(&text, 'T') || take_char(&text, 't')) ||
        !take_clock(&text, &clock) || !take_offset(&text, &offset) || text.len != 0)
        return false;
    if (offset == NO_OFFSET)
        offset = default_offset_minutes;
    if (offset == NO_OFFSET)
        return false;
    millis time = date_days(date) * DAY_SECONDS * 1000 + clock - (millis)offset * 60000;
    struct date utc = date_of(time, 0);
    if (utc.year < 1 || utc.year > 9999)
        return false;
    *ret_time = time;
    return true;
}

struct str time_str(struct arena *arena, millis time)
{
    if (time == MILLIS_NONE)
        return STR_NONE;
    struct date date = date_of(time, 0);
    int ms = (int)(time - date_days(date) * DAY_SECONDS * 1000);
    struct str text = arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month,
                                   date.day, ms / 3600000, ms / 60000 % 60, ms / 1000 % 60);
    return ms % 1000 ? arena_format(arena, "%s.%03dZ", text.at, ms % 1000)
                     : arena_join(arena, text, STR("Z"));
}

bool date_parse(struct str text, struct date *ret_date)
{
    struct date date;
    if (!take_date(&text, &date) || text.len != 0)
        return false;
    *ret_date = date;
    return true;
}

struct str date_str(struct arena *arena, struct date date)
{
    if (date.year == 0)
        return STR_NONE;
    return arena_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* Years are counted from March, so that the leap day is the last of its year; 400 years have
 * 146097 days. */
int64_t date_days(struct date date)
{
    int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    return (struct date){
        .year = (int16_t)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
        .month = (uint8_t)month,
        .day = (uint8_t)(day_of_year - (153 * from_march + 2) / 5 + 1),
    };
}

struct date date_of(millis time, int offset_minutes)
{
    const millis day = DAY_SECONDS * 1000LL;
    time += (millis)offset_minutes * 60000;
    return date_from_days((time >= 0 ? time : time - (day - 1)) / day);
}

int date_weekday(struct date date)
{
    int64_t from_monday = (date_days(date) + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

static uint8_t days_in_month(int year, int month)
{
    struct date next = {.year = (int16_t)(month == 12 ? year + 1 : year),
                        .month = (uint8_t)(month == 12 ? 1 : month + 1),
                        .day = 1};
    return date_from_days(date_days(next) - 1).day;
}

struct date date_add_months(struct date date, int months)
{
    int all = date.year * 12 + date.month - 1 + months;
    int year = (all >= 0 ? all : all - 11) / 12, month = all - year * 12 + 1;
    uint8_t last = days_in_month(year, month);
    return (struct date){
        .year = (int16_t)year, .month = (uint8_t)month, .day = date.day < last ? date.day : last};
}

int date_compare(struct date a, struct date b)
{
    int64_t x = date_days(a), y = date_days(b);
    return (x > y) - (x < y);
}

/* 01:00 UTC on the last Sunday of a month of 31 days (directive 2000/84/EC). */
static millis last_sunday(int16_t year, uint8_t month)
{
    struct date last = {.year = year, .month = month, .day = 31};
    int64_t sunday = date_days(last) - date_weekday(last) % 7;
    return (sunday * DAY_SECONDS + 3600) * 1000;
}

int time_office_offset(millis time)
{
    int16_t year = date_of(time, 0).year;
    return time >= last_sunday(year, 3) && time < last_sunday(year, 10) ? 120 : 60;
}
