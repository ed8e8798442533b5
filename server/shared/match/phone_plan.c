#include "phone_plan.h"

#include <string.h>

/* A range of numbers: how they begin ("6[0-689]", digits and classes), and their length. */
struct range {
    const char *country;
    const char *start;
    size_t shortest, longest;
};

const struct phone_plan phone_plans[] = {
    {.country = "RS", .code = "381"},
    {.country = "ME", .code = "382"},
    {.country = "XK", .code = "383"},
};
const size_t phone_plan_count = sizeof phone_plans / sizeof *phone_plans;

static const struct range ranges[] = {
    /* mobile */
    {.country = "RS", .start = "6[0-689]", .shortest = 8, .longest = 9},
    {.country = "RS", .start = "67[0-9]", .shortest = 9, .longest = 10},
    /* fixed */
    {.country = "RS", .start = "11[1-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "1[02-9][2-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "2[0-24-7][2-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "3[0-8][2-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "2[389]0[2-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "2[389][2-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "390[2-9]", .shortest = 7, .longest = 12},
    {.country = "RS", .start = "39[2-9]", .shortest = 7, .longest = 12},
    /* free of charge, one number for a firm */
    {.country = "RS", .start = "800", .shortest = 6, .longest = 12},
    {.country = "RS", .start = "7[06]", .shortest = 6, .longest = 12},

    {.country = "ME", .start = "6[036-9]", .shortest = 8, .longest = 8},
    {.country = "ME", .start = "20[2-8]", .shortest = 8, .longest = 8},
    {.country = "ME", .start = "3[0-3][2-7]", .shortest = 8, .longest = 8},
    {.country = "ME", .start = "4[01][2-7]", .shortest = 8, .longest = 8},
    {.country = "ME", .start = "5[0-2][2-7]", .shortest = 8, .longest = 8},
    {.country = "ME", .start = "80", .shortest = 8, .longest = 9},
    {.country = "ME", .start = "7[78]", .shortest = 8, .longest = 8},

    {.country = "XK", .start = "4[3-9]", .shortest = 8, .longest = 8},
    {.country = "XK", .start = "[23][89]", .shortest = 7, .longest = 8},
    {.country = "XK", .start = "2[89]0", .shortest = 8, .longest = 9},
    {.country = "XK", .start = "390", .shortest = 8, .longest = 9},
    {.country = "XK", .start = "800", .shortest = 8, .longest = 8},
};

/* Is the digit in the class that *start stands at? Moves *start behind it. */
static bool take_class(const char **start, char digit)
{
    const char *at = *start;
    if (*at != '[') {
        *start = at + 1;
        return *at == digit;
    }
    bool found = false;
    for (at++; *at != ']'; at++) {
        bool span = at[1] == '-';
        char last = span ? at[2] : *at;
        found = found || (digit >= *at && digit <= last);
        if (span)
            at += 2;
    }
    *start = at + 1;
    return found;
}

static bool begins(struct str digits, const char *start)
{
    for (size_t i = 0; *start; i++)
        if (i == digits.len || !take_class(&start, digits.at[i]))
            return false;
    return true;
}

bool phone_plan_has(const struct phone_plan *plan, struct str national)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (strcmp(ranges[i].country, plan->country) == 0 && national.len >= ranges[i].shortest &&
            national.len <= ranges[i].longest && begins(national, ranges[i].start))
            return true;
    return false;
}
