/* Giving a case to somebody. */
#ifndef HOTLINE_SERVER_STORE_ASSIGNMENT_H
#define HOTLINE_SERVER_STORE_ASSIGNMENT_H

#include "server/store/store_sealed.h"

struct assignment_new {
    struct uuid actor, key, case_id, id;
    const uint8_t *request_hash;
    int64_t version; /* If-Match, of the case */
    millis at;
    struct uuid to;
    struct str from_status, to_status;
    const int64_t *needs; /* compartments of which she has to get wraps */
    size_t need_count;
    const int64_t *retire; /* compartments that get a new epoch, as the former handler leaves */
    size_t retire_count;
    struct uuid reason;     /* record in work; nil: none */
    struct str legal_basis; /* of an override; STR_NONE: none */
    const struct str *consents; /* that the override stands for */
    size_t consent_count;
    millis review_by;
    struct sealed sealed;
};
struct assigned {
    int64_t version;
    struct str status, assignee;
};
/* ERROR_WRAPS_MISSING, ERROR_WRAPS_SURPLUS with detail "identity 1" (compartment and epoch). */
struct error store_case_assign(struct store *store, struct arena *arena,
                               const struct assignment_new *in, struct assigned *ret_assigned);

/* Several of them in one transaction, all or none; without overrides. */
struct reassignment_new {
    struct uuid actor, key, from;
    const uint8_t *request_hash;
    millis at;
    const struct assignment_new *rows;
    size_t count;
};
/* *ret_cases: a JSON array. The detail of a refusal begins with the reference of its case. */
struct error store_cases_reassign(struct store *store, struct arena *arena,
                                  const struct reassignment_new *in, struct str *ret_cases);

#endif
