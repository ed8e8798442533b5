/* Legal clocks, from the time limits of the reference data. The day of the trigger does not count;
 * months end on the same day number or the last day of the month. safe: the last working day of
 * the country on or before the end; latest: the legal end itself. Where a date is known only
 * roughly, it counts from the first day it may mean and is marked "about"; for conduct over a
 * period the safe date counts from its first day and the latest from its last. */
#ifndef HOTLINE_DOMAIN_DEADLINE_H
#define HOTLINE_DOMAIN_DEADLINE_H

#include "server/domain/reference.h"

struct deadline {
    struct str time_limit; /* code; empty: of our own, what was promised */
    struct date start;     /* the day it counts from (the last one of a period) */
    struct date safe, latest;
    bool about;  /* the start is known roughly, or the limit is one of hours */
    bool missed; /* latest lies before today */
};

struct deadlines {
    const struct deadline *at;
    size_t count;
    /* Sealed to report: [{"time_limit", "start", "safe", "due", "about", "state", "certainty",
     * "check_with_a_lawyer", "kind", "who_must_act", "legal_basis"}], in order of the due date. */
    struct json *document;
    struct date next_due; /* nearest safe date of an open one, never before today; year 0: none */
};

/* A date of the case beyond the facts: when a complaint was filed, a judgment delivered … */
struct deadline_event {
    const char *trigger; /* as in time_limits.json: "complaint_filed" */
    struct date date;
};

/* Which limits a report starts: those of the incident's country whose filter fits and whose
 * trigger's date is known; and the day by which something was promised. report: as POST sends it (or the report document); flags: what
 * priority_flags gave, may be NULL; events may be NULL. */
void deadlines_compute(struct arena *arena, const struct reference *reference,
                       const struct json *report, const struct json *flags,
                       const struct deadline_event *events, size_t event_count, struct date today,
                       struct deadlines *ret_deadlines);

/* One limit counted from one day (first == last unless it is a period). False when the limit has
 * no duration. */
bool deadline_count(const struct reference *reference, const struct time_limit *limit,
                    struct date first, struct date last, struct date today,
                    struct deadline *ret_deadline);

/* Own service level: when somebody has to have acted on a case of this priority that came in at
 * `from`. Working time is counted in whole working days of the office's country, to the same
 * hour, as the priorities that use it are of one and three days. */
millis deadline_first_action(const struct reference *reference, struct str country,
                             enum priority priority, millis from);
/* The end of the next working day of a country after a moment: reviews of overrides. */
millis deadline_next_working_day(const struct reference *reference, struct str country,
                                 millis from);

#endif
