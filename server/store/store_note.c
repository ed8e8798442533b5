#include "server/store/store_note.h"

struct error store_note_add(struct store *store, struct arena *arena, const struct note_new *in,
                            struct uuid *ret_id)
{
    static const struct sql sql = {
        .name = "case_note",
        .text = "SELECT outcome, id FROM hotline.case_note("
                "$15,$16,$17,$18,$19,$20," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_UUID, 0}};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->case_id);
    sql_time(&args, in->at);
    sql_uuid(&args, in->record);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_id, ret_id);
}
