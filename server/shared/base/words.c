#include "hotline/base/words.h"

static const char *const role_codes[ROLE_COUNT] = {
#define ROLE(ID, CODE) [ROLE_##ID] = CODE,
#include "hotline/vocab/roles.def"
#undef ROLE
};

static const struct {
    const char *code, *prefix, *country;
} offices[OFFICE_COUNT] = {
#define OFFICE(ID, CODE, PREFIX, COUNTRY)                                                          \
    [OFFICE_##ID] = {.code = CODE, .prefix = PREFIX, .country = COUNTRY},
#include "hotline/vocab/offices.def"
#undef OFFICE
};

static const char *const priority_codes[] = {
#define PRIORITY(ID, CODE, RANK, MINUTES, DAYS, WORKING) [PRIORITY_##ID] = CODE,
#include "hotline/vocab/priorities.def"
#undef PRIORITY
};

static const char *const consent_kind_codes[] = {
#define CONSENT_KIND(ID, CODE, EXPLICIT) [CONSENT_KIND_##ID] = CODE,
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
};

static const bool consent_kinds_explicit[] = {
#define CONSENT_KIND(ID, CODE, EXPLICIT) [CONSENT_KIND_##ID] = EXPLICIT,
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
};

static const char *const consent_state_codes[] = {
#define CONSENT_STATE(ID, CODE) [CONSENT_##ID] = CODE,
#include "hotline/vocab/consent_states.def"
#undef CONSENT_STATE
};

static const char *const risk_question_codes[] = {
#define RISK_QUESTION(ID, CODE, LEAST, RAISES, FLAG) CODE,
#include "hotline/vocab/risk_questions.def"
#undef RISK_QUESTION
};

static const char *const risk_answer_codes[] = {
#define RISK_ANSWER(ID, CODE) [RISK_##ID] = CODE,
#include "hotline/vocab/risk_answers.def"
#undef RISK_ANSWER
};

#define COUNT_OF(TABLE) (sizeof(TABLE) / sizeof(TABLE)[0])

/* Tables whose first entry (none) is NULL. */
static const char *code_of(const char *const *codes, size_t count, size_t value)
{
    return value < count ? codes[value] : NULL;
}

static unsigned value_of(const char *const *codes, size_t count, struct str code)
{
    for (size_t i = 1; i < count; i++)
        if (str_is(code, codes[i]))
            return (unsigned)i;
    return 0;
}

const char *role_code(enum role role)
{
    return code_of(role_codes, COUNT_OF(role_codes), role);
}

enum role role_from_code(struct str code)
{
    return (enum role)value_of(role_codes, COUNT_OF(role_codes), code);
}

bool role_handles(enum role role)
{
    return role == ROLE_OPERATOR || role == ROLE_COORDINATOR || role == ROLE_LAWYER ||
           role == ROLE_COURT_MONITOR || role == ROLE_PARTNER;
}

const char *office_code(enum office office)
{
    return (unsigned)office < OFFICE_COUNT ? offices[office].code : NULL;
}

enum office office_from_code(struct str code)
{
    for (unsigned i = 1; i < OFFICE_COUNT; i++) {
        if (str_is(code, offices[i].code))
            return i;
    }
    return OFFICE_NONE;
}

const char *office_prefix(enum office office)
{
    return (unsigned)office < OFFICE_COUNT ? offices[office].prefix : NULL;
}

const char *office_country(enum office office)
{
    return (unsigned)office < OFFICE_COUNT ? offices[office].country : NULL;
}

const char *priority_code(enum priority priority)
{
    return code_of(priority_codes, COUNT_OF(priority_codes), priority);
}

enum priority priority_from_code(struct str code)
{
    return (enum priority)value_of(priority_codes, COUNT_OF(priority_codes), code);
}

const char *consent_kind_code(enum consent_kind kind)
{
    return code_of(consent_kind_codes, COUNT_OF(consent_kind_codes), kind);
}

enum consent_kind consent_kind_from_code(struct str code)
{
    return (enum consent_kind)value_of(consent_kind_codes, COUNT_OF(consent_kind_codes), code);
}

bool consent_kind_explicit(enum consent_kind kind)
{
    return kind < COUNT_OF(consent_kinds_explicit) && consent_kinds_explicit[kind];
}

const char *consent_state_code(enum consent_state state)
{
    return code_of(consent_state_codes, COUNT_OF(consent_state_codes), state);
}

enum consent_state consent_state_from_code(struct str code)
{
    return (enum consent_state)value_of(consent_state_codes, COUNT_OF(consent_state_codes), code);
}

const char *risk_question_code(enum risk_question question)
{
    return code_of(risk_question_codes, COUNT_OF(risk_question_codes), question);
}

enum risk_answer risk_answer_from_code(struct str code)
{
    return (enum risk_answer)value_of(risk_answer_codes, COUNT_OF(risk_answer_codes), code);
}

static const char *const status_codes[] = {
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) [STATUS_##ID] = CODE,
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
};

static const bool statuses_open[] = {
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) [STATUS_##ID] = OPEN,
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
};

const char *status_code(enum case_status status)
{
    return code_of(status_codes, COUNT_OF(status_codes), status);
}

enum case_status status_from_code(struct str code)
{
    return (enum case_status)value_of(status_codes, COUNT_OF(status_codes), code);
}

bool status_open(enum case_status status)
{
    return status < COUNT_OF(statuses_open) && statuses_open[status];
}
