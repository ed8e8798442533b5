/* Cases: opening one, changing it, and what a writer has to know of one. Reading: store_case_read.h. */
#ifndef HOTLINE_SERVER_STORE_CASE_H
#define HOTLINE_SERVER_STORE_CASE_H

#include "hotline/base/json.h"
#include "server/router/request.h"
#include "server/store/store_case_read.h"
#include "server/store/store_sealed.h"

/* A caller's relations to a case (schema/functions/case_access.sql says what each means). */
enum relation { /* bits */
    RELATION_COORDINATION = 1,
    RELATION_DESK = 2,
    RELATION_LOGGER = 4,
    RELATION_HANDLER = 8,
    RELATION_OFFERED = 16,
    RELATION_RECEIVER = 32,
    RELATION_SENDER = 64,
    RELATION_CALLBACK = 128, /* has redeemed a callback code: may add a call, no more */
};
/* Those who work with the case itself, not only with a forward's exchange. */
#define RELATION_WORKS \
    (RELATION_COORDINATION | RELATION_DESK | RELATION_LOGGER | RELATION_HANDLER)

struct context_key {
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    uint8_t public_key[KEY_BYTES];
    bool retired, held;
};
/* The newest version of a record of which a case has one. */
struct context_head {
    enum record_type type;
    struct uuid id;
    uint32_t version;
};

struct case_context {
    struct uuid id;
    struct str reference, office, origin_office, status;
    struct str priority, priority_computed;
    bool priority_overridden;
    struct json *flags; /* array of codes */
    struct str channel, language; /* of the call that made it */
    int64_t version;
    struct uuid logger, assignee; /* assignee nil: nobody */
    millis created_at;
    unsigned relations; /* enum relation */
    struct str shred_key;
    struct uuid pseudonym;
    struct context_key *keys;
    size_t key_count;
    struct context_head *heads;
    size_t head_count;
    struct json *consents; /* [{"kind", "state", "valid_until"}], newest of each kind */
};

/* ERROR_NOT_FOUND also where the caller has no relation to the case. callback: a redeemed callback
 * code counts as one. */
struct error store_case_context(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, bool callback,
                                struct case_context *ret_context);
/* The record of a type that a case has one of; NULL before the first. */
const struct context_head *case_context_head(const struct case_context *context,
                                             enum record_type type);

/* Sealed to statistics under a pseudonym, each time with a key of its own. */
struct statistics_copy {
    struct str public_key, envelope, wrap; /* at == NULL: none */
};

/* POST /v1/cases. */
struct case_new {
    struct uuid actor, key;
    const uint8_t *request_hash;
    struct uuid id, contact;
    struct str office, prefix, channel, language;
    struct str priority;
    int64_t priority_rank;
    const struct str *flags;
    size_t flag_count;
    millis at, first_action_by;
    struct date call_day; /* in the offices' zone */
    const uint8_t *shred_key;
    const struct date *safe_on, *latest_on;
    size_t deadline_count;
    const struct str *consent_kinds, *consent_states, *consent_forms; /* form STR_NONE: not said */
    const int64_t *consent_at; /* ms; 0: not said */
    const struct date *consent_until;
    size_t consent_count;
    struct uuid consent_record; /* nil: none */
    const struct str *search_hashes; /* 16 bytes each */
    size_t search_count;
    struct uuid pseudonym; /* nil: no statistics copy */
    struct statistics_copy statistics;
    struct str override_legal_basis; /* STR_NONE: no override of store_identity */
    millis review_by;
    struct sealed sealed;
};
struct case_opened {
    struct uuid id;
    struct str reference, status, priority;
    int64_t version;
};
struct error store_case_open(struct store *store, struct arena *arena, const struct case_new *in,
                             struct case_opened *ret_opened);

/* PUT …/facts and PATCH: what changes in clear; sealed rows carry the rest. */
struct case_change {
    struct uuid actor, id;
    int64_t version; /* If-Match */
    millis at;
    bool facts; /* computed, flags, deadlines and statistics are new */
    struct str computed;
    int64_t computed_rank;
    struct str override; /* STR_NONE: none */
    int64_t override_rank;
    const struct str *flags; /* all of them */
    size_t flag_count;
    millis first_action_by;
    const struct date *safe_on, *latest_on;
    size_t deadline_count;
    struct statistics_copy statistics;
    struct sealed sealed;
};
struct case_changed {
    int64_t version;
    struct str priority;
};
struct error store_case_change(struct store *store, struct arena *arena,
                               const struct case_change *in, struct case_changed *ret_changed);

/* PUT …/search-hashes. */
struct error store_case_search_hashes(struct store *store, struct arena *arena, struct uuid actor,
                                      struct uuid id, int64_t version, const struct str *hashes,
                                      size_t hash_count, int64_t *ret_version);

/* POST …/transitions. */
struct case_transition {
    struct uuid actor, key, id;
    const uint8_t *request_hash;
    int64_t version;
    millis at;
    struct str from, to;
    struct date next_due; /* year 0: none */
    bool deadlines_dropped;
    struct uuid reason; /* record; nil: none */
    const int64_t *retire; /* compartments that get a new epoch when a handler is released */
    size_t retire_count;
    struct sealed sealed;
};
struct case_moved {
    int64_t version;
    struct str status;
};
struct error store_case_transition(struct store *store, struct arena *arena,
                                   const struct case_transition *in, struct case_moved *ret_moved);

/* What a creating request was answered before, as JSON; STR_NONE: nothing yet. */
struct error store_request_kept(struct store *store, struct arena *arena, struct uuid actor,
                                struct uuid key, const uint8_t *request_hash,
                                struct str *ret_answer);

#endif
