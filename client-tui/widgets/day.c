#include "widgets/day.h"

#include "i18n/i18n.h"

#include <stdio.h>

/* Up to three numbers with anything of ". - / blank" between; -1: something else stands there. */
static int numbers_of(struct str text, int64_t numbers[static 3])
{
    int count = 0;
    bool inside = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && c != '.' && c != '-' && c != '/' && c != ' ')
            return -1;
        if (digit && !inside && count++ == 3)
            return -1;
        if (digit)
            numbers[count - 1] = (inside ? numbers[count - 1] * 10 : 0) + (c - '0');
        if (digit && numbers[count - 1] > 9999)
            return -1;
        inside = digit;
    }
    return count;
}

static bool make(int64_t year, int64_t month, int64_t day, struct date *ret_date)
{
    if (year < 100)
        year += 2000;
    if (year < 1900 || year > 2999 || month > 12 || day > 31)
        return false;
    char text[16]; /* date_parse knows which days exist */
    snprintf(text, sizeof text, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
    return date_parse(str_of(text), ret_date);
}

bool day_read(struct str typed, struct date today, struct date *ret_date)
{
    int64_t n[3], days;
    typed = str_trim(typed);
    bool sign = typed.len > 1 && (typed.at[0] == '+' || typed.at[0] == '-');
    if (sign || str_is(typed, "0")) {
        bool past = typed.at[0] == '-';
        if (!str_to_int(sign ? str_slice(typed, 1, typed.len) : typed, &days) || days < 0 ||
            days > 36500)
            return false;
        *ret_date = date_from_days(date_days(today) + (past ? -days : days));
        return true;
    }
    switch (numbers_of(typed, n)) {
    case 1:
        return make(today.year, today.month, n[0], ret_date);
    case 2:
        return make(today.year, n[1], n[0], ret_date);
    case 3:
        return n[0] > 31 ? make(n[0], n[1], n[2], ret_date) : make(n[2], n[1], n[0], ret_date);
    default:
        return false;
    }
}

bool clock_read(struct str typed, int *ret_minutes)
{
    int64_t hours, minutes = 0;
    struct str rest = str_trim(typed), first;
    if (rest.len == 4 && rest.at[1] != ':' && rest.at[2] != ':' && rest.at[1] != '.') {
        first = str_slice(rest, 0, 2);
        rest = str_slice(rest, 2, 4);
    } else {
        for (first = rest; first.len && first.at[first.len - 1] != ':' &&
                           first.at[first.len - 1] != '.';)
            first.len--;
        if (first.len) { /* a separator was found: it goes */
            rest = str_slice(rest, first.len, rest.len);
            first.len--;
        } else {
            first = rest;
            rest = STR("0");
        }
    }
    if (!str_to_int(first, &hours) || !str_to_int(rest, &minutes) || hours < 0 || hours > 23 ||
        minutes < 0 || minutes > 59)
        return false;
    *ret_minutes = (int)(hours * 60 + minutes);
    return true;
}

struct str day_shown(struct arena *arena, struct date date)
{
    if (!date.year)
        return STR_NONE;
    return arena_format(arena, "%02u.%02u.%04d", date.day, date.month, date.year);
}

struct str day_far(struct arena *arena, struct date date, struct date today)
{
    int days = (int)(date_days(date) - date_days(today));
    if (days == 0)
        return i18n_text(N_("today"));
    if (days > 0)
        return arena_format(arena, PLURAL("in %d day", "in %d days", days), days);
    return arena_format(arena, PLURAL("%d day ago", "%d days ago", -days), -days);
}
