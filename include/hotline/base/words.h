/* The words code depends on (the tables of vocab) as enums. 0 is always "none". */
#ifndef HOTLINE_BASE_WORDS_H
#define HOTLINE_BASE_WORDS_H

#include "hotline/base/str.h"

enum compartment {
    COMPARTMENT_NONE = 0,
#define COMPARTMENT(ID, BYTE, CODE) COMPARTMENT_##ID = (BYTE),
#include "hotline/vocab/compartments.def"
#undef COMPARTMENT
};

enum role {
    ROLE_NONE = 0,
#define ROLE(ID, CODE) ROLE_##ID,
#include "hotline/vocab/roles.def"
#undef ROLE
    ROLE_COUNT
};

enum office {
    OFFICE_NONE = 0,
#define OFFICE(ID, CODE, PREFIX, COUNTRY) OFFICE_##ID,
#include "hotline/vocab/offices.def"
#undef OFFICE
    OFFICE_COUNT
};

enum priority { /* grows with urgency */
                PRIORITY_NONE = 0,
#define PRIORITY(ID, CODE, RANK, MINUTES, DAYS, WORKING) PRIORITY_##ID = (RANK),
#include "hotline/vocab/priorities.def"
#undef PRIORITY
};

enum risk_question {
#define RISK_QUESTION(ID, CODE, LEAST, RAISES, FLAG) RISK_QUESTION_##ID,
#include "hotline/vocab/risk_questions.def"
#undef RISK_QUESTION
    RISK_QUESTION_COUNT
};

enum risk_answer {
    RISK_NONE = 0,
#define RISK_ANSWER(ID, CODE) RISK_##ID,
#include "hotline/vocab/risk_answers.def"
#undef RISK_ANSWER
    RISK_ANSWER_COUNT
};

enum consent_kind {
    CONSENT_KIND_NONE = 0,
#define CONSENT_KIND(ID, CODE, EXPLICIT) CONSENT_KIND_##ID,
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
    CONSENT_KIND_COUNT
};

enum consent_state {
    CONSENT_NONE = 0, /* never noted */
#define CONSENT_STATE(ID, CODE) CONSENT_##ID,
#include "hotline/vocab/consent_states.def"
#undef CONSENT_STATE
    CONSENT_STATE_COUNT
};

enum case_status {
    STATUS_NONE = 0,
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) STATUS_##ID,
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
    STATUS_COUNT
};

/* Codes both ways: NULL for "none", 0 for a code that is not there. */
const char *role_code(enum role role);
enum role role_from_code(struct str code);
bool role_handles(enum role role); /* whether a case can be assigned to her */
const char *office_code(enum office office);
enum office office_from_code(struct str code);
const char *office_prefix(enum office office);
const char *office_country(enum office office);
const char *priority_code(enum priority priority);
enum priority priority_from_code(struct str code);
const char *consent_kind_code(enum consent_kind kind);
enum consent_kind consent_kind_from_code(struct str code);
bool consent_kind_explicit(enum consent_kind kind);
const char *consent_state_code(enum consent_state state);
enum consent_state consent_state_from_code(struct str code);
const char *status_code(enum case_status status);
enum case_status status_from_code(struct str code);
bool status_open(enum case_status status);
const char *risk_question_code(enum risk_question question);
enum risk_answer risk_answer_from_code(struct str code);

#endif
