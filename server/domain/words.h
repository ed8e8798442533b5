/* Codes of the statuses of a case, both ways: NULL for "none", 0 for unknown codes. The other words
 * code depends on stand in hotline/base/words.h. */
#ifndef HOTLINE_DOMAIN_WORDS_H
#define HOTLINE_DOMAIN_WORDS_H

#include "hotline/base/str.h"
#include "hotline/base/words.h"

const char *status_code(enum case_status status);
enum case_status status_from_code(struct str code);
bool status_open(enum case_status status);

#endif
