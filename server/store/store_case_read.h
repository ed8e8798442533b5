/* Reading cases: pages, one case, who can open it. Every read is audited before it answers. */
#ifndef HOTLINE_SERVER_STORE_CASE_READ_H
#define HOTLINE_SERVER_STORE_CASE_READ_H

#include "server/store/store.h"

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
/* Runs a reading function whose columns are those of a case_part, in order. No rows:
 * ERROR_NOT_FOUND. */
struct error store_run_parts(struct store *store, const struct sql *sql,
                             const struct sql_args *args, struct case_part **ret_parts,
                             size_t *ret_count);

/* What of a case the caller may read. No rows: ERROR_NOT_FOUND. Audited as event: "viewed", or
 * "exported" for the case file. */
struct error store_case_read(struct store *store, struct arena *arena, struct uuid actor,
                             struct str reference, struct str event, struct case_part **ret_parts,
                             size_t *ret_count);

/* What an opening has just given: the sealed side of one compartment. */
struct error store_case_opened(struct store *store, struct arena *arena, struct uuid actor,
                               struct uuid case_id, int64_t compartment,
                               struct case_part **ret_parts, size_t *ret_count);

/* One row of GET /v1/cases. */
struct case_row {
    struct uuid id;
    struct str reference, office, status, priority;
    bool priority_overridden;
    struct str flags; /* JSON array */
    struct str channel;
    struct uuid logger, assignee;
    struct str assignee_name; /* user name, or a group's handle */
    millis created_at, updated_at;
    struct date next_due_on;
    millis first_action_by;
    int64_t version;
    struct uuid forward;
    struct str forward_state, forward_kind;
    int64_t forward_version;
    int64_t cursor_rank, cursor_at; /* at: microseconds */
    struct uuid cursor_id;
    struct str shred_key;
    struct case_part record, key, wrap; /* bytes.at == NULL: none */
};
/* What is wanted of queue and mine. */
struct case_choice {
    bool chosen; /* false: everything; statuses and assigned say nothing */
    const struct str *statuses;
    size_t status_count;
    const int64_t *ranks; /* of priorities: PRIORITY_…; never none */
    size_t rank_count;
    enum { ASSIGNED_ANY, ASSIGNED_NONE, ASSIGNED_SOME } assigned;
};
struct case_page {
    struct uuid actor;
    struct str view, sort;
    struct case_choice choice;
    bool after; /* with the cursor of the last row seen */
    int64_t after_rank, after_at;
    struct uuid after_id;
    int64_t limit;
};
struct error store_case_page(struct store *store, struct arena *arena, const struct case_page *page,
                             struct case_row **ret_rows, size_t *ret_count);

/* GET /v1/case-counts. */
struct case_counts {
    int64_t queue, mine, overdue, forwarded, closed;
    struct str critical; /* JSON array of references */
};
/* Nothing is counted beyond `most`; `shown` references at most. critical: which cases are meant. */
struct error store_case_counts(struct store *store, struct arena *arena, struct uuid actor,
                               int64_t most, int64_t shown, const struct case_choice *critical,
                               struct case_counts *ret_counts);

/* GET …/principals: the members of the answer as JSON text. */
struct error store_case_principals(struct store *store, struct arena *arena, struct uuid actor,
                                   struct str reference, struct str *ret_json);

#endif
