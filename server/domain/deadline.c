#include "server/domain/deadline.h"

#include <stdlib.h>

#include "hotline/base/time.h"
#include "hotline/base/priority.h"

/* A date that may be a stretch of days. */
struct span {
    struct date first, last;
    bool about;
};

/* How a trigger of the time limits is found in a report. */
enum trigger_source { FROM_EVENT, FROM_KNOWLEDGE, FROM_DECISION, FROM_DECISION_OR_KNOWLEDGE };

static const struct {
    const char *trigger;
    enum trigger_source source;
} triggers[] = {
    {"event_date", FROM_EVENT},
    {"last_act_date", FROM_EVENT},
    {"publication_date", FROM_EVENT},
    {"knowledge_date", FROM_KNOWLEDGE},
    {"knowledge_offence_and_offender", FROM_KNOWLEDGE},
    {"knowledge_offence_and_suspect", FROM_KNOWLEDGE},
    {"decision_delivered", FROM_DECISION},
    {"employer_decision_or_silence", FROM_DECISION},
    {"decision_delivered_or_knowledge", FROM_DECISION_OR_KNOWLEDGE},
};

static bool date_at(const struct json *report, const char *pointer, struct date *ret_date)
{
    return date_parse(json_string_at(report, pointer), ret_date);
}

static bool list_has(const struct json *list, struct str code)
{
    for (const struct json *item = list ? list->first : NULL; item; item = item->next)
        if (str_equal(json_string(item), code))
            return true;
    return false;
}

/* When it happened. A month counts from its first day, a year from its first, a period's safe
 * date from its first day and its latest from its last. */
static bool event_span(const struct json *report, struct span *ret_span)
{
    struct str precision = json_string_at(report, "/incident/date_precision");
    bool period = str_is(precision, "period");
    struct span span;

    if (!date_at(report, "/incident/date_from", &span.first) &&
        !date_at(report, "/incident/date_to", &span.first))
        return false;
    if (str_is(precision, "month") || str_is(precision, "year"))
        span.first.day = 1;
    if (str_is(precision, "year"))
        span.first.month = 1;
    span.last = span.first;
    date_at(report, "/incident/date_to", &span.last);
    span.about = period || !str_is(precision, "exact");
    *ret_span = span;
    return true;
}

static bool knowledge_span(const struct json *report, struct span *ret_span)
{
    struct span span = {.about = false};

    if (!date_at(report, "/incident/knowledge_date", &span.first))
        return false;
    span.last = span.first;
    *ret_span = span;
    return true;
}

/* The day a decision was delivered; where only the decision itself is at hand, the day the person
 * learned of it, roughly. */
static bool decision_span(const struct json *report, bool or_knowledge, struct span *ret_span)
{
    struct span span = {.about = false};

    if (date_at(report, "/incident/decision_delivered_on", &span.first)) {
        span.last = span.first;
        *ret_span = span;
        return true;
    }
    if (or_knowledge)
        return knowledge_span(report, ret_span);
    if (!list_has(json_at(report, "/incident/evidence"), STR("decision")) ||
        !knowledge_span(report, ret_span))
        return false;
    ret_span->about = true;
    return true;
}

static bool report_span(const struct json *report, struct str trigger, struct span *ret_span)
{
    for (size_t i = 0; i < sizeof triggers / sizeof triggers[0]; i++) {
        if (!str_is(trigger, triggers[i].trigger))
            continue;
        switch (triggers[i].source) {
        case FROM_EVENT:
            return event_span(report, ret_span);
        case FROM_KNOWLEDGE:
            return knowledge_span(report, ret_span);
        case FROM_DECISION:
            return decision_span(report, false, ret_span);
        case FROM_DECISION_OR_KNOWLEDGE:
            return decision_span(report, true, ret_span);
        }
    }
    return false;
}

static bool trigger_span(const struct json *report, struct str trigger,
                         const struct deadline_event *events, size_t event_count,
                         struct span *ret_span)
{
    for (size_t i = 0; i < event_count; i++)
        if (str_is(trigger, events[i].trigger)) {
            *ret_span = (struct span){.first = events[i].date, .last = events[i].date};
            return true;
        }
    return report_span(report, trigger, ret_span);
}

static struct date day_after(struct date date, int64_t days)
{
    return date_from_days(date_days(date) + days);
}

static struct date working_days_after(const struct reference *reference, struct str country,
                                      struct date day, int64_t count)
{
    while (count > 0) {
        day = day_after(day, 1);
        count -= reference_working_day(reference, country, day);
    }
    return day;
}

