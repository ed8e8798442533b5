/* Cases: opening one, reading, and what a writer has to know of one. */
#ifndef HOTLINE_SERVER_STORE_CASE_H
#define HOTLINE_SERVER_STORE_CASE_H

#include "hotline/base/json.h"
#include "server/router/request.h"
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
    struct str channel;
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

/* ERROR_NOT_FOUND also where the caller has no relation to the case. */
struct error store_case_context(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, struct case_context *ret_context);
/* The record of a type that a case has one of; NULL before the first. */
const struct context_head *case_context_head(const struct case_context *context,
                                             enum record_type type);

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
    int64_t statistics_epoch;
    struct str statistics_envelope, statistics_wrap;
    struct str override_legal_basis; /* STR_NONE: no override of store_identity */
    millis review_by;
    struct str leak; /* server/api/leak_probe.h; STR_NONE in every real build */
    struct sealed sealed;
};
struct case_opened {
    struct uuid id;
    struct str reference, status, priority;
    int64_t version;
};
struct error store_case_open(struct store *store, struct arena *arena, const struct case_new *in,
                             struct case_opened *ret_opened);

/* One row of a reading function. part says what it is:
 *   "clear"   JSON members of the answer, in `clear`
 *   "layer"   id: the case; bytes: its shred key
 *   "key"     compartment, scope, epoch, bytes: public key, flag: retired
 *   "wrap"    compartment, scope, epoch, principal, principal_epoch, bytes under the outer layer
 *   "record"  id, version, type, compartment, scope, epoch, principal: author, at, bytes */
struct case_part {
    struct str part;
    struct uuid id;
    int64_t version, type, compartment;
    struct uuid scope;
    int64_t epoch;
    struct uuid principal;
    int64_t principal_epoch;
    millis at;
    bool flag;
    struct str bytes;
    struct str clear;
};
#define CASE_PART_COLUMN_COUNT 13
extern const struct sql_column case_part_columns[CASE_PART_COLUMN_COUNT];

/* No rows: ERROR_NOT_FOUND. Audited as 'viewed'. */
struct error store_case_read(struct store *store, struct arena *arena, struct uuid actor,
                             struct str reference, struct case_part **ret_parts,
                             size_t *ret_count);

/* One row of GET /v1/cases. */
struct case_row {
    struct uuid id;
    struct str reference, office, status, priority;
    bool priority_overridden;
    struct str flags; /* JSON array */
    struct str channel;
    struct str logger, assignee, assignee_name; /* user names or a group's handle */
    millis created_at, updated_at;
    struct date next_due_on;
    millis first_action_by;
    int64_t version;
    struct uuid forward;
    struct str forward_state, forward_kind;
    int64_t cursor_rank, cursor_at; /* at: microseconds */
    struct uuid cursor_id;
    struct str shred_key;
    struct case_part record, wrap; /* bytes.at == NULL: none */
};
struct case_page {
    struct uuid actor;
    struct str view;
    bool after; /* with the cursor of the last row seen */
    int64_t after_rank, after_at;
    struct uuid after_id;
    int64_t limit;
};
struct error store_case_page(struct store *store, struct arena *arena,
                             const struct case_page *page, struct case_row **ret_rows,
                             size_t *ret_count);

/* GET …/principals: the members of the answer as JSON text. */
struct error store_case_principals(struct store *store, struct arena *arena, struct uuid actor,
                                   struct str reference, struct str *ret_json);

/* PUT …/facts and PATCH: what changes in clear; sealed rows carry the rest. */
struct case_change {
    struct uuid actor, id;
    int64_t version; /* If-Match */
    millis at;
    bool facts;      /* all of the following but priority_override; else only that */
    struct str priority_computed;
    int64_t priority_rank;
    const struct str *flags; /* that the facts give; the case's own flags stay */
    size_t flag_count;
    millis first_action_by;
    const struct date *safe_on, *latest_on;
    size_t deadline_count;
    struct str statistics_envelope; /* replaces the copy; at == NULL: stays */
    struct str statistics_wrap;
    int64_t statistics_epoch;
    bool override; /* PATCH with a priority: */
    struct str priority_override;
    bool summary;
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
    struct sealed sealed;
};
struct case_moved {
    int64_t version;
    struct str status;
    struct str assignee; /* of an assignment */
};
struct error store_case_transition(struct store *store, struct arena *arena,
                                   const struct case_transition *in, struct case_moved *ret_moved);

#endif
