#include "server/domain/transition.h"

#include "hotline/base/limits.h"
#include "hotline/base/steps.h"
#include "hotline/base/utf8.h"

/* The members of a body: what each may hold, and the requirement it satisfies. */
enum member_type { MEMBER_TEXT, MEMBER_LINE, MEMBER_CODE, MEMBER_CODES, MEMBER_DATE };

struct member {
    const char *name;
    enum member_type type;
    const char *vocabulary;
    const char *requirement; /* NULL: never asked for */
};

static const struct member members[] = {
    {.name = "reason", .type = MEMBER_TEXT, .requirement = "reason"},
    {.name = "closure_reason",
     .type = MEMBER_CODE,
     .vocabulary = "closure_reason",
     .requirement = "closure_reason"},
    {.name = "outcomes", .type = MEMBER_CODES, .vocabulary = "outcome", .requirement = "outcome"},
    {.name = "question", .type = MEMBER_TEXT, .requirement = "question"},
    {.name = "next_contact_on", .type = MEMBER_DATE, .requirement = "next_contact_date"},
    {.name = "institution",
     .type = MEMBER_CODE,
     .vocabulary = "institution",
     .requirement = "institution"},
    {.name = "expected_by", .type = MEMBER_DATE, .requirement = "expected_by"},
    {.name = "proceeding", .type = MEMBER_LINE, .requirement = "proceeding"},
    {.name = "review_on", .type = MEMBER_DATE, .requirement = "review_date"},
};

#define MEMBER_COUNT (sizeof members / sizeof members[0])

static const struct member *member_find(struct str name)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (str_is(name, members[i].name))
            return &members[i];
    return NULL;
}

static enum error_id text_check(const struct json *value, int64_t limit)
{
    if (value->kind != JSON_STRING)
        return ERROR_FIELD_TYPE;
    if (!str_trim(value->string).len)
        return ERROR_FIELD_EMPTY;
    return utf8_count(value->string) > (size_t)limit ? ERROR_FIELD_TOO_LONG : ERROR_NONE;
}

static enum error_id code_check(const struct reference *reference, const struct json *value,
                                const char *vocabulary)
{
    if (value->kind != JSON_STRING)
        return ERROR_FIELD_TYPE;
    return reference_has(reference, vocabulary, value->string) ? ERROR_NONE : ERROR_CODE_UNKNOWN;
}

static enum error_id codes_check(const struct reference *reference, const struct json *value,
                                 const char *vocabulary)
{
    enum error_id id = value->kind == JSON_ARRAY ? ERROR_NONE : ERROR_FIELD_TYPE;

    if (!id && value->count > LIMIT_CODES)
        return ERROR_FIELD_TOO_LONG;
    for (const struct json *item = id ? NULL : value->first; item && !id; item = item->next)
        id = code_check(reference, item, vocabulary);
    return id;
}

/* A date to come: the day itself still counts. */
static enum error_id date_check(const struct json *value, struct date today, struct date *ret_date)
{
    struct date date;

    if (value->kind != JSON_STRING)
        return ERROR_FIELD_TYPE;
    if (!date_parse(value->string, &date))
        return ERROR_DATE_IMPOSSIBLE;
    if (date_compare(date, today) < 0)
        return ERROR_FIELD_RANGE;
    *ret_date = date;
    return ERROR_NONE;
}

static enum error_id member_check(const struct reference *reference, const struct member *member,
                                  const struct json *value, struct date today,
                                  struct date *ret_date)
{
    switch (member->type) {
    case MEMBER_TEXT:
        return text_check(value, LIMIT_TEXT);
    case MEMBER_LINE:
        return text_check(value, LIMIT_LINE);
    case MEMBER_CODE:
        return code_check(reference, value, member->vocabulary);
    case MEMBER_CODES:
        return codes_check(reference, value, member->vocabulary);
    case MEMBER_DATE:
        return date_check(value, today, ret_date);
    }
    return ERROR_INTERNAL;
}

/* Reads every member but "to". */
static struct error members_read(struct arena *arena, const struct reference *reference,
                                 const struct json *body, struct date today,
                                 struct transition *transition)
{
    struct error error = NO_ERROR;

    for (const struct json *value = body->first; value; value = value->next) {
        const struct member *member = member_find(value->name);
        enum error_id id = ERROR_FIELD_UNKNOWN;

        if (str_is(value->name, "to") || (member && value->kind == JSON_NULL))
            continue;
        if (member)
            id = member_check(reference, member, value, today, &transition->next_due);
        if (id)
            error_add(arena, &error, arena_join(arena, STR("/"), value->name), id);
        else
            json_set(transition->reason, value->name, json_copy(arena, value));
    }
    return error;
}

static void requirements_check(struct arena *arena, const struct case_step *step,
                               const struct json *body, struct error *error)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (step_needs(step, members[i].requirement) &&
            json_is_empty(json_member(body, members[i].name)))
            error_add(arena, error, arena_format(arena, "/%s", members[i].name),
                      ERROR_REQUIREMENT_MISSING);
}

struct error transition_check(struct arena *arena, const struct reference *reference,
                              const struct json *body, enum case_status from, enum role role,
                              struct date today, struct transition *ret_transition)
{
    struct transition transition = {.reason = json_object(arena)};
    const struct json *to = json_member(body, "to");
    const struct case_step *step;
    struct error error = NO_ERROR;

    transition.to = status_from_code(json_string(to));
    if (json_is_empty(to) || !transition.to) {
        error_add(arena, &error, STR("/to"),
                  json_is_empty(to) ? ERROR_FIELD_MISSING : ERROR_CODE_UNKNOWN);
        return error;
    }
    step = step_find(from, transition.to);
    if (!step || step_way(step) != WAY_TRANSITION)
        return FAILED(TRANSITION_NOT_ALLOWED);
    if (!step_for(step, role))
        return FAILED(FORBIDDEN);
    error = members_read(arena, reference, body, today, &transition);
    requirements_check(arena, step, body, &error);
    if (!error.id)
        *ret_transition = transition;
    return error;
}

static bool is_working(enum case_status status)
{
    return status == STATUS_ASSIGNED || status == STATUS_IN_WORK ||
           status == STATUS_WAITING_REPORTER || status == STATUS_WAITING_INSTITUTION ||
           status == STATUS_IN_PROCEEDINGS || status == STATUS_FOLLOW_UP;
}

struct error transition_assign(enum case_status from, enum role role, bool emergency,
                               enum priority priority, enum case_status *ret_to)
{
    bool first = from == STATUS_RECEIVED || from == STATUS_IN_TRIAGE;

    if (!first && !is_working(from))
        return status_open(from) ? FAILED(TRANSITION_NOT_ALLOWED) : FAILED(CASE_CLOSED);
    if (role == ROLE_OPERATOR) {
        if (from != STATUS_RECEIVED || !emergency || priority != PRIORITY_CRITICAL)
            return FAILED(FORBIDDEN);
    } else if (role != ROLE_COORDINATOR) {
        return FAILED(FORBIDDEN);
    }
    *ret_to = first ? STATUS_ASSIGNED : from;
    return NO_ERROR;
}
