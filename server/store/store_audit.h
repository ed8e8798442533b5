/* Reading the audit. */
#ifndef HOTLINE_SERVER_STORE_AUDIT_H
#define HOTLINE_SERVER_STORE_AUDIT_H

#include "server/store/store.h"

struct audit_row {
    int64_t xid, id; /* its place in the order */
    millis at;
    struct str actor; /* user name; empty for the server, hotline-admin and unknown people */
    struct str event;
    struct str reference; /* of the case it is about */
    struct str detail;    /* JSON object */
};

/* Rows behind a place in the order (0, 0: from the first), of one case where reference is given.
 * Reading is audited as well. */
struct error store_audit_page(struct store *store, struct arena *arena, struct uuid actor,
                              int64_t after_xid, int64_t after_id, int64_t limit,
                              struct str reference, struct audit_row **ret_rows,
                              size_t *ret_count);

#endif
