#include "hotline/base/steps.h"

static const struct case_step steps[] = {
#define CASE_STEP(FROM, TO, ROLES, REQUIREMENTS)                                                   \
    {.from = STATUS_##FROM, .to = STATUS_##TO, .roles = ROLES, .requirements = REQUIREMENTS},
#include "hotline/vocab/case_status.def"
#undef CASE_STEP
};
#define STEP_COUNT (sizeof steps / sizeof *steps)

const struct case_step *step_next(enum case_status from, const struct case_step *after)
{
    for (size_t i = after ? (size_t)(after - steps) + 1 : 0; i < STEP_COUNT; i++)
        if (steps[i].from == from)
            return &steps[i];
    return NULL;
}

const struct case_step *step_find(enum case_status from, enum case_status to)
{
    const struct case_step *step = step_next(from, NULL);
    while (step && step->to != to)
        step = step_next(from, step);
    return step;
}

bool step_for(const struct case_step *step, enum role role)
{
    return step->roles & (1u << role);
}

bool step_needs(const struct case_step *step, const char *requirement)
{
    struct str rest = str_of(step->requirements);
    while (rest.len)
        if (str_is(str_cut(&rest, ' '), requirement))
            return true;
    return false;
}

enum step_way step_way(const struct case_step *step)
{
    if (step->to == STATUS_MERGED || step->from == STATUS_MERGED)
        return WAY_MERGE;
    if (step->to == STATUS_ERASED)
        return WAY_ERASURE;
    if (step->to == STATUS_FORWARDED || step->from == STATUS_FORWARDED)
        return WAY_FORWARD;
    return step->to == STATUS_ASSIGNED ? WAY_ASSIGNMENT : WAY_TRANSITION;
}
