/* A snapshot of the reference data (vocabularies, municipalities, time limits, holidays): filled
 * once from rows the store delivers, then only read, so that threads may share it. */
#ifndef HOTLINE_DOMAIN_REFERENCE_H
#define HOTLINE_DOMAIN_REFERENCE_H

#include "hotline/base/json.h"
#include "hotline/base/words.h"

struct reference;

struct reference *reference_new(int64_t version);
void reference_free(struct reference *reference); /* takes NULL */
/* One row of hotline.reference_item; everything is copied. data may be NULL. The sectors named by
 * items of respondent_type become the vocabulary respondent_sector. */
void reference_add_item(struct reference *reference, struct str vocabulary, struct str code,
                        bool active, const struct json *data);
void reference_add_holiday(struct reference *reference, struct str country, struct date day);
/* Sorts; call once after the last row, before the first question. */
void reference_ready(struct reference *reference);

int64_t reference_version(const struct reference *reference);
size_t reference_count(const struct reference *reference); /* items */
/* Known and active. */
bool reference_has(const struct reference *reference, const char *vocabulary, struct str code);
/* Also for inactive ones; NULL when unknown. */
const struct json *reference_data(const struct reference *reference, const char *vocabulary,
                                  struct str code);
/* STR_NONE when unknown. */
struct str reference_municipality_country(const struct reference *reference, struct str code);
struct str reference_partner_country(const struct reference *reference, struct str code);
/* The office whose coordination governs the partner's group: RS belgrade, ME podgorica, XK
 * pristina, others belgrade. OFFICE_NONE when unknown. */
enum office reference_partner_office(const struct reference *reference, struct str code);
bool reference_holiday(const struct reference *reference, struct str country, struct date day);
/* Neither Saturday, Sunday nor a holiday of the country. */
bool reference_working_day(const struct reference *reference, struct str country, struct date day);

/* Active time limits in order of their codes, one after the other: NULL gives the first, the last
 * gives NULL. */
struct time_limit {
    struct str code, country;
    const struct json *data; /* as in the seed: trigger, duration, kind, applies_when, … */
};
const struct time_limit *reference_next_limit(const struct reference *reference,
                                              const struct time_limit *after);
const struct time_limit *reference_limit(const struct reference *reference, struct str code);

#endif
