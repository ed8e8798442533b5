#include "server/store/store_consent.h"

struct error store_consent_add(struct store *store, struct arena *arena,
                               const struct consent_new *in, int64_t *ret_version)
{
    static const struct sql sql = {
        .name = "case_consent",
        .text = "SELECT outcome, version FROM hotline.case_consent("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->case_id);
    sql_int(&args, in->version);
    sql_time(&args, in->at);
    sql_text(&args, in->kind);
    sql_text(&args, in->state);
    sql_text(&args, in->form);
    sql_time(&args, in->said_at);
    sql_date(&args, in->valid_until);
    sql_uuid(&args, in->record);
    sql_text_array(&args, in->flags, in->flag_count);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_version, ret_version);
}
