/* Duplicates: merging a case into another, and undoing it. */
#ifndef HOTLINE_SERVER_STORE_MERGE_H
#define HOTLINE_SERVER_STORE_MERGE_H

#include "server/store/store_sealed.h"

struct merge_new {
    struct uuid actor, key, id;
    const uint8_t *request_hash;
    int64_t version;  /* If-Match, of the case that is merged */
    struct uuid into; /* nil where it is undone */
    millis at;
    struct uuid reason; /* record in work */
    struct sealed sealed;
};
struct merged {
    int64_t version;
    struct str status, into; /* into: reference; STR_NONE where it is undone */
};
struct error store_case_merge(struct store *store, struct arena *arena,
                              const struct merge_new *in, struct merged *ret_merged);
struct error store_case_unmerge(struct store *store, struct arena *arena,
                                const struct merge_new *in, struct merged *ret_merged);

#endif
