/* A case's reference, short enough to be said on the phone: BG-2026-00417-6. Prefix of the office
 * that took it first, year, running number (five digits or more), check digit ISO 7064 MOD 11,10
 * over the digits, letters counted as two digits (A = 10 … Z = 35). */
#ifndef HOTLINE_BASE_REFERENCE_H
#define HOTLINE_BASE_REFERENCE_H

#include "hotline/base/arena.h"

/* True when form and check digit hold. Takes lower case and missing leading zeros as typed and
 * gives the canonical text. */
bool reference_parse(struct arena *arena, struct str text, struct str *ret_canonical);
struct str reference_make(struct arena *arena, const char *prefix, int year, int64_t number);

#endif
