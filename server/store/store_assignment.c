#include "server/store/store_assignment.h"

#include <stddef.h>

struct error store_case_assign(struct store *store, struct arena *arena,
                               const struct assignment_new *in, struct assigned *ret_assigned)
{
    static const struct sql sql = {
        .name = "case_assign",
        .text = "SELECT outcome, version, status, assignee FROM hotline.case_assign("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct assigned, version)},
        {SQL_TEXT, offsetof(struct assigned, status)},
        {SQL_TEXT, offsetof(struct assigned, assignee)},
    };
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->case_id);
    sql_int(&args, in->version);
    sql_time(&args, in->at);
    sql_uuid(&args, in->id);
    sql_uuid(&args, in->to);
    sql_text(&args, in->from_status);
    sql_text(&args, in->to_status);
    sql_int_array(&args, in->needs, in->need_count);
    sql_int_array(&args, in->retire, in->retire_count);
    sql_uuid(&args, in->reason);
    sql_text(&args, in->legal_basis);
    sql_text_array(&args, in->consents, in->consent_count);
    sql_time(&args, in->review_by);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_assigned, ret_assigned);
}
