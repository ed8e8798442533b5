/* Shift handovers: notes sealed to an office's desk, with cases attached. */
#ifndef HOTLINE_SERVER_STORE_HANDOVER_H
#define HOTLINE_SERVER_STORE_HANDOVER_H

#include "server/store/store_case_read.h"
#include "server/store/store_sealed.h"

struct handover_new {
    struct uuid actor, key, id;
    const uint8_t *request_hash;
    struct str office;
    millis at;
    const uint8_t *shred_key;
    const struct str *cases; /* canonical references */
    size_t case_count;
    struct sealed sealed; /* one compartment, its wrap for the desk, one record */
};
/* ERROR_CODE_UNKNOWN with detail "0 3": which of the cases may not be attached. */
struct error store_handover_new(struct store *store, struct arena *arena,
                                const struct handover_new *in, struct uuid *ret_id);

/* A page: what is open first, then the newest first. Rows of several handovers, each beginning with
 * its "clear" row. */
struct handover_page {
    struct uuid actor;
    bool done; /* of the last one seen, as are at and id; id nil: from the start */
    millis at;
    struct uuid id;
    int64_t limit;
};
struct error store_handovers(struct store *store, struct arena *arena,
                             const struct handover_page *page, struct case_part **ret_parts,
                             size_t *ret_count);
/* No rows: ERROR_NOT_FOUND. */
struct error store_handover(struct store *store, struct arena *arena, struct uuid actor,
                            struct uuid id, struct case_part **ret_parts, size_t *ret_count);

struct handover_change {
    struct uuid actor, key, id;
    const uint8_t *request_hash;
    millis at;
    struct str reference; /* of the case that is taken; STR_NONE where it is marked read */
    int64_t version;      /* If-Match of marking */
};
struct handover_changed {
    int64_t version;
    bool done;
};
/* ERROR_CODE_UNKNOWN: no such case is attached; ERROR_CONFLICT: somebody has taken it. */
struct error store_handover_take(struct store *store, struct arena *arena,
                                 const struct handover_change *in,
                                 struct handover_changed *ret_changed);
struct error store_handover_mark(struct store *store, struct arena *arena,
                                 const struct handover_change *in,
                                 struct handover_changed *ret_changed);

#endif
