/* Reference data as the server keeps it: one immutable snapshot per version, shared by all
 * threads, held through services_reference_acquire(). */
#ifndef HOTLINE_SERVER_REFERENCE_H
#define HOTLINE_SERVER_REFERENCE_H

#include "hotline/base/json.h"
#include "server/domain/reference.h"
#include "server/session/services.h"

struct reference_item {
    struct str vocabulary, code;
    int64_t sort;
    bool active;
    const struct json *labels, *data; /* objects */
};
struct reference_holiday {
    struct str country;
    struct date day;
};

struct reference_data {
    struct arena *arena;
    int64_t version;
    struct reference *rules;      /* the same for server/domain */
    struct str document;          /* the answer of GET /v1/vocabularies */
    struct reference_item *items; /* by vocabulary, then code */
    size_t item_count;
    struct reference_holiday *holidays; /* by country, day */
    size_t holiday_count;
};

/* For services_options.reference. */
extern const struct reference_source reference_from_store;

/* NULL when there is none; also finds items that are no longer offered. data may be NULL. */
const struct reference_item *reference_find(const struct reference_data *data,
                                            const char *vocabulary, struct str code);
/* The items of one vocabulary in order of code; *ret_count 0 when there are none. */
const struct reference_item *reference_vocabulary(const struct reference_data *data,
                                                  const char *vocabulary, size_t *ret_count);

#endif
