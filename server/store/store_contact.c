#include "server/store/store_contact.h"

struct error store_contact_log(struct store *store, struct arena *arena,
                               const struct contact_new *in, struct uuid *ret_id)
{
    static const struct sql sql = {
        .name = "contact_log",
        .text = "SELECT outcome, id FROM hotline.contact_log($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_UUID, 0}};
    struct sql_args args = {.arena = arena};
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->id);
    sql_text(&args, in->office);
    sql_text(&args, in->kind);
    sql_text(&args, in->channel);
    sql_text(&args, in->language);
    sql_time(&args, in->at);
    sql_bool(&args, in->counted_only);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_id, ret_id);
}

struct error store_contact_add(struct store *store, struct arena *arena,
                               const struct case_contact_new *in, struct uuid *ret_id)
{
    static const struct sql sql = {
        .name = "case_contact",
        .text = "SELECT outcome, id FROM hotline.case_contact("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_UUID, 0}};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->case_id);
    sql_time(&args, in->at);
    sql_uuid(&args, in->id);
    sql_text(&args, in->kind);
    sql_text(&args, in->channel);
    sql_text(&args, in->language);
    sql_text(&args, in->result);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_id, ret_id);
}
