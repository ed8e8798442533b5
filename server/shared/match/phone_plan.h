/* The telephone numbering plans of Serbia, Montenegro and Kosovo, from general knowledge of their
 * public plans and held against the prefixes and vectors of tests/unit/matching.json. */
#ifndef HOTLINE_SHARED_MATCH_PHONE_PLAN_H
#define HOTLINE_SHARED_MATCH_PHONE_PLAN_H

#include "hotline/base/str.h"

#include <stddef.h>

struct phone_plan {
    const char *country;
    const char *code; /* "381" */
};

extern const struct phone_plan phone_plans[];
extern const size_t phone_plan_count;

/* Is this a number of the plan's country? national: digits without code and trunk 0. */
bool phone_plan_has(const struct phone_plan *plan, struct str national);

#endif
