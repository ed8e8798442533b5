#include "server/store/store_handover.h"

#include <stddef.h>

struct error store_handover_new(struct store *store, struct arena *arena,
                                const struct handover_new *in, struct uuid *ret_id)
{
    static const struct sql sql = {
        .name = "handover_new",
        .text = "SELECT outcome, id FROM hotline.handover_new("
                "$15,$16,$17,$18,$19,$20,$21,$22," SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_UUID, 0}};
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &in->sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->id);
    sql_text(&args, in->office);
    sql_time(&args, in->at);
    sql_bytes(&args, (struct str){.at = (const char *)in->shred_key, .len = KEY_BYTES});
    sql_text_array(&args, in->cases, in->case_count);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_id, ret_id);
}

#define PARTS                                                                                      \
    "SELECT part, id, version, type, compartment, scope, epoch, principal, principal_epoch, at,"   \
    " flag, bytes, clear FROM "

struct error store_handovers(struct store *store, struct arena *arena,
                             const struct handover_page *page, struct case_part **ret_parts,
                             size_t *ret_count)
{
    static const struct sql sql = {.name = "handovers_page",
                                   .text = PARTS "hotline.handovers_page($1, $2, $3, $4, $5)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, page->actor);
    sql_bool(&args, page->done);
    sql_time(&args, uuid_is_nil(page->id) ? MILLIS_NONE : page->at);
    sql_uuid(&args, page->id);
    sql_int(&args, page->limit);
    struct error e = store_run_parts(store, &sql, &args, ret_parts, ret_count);
    if (e.id == ERROR_NOT_FOUND) { /* an empty page */
        *ret_count = 0;
        e = NO_ERROR;
    }
    return e;
}

struct error store_handover(struct store *store, struct arena *arena, struct uuid actor,
                            struct uuid id, struct case_part **ret_parts, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "handover_one", .text = PARTS "hotline.handover_one($1, $2)", .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_uuid(&args, id);
    return store_run_parts(store, &sql, &args, ret_parts, ret_count);
}

static const struct sql_column changed_columns[] = {
    {SQL_INT, offsetof(struct handover_changed, version)},
    {SQL_BOOL, offsetof(struct handover_changed, done)},
};

static struct error change(struct store *store, struct arena *arena, const struct sql *sql,
                           const struct handover_change *in,
                           struct handover_changed *ret_changed)
{
    struct sql_args args = {.arena = arena};
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_uuid(&args, in->id);
    if (in->reference.at)
        sql_text(&args, in->reference);
    else
        sql_int(&args, in->version);
    sql_time(&args, in->at);
    return store_call(store, sql, &args, COLUMNS(changed_columns), sizeof *ret_changed,
                      ret_changed);
}

struct error store_handover_take(struct store *store, struct arena *arena,
                                 const struct handover_change *in,
                                 struct handover_changed *ret_changed)
{
    static const struct sql sql = {
        .name = "handover_take",
        .text = "SELECT outcome, version, done FROM hotline.handover_take($1,$2,$3,$4,$5,$6)",
        .writes = true};
    return change(store, arena, &sql, in, ret_changed);
}

struct error store_handover_mark(struct store *store, struct arena *arena,
                                 const struct handover_change *in,
                                 struct handover_changed *ret_changed)
{
    static const struct sql sql = {
        .name = "handover_mark",
        .text = "SELECT outcome, version, done FROM hotline.handover_mark($1,$2,$3,$4,$5,$6)",
        .writes = true};
    return change(store, arena, &sql, in, ret_changed);
}
