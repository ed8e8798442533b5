/* Reference data: the words people choose from. */
#ifndef HOTLINE_SERVER_STORE_REFERENCE_H
#define HOTLINE_SERVER_STORE_REFERENCE_H

#include "server/store/store.h"

struct reference_item {
    struct str vocabulary, code;
    int64_t sort;
    bool active;
    struct str labels, data; /* JSON objects */
};
struct reference_holiday {
    struct str country;
    struct date day;
};
struct reference {
    int64_t version;
    struct reference_item *items; /* by vocabulary, sort, code */
    size_t item_count;
    struct reference_holiday *holidays; /* by country, day */
    size_t holiday_count;
};

struct error store_reference_version(struct store *store, struct arena *arena,
                                     int64_t *ret_version);
/* Everything, as of one version. */
struct error store_reference_read(struct store *store, struct arena *arena,
                                  struct reference *ret_reference);
/* The answer of GET /v1/vocabularies as JSON text, and its version. */
struct error store_reference_document(struct store *store, struct arena *arena,
                                      int64_t *ret_version, struct str *ret_document);

#endif
