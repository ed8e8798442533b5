#include "server/store/store_forward.h"

#include <stddef.h>

struct recalled {
    struct forward_done forward;
    struct str fetched;
};

static const struct sql_column done_columns[] = {
    {SQL_UUID, offsetof(struct forward_done, id)},
    {SQL_TEXT, offsetof(struct forward_done, state)},
    {SQL_INT, offsetof(struct forward_done, version)},
    {SQL_TEXT, offsetof(struct forward_done, reference)},
    {SQL_INT, offsetof(struct forward_done, case_version)},
    {SQL_TEXT, offsetof(struct forward_done, status)},
};
#define DONE "outcome, id, state, version, reference, case_version, status"

struct error store_forward_new(struct store *store, struct arena *arena,
                               const struct forward_new *in, struct forward_done *ret_done)
{
    static const struct sql sql = {
        .name = "forward_new",
        .text = "SELECT " DONE " FROM hotline.forward_new("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,"
                SEALED_ROWS ")",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_int(&args, in->case_version);
    sql_uuid(&args, in->case_id);
    sql_time(&args, in->at);
    sql_uuid(&args, in->id);
    sql_text(&args, in->kind);
    sql_uuid(&args, in->to);
    sql_text(&args, in->to_office);
    sql_text_array(&args, in->limits_read, in->limit_count);
    sql_text(&args, in->legal_basis);
    sql_uuid(&args, in->override_consents ? uuid_new() : (struct uuid){0});
    sql_text_array(&args, in->override_consents, in->override_count);
    sql_time(&args, in->review_by);
    sql_uuid_array(&args, in->records, in->record_count);
    sql_int_array(&args, in->versions, in->record_count);
    sql_int_array(&args, in->blackened, in->record_count);
    return store_call(store, &sql, &args, COLUMNS(done_columns), sizeof *ret_done,
                      ret_done);
}

struct error store_forward_context(struct store *store, struct arena *arena, struct uuid actor,
                                   struct uuid id, struct forward_context *ret_context)
{
    static const struct sql sql = {
        .name = "forward_context",
        .text = "SELECT outcome, case_id, kind, state, public_key"
                " FROM hotline.forward_context($1, $2)"};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct forward_context, case_id)},
        {SQL_TEXT, offsetof(struct forward_context, kind)},
        {SQL_TEXT, offsetof(struct forward_context, state)},
        {SQL_BYTES, offsetof(struct forward_context, public_key)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_uuid(&args, id);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_context, ret_context);
}

struct error store_forward_decide(struct store *store, struct arena *arena,
                                  const struct forward_decision *in,
                                  struct forward_done *ret_done)
{
    static const struct sql sql = {
        .name = "forward_decide",
        .text = "SELECT " DONE " FROM hotline.forward_decide("
                "$15,$16,$17,$18,$19,$20,$21," SEALED_ROWS ")",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_int(&args, in->version);
    sql_uuid(&args, in->id);
    sql_text(&args, in->decision);
    sql_time(&args, in->at);
    return store_call(store, &sql, &args, COLUMNS(done_columns), sizeof *ret_done,
                      ret_done);
}

struct error store_forward_recall(struct store *store, struct arena *arena, struct uuid actor,
                                  int64_t version, struct uuid id, millis at,
                                  struct forward_done *ret_done, struct str *ret_fetched)
{
    static const struct sql sql = {
        .name = "forward_recall",
        .text = "SELECT " DONE ", fetched FROM hotline.forward_recall($1, $2, $3, $4)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct recalled, forward.id)},
        {SQL_TEXT, offsetof(struct recalled, forward.state)},
        {SQL_INT, offsetof(struct recalled, forward.version)},
        {SQL_TEXT, offsetof(struct recalled, forward.reference)},
        {SQL_INT, offsetof(struct recalled, forward.case_version)},
        {SQL_TEXT, offsetof(struct recalled, forward.status)},
        {SQL_JSON, offsetof(struct recalled, fetched)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_int(&args, version);
    sql_uuid(&args, id);
    sql_time(&args, at);
    struct recalled recalled;
    struct error e = store_call(store, &sql, &args, COLUMNS(columns), sizeof recalled, &recalled);
    if (e.id)
        return e;
    *ret_done = recalled.forward;
    *ret_fetched = recalled.fetched;
    return NO_ERROR;
}

struct error store_forward_read(struct store *store, struct arena *arena, struct uuid actor,
                                struct uuid id, struct case_part **ret_parts, size_t *ret_count)
{
    static const struct sql sql = {.name = "forward_read",
                                   .text = "SELECT * FROM hotline.forward_read($1, $2)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_uuid(&args, id);
    return store_run_parts(store, &sql, &args, ret_parts, ret_count);
}