/* The legal end. Hours of a day whose hour nobody knows count from its beginning. */
static bool end_of(const struct reference *reference, const struct time_limit *limit,
                   struct date start, struct date *ret_end)
{
    const struct json *duration = json_member(limit->data, "duration");
    struct str unit = json_string_at(duration, "/unit");
    int64_t value = json_integer(json_member(duration, "value"), -1);

    if (value < 0)
        return false;
    if (str_is(unit, "days"))
        *ret_end = day_after(start, value);
    else if (str_is(unit, "hours"))
        *ret_end = day_after(start, value / 24);
    else if (str_is(unit, "working_days"))
        *ret_end = working_days_after(reference, limit->country, start, value);
    else if (str_is(unit, "months"))
        *ret_end = date_add_months(start, (int)value);
    else if (str_is(unit, "years"))
        *ret_end = date_add_months(start, (int)value * 12);
    else
        return false;
    return true;
}

/* The last working day on or before the end, but never before the start. */
static struct date safe_day(const struct reference *reference, struct str country,
                            struct date start, struct date end)
{
    while (date_compare(end, start) > 0 && !reference_working_day(reference, country, end))
        end = day_after(end, -1);
    return end;
}

bool deadline_count(const struct reference *reference, const struct time_limit *limit,
                    struct date first, struct date last, struct date today,
                    struct deadline *ret_deadline)
{
    struct deadline deadline = {.time_limit = limit->code, .start = last};
    struct date earliest;

    if (!end_of(reference, limit, first, &earliest) ||
        !end_of(reference, limit, last, &deadline.latest))
        return false;
    deadline.safe = safe_day(reference, limit->country, first, earliest);
    deadline.about = str_is(json_string_at(limit->data, "/duration/unit"), "hours");
    deadline.missed = date_compare(deadline.latest, today) < 0;
    *ret_deadline = deadline;
    return true;
}

/* Is one of the report's codes in the filter's list? */
static bool any_in(const struct json *wanted, const struct json *codes)
{
    for (const struct json *code = codes ? codes->first : NULL; code; code = code->next)
        if (list_has(wanted, json_string(code)))
            return true;
    return false;
}

static bool any_family(const struct reference *reference, const struct json *wanted,
                       const struct json *forms)
{
    for (const struct json *form = forms ? forms->first : NULL; form; form = form->next)
        if (list_has(wanted, json_string_at(reference_data(reference, "form", json_string(form)),
                                            "/family")))
            return true;
    return false;
}

static bool any_respondent(const struct json *wanted, const struct json *respondents)
{
    for (const struct json *r = respondents ? respondents->first : NULL; r; r = r->next)
        if (list_has(wanted, json_string_at(r, "/type")))
            return true;
    return false;
}

/* The filter to propose a limit; one that names something this does not know never fits. */
static bool applies(const struct reference *reference, const struct time_limit *limit,
                    const struct json *report, const struct json *flags)
{
    const struct json *filter = json_member(limit->data, "applies_when");

    for (const struct json *wanted = filter ? filter->first : NULL; wanted; wanted = wanted->next) {
        bool fits = false;

        if (str_is(wanted->name, "areas"))
            fits = any_in(wanted, json_at(report, "/incident/areas"));
        else if (str_is(wanted->name, "forms"))
            fits = any_in(wanted, json_at(report, "/incident/forms"));
        else if (str_is(wanted->name, "forms_family"))
            fits = any_family(reference, wanted, json_at(report, "/incident/forms"));
        else if (str_is(wanted->name, "respondent_types"))
            fits = any_respondent(wanted, json_at(report, "/respondents"));
        else if (str_is(wanted->name, "flags"))
            fits = any_in(wanted, flags);
        if (!fits)
            return false;
    }
    return true;
}

static int deadline_compare(const void *a, const void *b)
{
    const struct deadline *left = a, *right = b;
    int order = date_compare(left->latest, right->latest);

    return order ? order : str_compare(left->time_limit, right->time_limit);
}

static void copy_member(struct arena *arena, struct json *to, const struct json *from,
                        const char *name)
{
    const struct json *value = json_member(from, name);

    json_set(to, str_of(name), value ? json_copy(arena, value) : json_null(arena));
}

