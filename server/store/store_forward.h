/* Forwards: sending, reading, deciding, taking back. */
#ifndef HOTLINE_SERVER_STORE_FORWARD_H
#define HOTLINE_SERVER_STORE_FORWARD_H

#include "server/store/store_case.h"

/* What a forward and its case have become. */
struct forward_done {
    struct uuid id;
    struct str state;
    int64_t version;
    struct str reference;
    int64_t case_version;
    struct str status; /* of the case */
};

/* POST /v1/cases/{reference}/forwards. The first records of `sealed` are the manifest's copies, in
 * its order. */
struct forward_new {
    struct uuid actor, key;
    const uint8_t *request_hash;
    int64_t case_version; /* If-Match */
    struct uuid case_id, id;
    millis at;
    struct str kind;
    struct uuid to;
    struct str to_office; /* STR_NONE unless an office */
    const struct str *limits_read;
    size_t limit_count;
    struct str legal_basis;
    const struct str *override_consents; /* NULL: no override */
    size_t override_count;
    millis review_by;
    const struct uuid *records; /* the manifest */
    const int64_t *versions, *blackened;
    size_t record_count;
    const struct sealed *sealed;
};
struct error store_forward_new(struct store *store, struct arena *arena,
                               const struct forward_new *in, struct forward_done *ret_done);

struct forward_context {
    struct uuid case_id;
    struct str kind, state;
    struct str public_key; /* of the exchange; at == NULL: closed */
};
struct error store_forward_context(struct store *store, struct arena *arena, struct uuid actor,
                                   struct uuid id, struct forward_context *ret_context);

struct forward_decision {
    struct uuid actor, key;
    const uint8_t *request_hash;
    int64_t version; /* If-Match */
    struct uuid id;
    struct str decision; /* accept, refuse, complete */
    millis at;
    const struct sealed *sealed; /* the reason, or nothing */
};
struct error store_forward_decide(struct store *store, struct arena *arena,
                                  const struct forward_decision *in,
                                  struct forward_done *ret_done);

/* *ret_fetched: JSON array of what the receiver has had. */
struct error store_forward_recall(struct store *store, struct arena *arena, struct uuid actor,
                                  int64_t version, struct uuid id, millis at,
                                  struct forward_done *ret_done, struct str *ret_fetched);

/* Audited as 'viewed'. No rows: ERROR_NOT_FOUND. */
struct error store_forward_read(struct store *store, struct arena *arena, struct uuid actor,
                                struct uuid id, struct case_part **ret_parts, size_t *ret_count);

#endif
