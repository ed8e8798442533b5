#include "server/store/store_case.h"

#include <stddef.h>
#include <string.h>

struct error store_case_open(struct store *store, struct arena *arena, const struct case_new *in,
                             struct case_opened *ret_opened)
{
    static const struct sql sql = {
        .name = "case_open",
        .text = "SELECT outcome, id, reference, status, priority, version FROM hotline.case_open("
                "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,"
                "$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,"
                "$43,$44,$45)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct case_opened, id)},
        {SQL_TEXT, offsetof(struct case_opened, reference)},
        {SQL_TEXT, offsetof(struct case_opened, status)},
        {SQL_TEXT, offsetof(struct case_opened, priority)},
        {SQL_INT, offsetof(struct case_opened, version)},
    };
    struct sql_args args = {.arena = arena};
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->id);
    sql_uuid(&args, in->contact);
    sql_text(&args, in->office);
    sql_text(&args, in->prefix);
    sql_text(&args, in->channel);
    sql_text(&args, in->language);
    sql_text(&args, in->priority);
    sql_int(&args, in->priority_rank);
    sql_text_array(&args, in->flags, in->flag_count);
    sql_time(&args, in->at);
    sql_time(&args, in->first_action_by);
    sql_date(&args, in->call_day);
    sql_bytes(&args, (struct str){.at = (const char *)in->shred_key, .len = KEY_BYTES});
    sql_date_array(&args, in->safe_on, in->deadline_count);
    sql_date_array(&args, in->latest_on, in->deadline_count);
    sql_text_array(&args, in->consent_kinds, in->consent_count);
    sql_text_array(&args, in->consent_states, in->consent_count);
    sql_text_array(&args, in->consent_forms, in->consent_count);
    sql_int_array(&args, in->consent_at, in->consent_count);
    sql_date_array(&args, in->consent_until, in->consent_count);
    sql_uuid(&args, in->consent_record);
    sql_bytes_array(&args, in->search_hashes, in->search_count);
    sql_uuid(&args, in->pseudonym);
    sql_bytes(&args, in->statistics.public_key);
    sql_bytes(&args, in->statistics.envelope);
    sql_bytes(&args, in->statistics.wrap);
    sql_text(&args, in->override_legal_basis);
    sql_time(&args, in->review_by);
    sql_sealed(&args, &in->sealed);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_opened, ret_opened);
}

struct error store_case_change(struct store *store, struct arena *arena,
                               const struct case_change *in, struct case_changed *ret_changed)
{
    static const struct sql sql = {
        .name = "case_change",
        .text = "SELECT outcome, version, priority FROM hotline.case_change("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct case_changed, version)},
        {SQL_TEXT, offsetof(struct case_changed, priority)},
    };
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_uuid(&args, in->actor);
    sql_uuid(&args, in->id);
    sql_int(&args, in->version);
    sql_time(&args, in->at);
    sql_bool(&args, in->facts);
    sql_text(&args, in->computed);
    sql_int(&args, in->computed_rank);
    sql_text(&args, in->override);
    sql_int(&args, in->override_rank);
    sql_text_array(&args, in->flags, in->flag_count);
    sql_time(&args, in->first_action_by);
    sql_date_array(&args, in->safe_on, in->deadline_count);
    sql_date_array(&args, in->latest_on, in->deadline_count);
    sql_bytes(&args, in->statistics.public_key);
    sql_bytes(&args, in->statistics.envelope);
    sql_bytes(&args, in->statistics.wrap);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_changed, ret_changed);
}

struct error store_case_search_hashes(struct store *store, struct arena *arena, struct uuid actor,
                                      struct uuid id, int64_t version, const struct str *hashes,
                                      size_t hash_count, int64_t *ret_version)
{
    static const struct sql sql = {
        .name = "case_search_hashes",
        .text = "SELECT outcome, version FROM hotline.case_search_hashes($1,$2,$3,$4)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_uuid(&args, id);
    sql_int(&args, version);
    sql_bytes_array(&args, hashes, hash_count);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_version, ret_version);
}

struct error store_case_transition(struct store *store, struct arena *arena,
                                   const struct case_transition *in, struct case_moved *ret_moved)
{
    static const struct sql sql = {
        .name = "case_transition",
        .text = "SELECT outcome, version, status FROM hotline.case_transition("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct case_moved, version)},
        {SQL_TEXT, offsetof(struct case_moved, status)},
    };
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->id);
    sql_int(&args, in->version);
    sql_time(&args, in->at);
    sql_text(&args, in->from);
    sql_text(&args, in->to);
    sql_date(&args, in->next_due);
    sql_bool(&args, in->deadlines_dropped);
    sql_uuid(&args, in->reason);
    sql_int_array(&args, in->retire, in->retire_count);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_moved, ret_moved);
}

struct error store_request_kept(struct store *store, struct arena *arena, struct uuid actor,
                                struct uuid key, const uint8_t *request_hash,
                                struct str *ret_answer)
{
    static const struct sql sql = {
        .name = "request_kept",
        .text = "SELECT outcome, answer FROM hotline.request_kept($1,$2,$3)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_JSON, 0}};
    struct sql_args args = {.arena = arena};
    sql_request(&args, actor, key, request_hash);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_answer, ret_answer);
}
