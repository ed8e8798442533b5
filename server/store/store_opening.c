#include "server/store/store_opening.h"

struct error store_opening_add(struct store *store, struct arena *arena,
                               const struct opening_new *in, millis *ret_until)
{
    static const struct sql sql = {
        .name = "case_opening",
        .text = "SELECT outcome, until FROM hotline.case_opening($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,"
                "$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_TIME, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, in->actor);
    sql_uuid(&args, in->key);
    sql_bytes(&args, (struct str){.at = (const char *)in->request_hash, .len = HASH_BYTES});
    sql_uuid(&args, in->case_id);
    sql_time(&args, in->at);
    sql_uuid(&args, in->id);
    sql_int(&args, in->compartment);
    sql_uuid(&args, in->record);
    sql_int(&args, in->minutes);
    sql_directory_seq(&args, &in->sealed);
    sql_sealed(&args, &in->sealed);
    return store_call(store, &sql, &args, columns, 1, sizeof *ret_until, ret_until);
}