static struct json *deadline_document(struct arena *arena, const struct reference *reference,
                                      const struct deadline *deadline)
{
    static const char *const told[] = {"kind", "who_must_act", "legal_basis", "certainty"};
    const struct json *data = reference_data(reference, "time_limit", deadline->time_limit);
    struct json *object = json_object(arena);
    bool promise = !deadline->time_limit.len;
    bool confirmed = promise || str_is(json_string_at(data, "/certainty"), "confirmed");

    json_set(object, STR("time_limit"),
             promise ? json_null(arena) : json_str(arena, arena_str(arena, deadline->time_limit)));
    json_set(object, STR("start"),
             promise ? json_null(arena) : json_str(arena, date_str(arena, deadline->start)));
    json_set(object, STR("safe"), json_str(arena, date_str(arena, deadline->safe)));
    json_set(object, STR("due"), json_str(arena, date_str(arena, deadline->latest)));
    json_set(object, STR("about"), json_bool(arena, deadline->about));
    json_set(object, STR("state"), json_str(arena, deadline->missed ? STR("missed") : STR("open")));
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        copy_member(arena, object, data, told[i]);
    if (promise)
        json_set(object, STR("kind"), json_str(arena, STR("own_duty")));
    json_set(object, STR("check_with_a_lawyer"), json_bool(arena, !confirmed));
    return object;
}

static void deadlines_finish(struct arena *arena, const struct reference *reference,
                             struct deadline *list, size_t count, struct date today,
                             struct deadlines *ret_deadlines)
{
    struct deadlines deadlines = {.at = list, .count = count, .document = json_array(arena)};

    if (count)
        qsort(list, count, sizeof *list, deadline_compare);
    for (size_t i = 0; i < count; i++) {
        struct date due = date_compare(list[i].safe, today) < 0 ? today : list[i].safe;

        json_append(deadlines.document, deadline_document(arena, reference, &list[i]));
        if (!list[i].missed &&
            (!deadlines.next_due.year || date_compare(due, deadlines.next_due) < 0))
            deadlines.next_due = due;
    }
    *ret_deadlines = deadlines;
}

/* What the operator has promised by a day: on that day itself. */
static bool promise_of(const struct json *report, struct date today, struct deadline *ret_deadline)
{
    struct date due;

    if (!date_at(report, "/promised_action/due", &due))
        return false;
    *ret_deadline = (struct deadline){.start = due, .safe = due, .latest = due,
                                      .missed = date_compare(due, today) < 0};
    return true;
}

void deadlines_compute(struct arena *arena, const struct reference *reference,
                       const struct json *report, const struct json *flags,
                       const struct deadline_event *events, size_t event_count, struct date today,
                       struct deadlines *ret_deadlines)
{
    struct str country = json_string_at(report, "/incident/country");
    struct deadline *list =
        arena_array(arena, reference_count(reference) + 2, sizeof(struct deadline));
    size_t count = 0;

    for (const struct time_limit *limit = reference_next_limit(reference, NULL); limit;
         limit = reference_next_limit(reference, limit)) {
        struct span span;

        if (!str_equal(limit->country, country) || !applies(reference, limit, report, flags) ||
            !trigger_span(report, json_string_at(limit->data, "/trigger"), events, event_count,
                          &span))
            continue;
        if (!deadline_count(reference, limit, span.first, span.last, today, &list[count]))
            continue;
        list[count].about = list[count].about || span.about;
        count++;
    }
    count += promise_of(report, today, &list[count]);
    deadlines_finish(arena, reference, list, count, today, ret_deadlines);
}

#define MINUTE_MS 60000
#define DAY_MS (24 * 60 * (int64_t)MINUTE_MS)
#define DAY_MINUTES 1440

millis deadline_first_action(const struct reference *reference, struct str country,
                             enum priority priority, millis from)
{
    bool working;
    int minutes = priority_first_action(priority, &working);
    struct date start = date_of(from, time_office_offset(from));
    struct date end;

    if (!working)
        return from + (int64_t)minutes * MINUTE_MS;
    end = working_days_after(reference, country, start, minutes / DAY_MINUTES);
    return from + (date_days(end) - date_days(start)) * DAY_MS;
}

millis deadline_next_working_day(const struct reference *reference, struct str country, millis from)
{
    struct date day =
        working_days_after(reference, country, date_of(from, time_office_offset(from)), 1);
    millis end = (date_days(day) + 1) * DAY_MS; /* midnight of the offices, seen as UTC */

    return end - (int64_t)time_office_offset(end) * MINUTE_MS;
}
