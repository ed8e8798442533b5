/* Codes of the words code depends on, both ways. NULL for "none"; unknown codes give 0. */
#ifndef HOTLINE_DOMAIN_WORDS_H
#define HOTLINE_DOMAIN_WORDS_H

#include "hotline/base/str.h"
#include "hotline/base/words.h"

const char *priority_code(enum priority priority);
enum priority priority_from_code(struct str code);
bool consent_kind_explicit(enum consent_kind kind);
const char *status_code(enum case_status status);
enum case_status status_from_code(struct str code);
bool status_open(enum case_status status);
const char *risk_question_code(enum risk_question question);
enum risk_answer risk_answer_from_code(struct str code);

#endif
