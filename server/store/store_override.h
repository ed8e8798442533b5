/* What was done without consent, waiting for a second person. */
#ifndef HOTLINE_SERVER_STORE_OVERRIDE_H
#define HOTLINE_SERVER_STORE_OVERRIDE_H

#include "server/store/store.h"

struct override_row {
    struct uuid id;
    struct str reference, kind;
    struct str consents; /* JSON array of codes */
    struct str legal_basis, decided_by;
    millis decided_at, review_by;
};

/* Those of the actor's office that are not reviewed, behind (after_at, after_id) when after_id is
 * not nil. */
struct error store_overrides_page(struct store *store, struct arena *arena, struct uuid actor,
                                  millis after_at, struct uuid after_id, int64_t limit,
                                  struct override_row **ret_rows, size_t *ret_count);

struct override_review {
    struct uuid actor, key;
    const uint8_t *request_hash; /* 32 bytes */
    struct uuid id;
    struct str verdict;
};
struct override_reviewed {
    struct str verdict;
    millis at;
};
struct error store_override_review(struct store *store, struct arena *arena,
                                   const struct override_review *review,
                                   struct override_reviewed *ret_reviewed);

#endif
