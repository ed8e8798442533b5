#include "server/store/store_opening.h"

struct error store_opening_add(struct store *store, struct arena *arena,
                               const struct opening_new *in, millis *ret_until)
{
    static const struct sql sql = {
        .name = "case_opening",
        .text = "SELECT outcome, until FROM hotline.case_opening("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_TIME, 0}};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->case_id);
    sql_time(&args, in->at);
    sql_uuid(&args, in->id);
    sql_int(&args, in->compartment);
    sql_uuid(&args, in->record);
    sql_int(&args, in->minutes);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_until, ret_until);
}
