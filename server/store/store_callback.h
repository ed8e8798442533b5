/* Callback codes, and receipts read out. */
#ifndef HOTLINE_SERVER_STORE_CALLBACK_H
#define HOTLINE_SERVER_STORE_CALLBACK_H

#include "hotline/vault/server_key.h"
#include "server/store/store.h"

struct callback_new {
    struct uuid actor, key;
    const uint8_t *request_hash;
    struct str reference;
    struct callback_hash hash;
    millis at;
};
/* Ends the code before. ERROR_NOT_FOUND, ERROR_FORBIDDEN, ERROR_CASE_CLOSED. */
struct error store_callback_issue(struct store *store, struct arena *arena,
                                  const struct callback_new *in, millis *ret_issued_at);

struct callback_redeemed {
    int64_t retry_after; /* seconds; not 0: too many wrong ones, and nothing else is set */
    struct str reference, office;
    millis until;
};
/* ERROR_CALLBACK_UNKNOWN: counted against the actor, and against cases whose codes begin alike. */
struct error store_callback_redeem(struct store *store, struct arena *arena, struct uuid actor,
                                   const struct callback_hash *hash,
                                   struct callback_redeemed *ret_redeemed);

/* When a case came in that the actor works with (ERROR_NOT_FOUND, ERROR_FORBIDDEN). */
struct error store_case_receipt(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, millis *ret_received_at);

struct receipt_tried {
    int64_t retry_after; /* as above */
    millis received_at;  /* MILLIS_NONE: there is no such case */
};
/* Counts one try of the actor, whatever becomes of it. */
struct error store_receipt_try(struct store *store, struct arena *arena, struct uuid actor,
                               struct str reference, struct receipt_tried *ret_tried);

#endif
