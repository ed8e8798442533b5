/* Reference data: the words people choose from. server/session/reference.h keeps it. */
#ifndef HOTLINE_SERVER_STORE_REFERENCE_H
#define HOTLINE_SERVER_STORE_REFERENCE_H

#include "server/store/store.h"

struct reference_item_row {
    int64_t version;
    struct str vocabulary, code;
    bool active;
    struct str data; /* a JSON object */
};
struct reference_holiday_row {
    int64_t version;
    struct str country;
    struct date day;
};

struct error store_reference_version(struct store *store, struct arena *arena,
                                     int64_t *ret_version);
/* Items by vocabulary and code, holidays by country and day; each row says of which version. */
struct error store_reference_items(struct store *store, struct arena *arena,
                                   struct reference_item_row **ret_rows, size_t *ret_count);
struct error store_reference_holidays(struct store *store, struct arena *arena,
                                      struct reference_holiday_row **ret_rows, size_t *ret_count);
/* The answer of GET /v1/vocabularies as JSON text, and its version. */
struct error store_reference_document(struct store *store, struct arena *arena,
                                      int64_t *ret_version, struct str *ret_document);

#endif
