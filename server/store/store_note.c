#include "server/store/store_note.h"

struct error store_note_add(struct store *store, struct arena *arena, const struct note_new *in,
                            struct uuid *ret_id)
{
    static const struct sql sql = {
        .name = "case_note",
        .text = "SELECT outcome, id FROM hotline.case_note($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,"
                "$12,$13,$14,$15,$16,$17,$18,$19,$20)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_UUID, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, in->actor);
    sql_uuid(&args, in->key);
    sql_bytes(&args, (struct str){.at = (const char *)in->request_hash, .len = HASH_BYTES});
    sql_uuid(&args, in->case_id);
    sql_time(&args, in->at);
    sql_uuid(&args, in->record);
    sql_directory_seq(&args, &in->sealed);
    sql_sealed(&args, &in->sealed);
    return store_call(store, &sql, &args, columns, 1, sizeof *ret_id, ret_id);
}
