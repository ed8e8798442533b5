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

/* Lists of all rows joined; upto: where the part of each row ends. */
struct joined {
    int64_t *needs, *retire, *seq;
    int64_t *needs_upto, *retire_upto, *compartments_upto, *wraps_upto, *records_upto;
    size_t need_count, retire_count;
    struct sealed sealed;
};

static int64_t *numbers(struct arena *arena, size_t count)
{
    return arena_array(arena, count + 1, sizeof(int64_t));
}

static struct joined join(struct arena *arena, const struct reassignment_new *in)
{
    size_t needs = 0, retire = 0;
    for (size_t i = 0; i < in->count; i++) {
        needs += in->rows[i].need_count;
        retire += in->rows[i].retire_count;
    }
    struct joined all = {.needs = numbers(arena, needs),
                         .retire = numbers(arena, retire),
                         .seq = numbers(arena, in->count),
                         .needs_upto = numbers(arena, in->count),
                         .retire_upto = numbers(arena, in->count),
                         .compartments_upto = numbers(arena, in->count),
                         .wraps_upto = numbers(arena, in->count),
                         .records_upto = numbers(arena, in->count),
                         .sealed = {.arena = arena}};
    for (size_t i = 0; i < in->count; i++) {
        const struct assignment_new *row = &in->rows[i];
        for (size_t k = 0; k < row->need_count; k++)
            all.needs[all.need_count++] = row->needs[k];
        for (size_t k = 0; k < row->retire_count; k++)
            all.retire[all.retire_count++] = row->retire[k];
        sealed_join(&all.sealed, &row->sealed);
        all.seq[i] = (int64_t)row->sealed.directory_seq;
        all.needs_upto[i] = (int64_t)all.need_count;
        all.retire_upto[i] = (int64_t)all.retire_count;
        all.compartments_upto[i] = (int64_t)all.sealed.compartment_count;
        all.wraps_upto[i] = (int64_t)all.sealed.wrap_count;
        all.records_upto[i] = (int64_t)all.sealed.record_count;
    }
    return all;
}

/* What each row has one of. */
static void add_rows(struct sql_args *args, const struct reassignment_new *in)
{
    const size_t count = in->count;
    struct uuid *cases = arena_array(args->arena, count, sizeof *cases);
    struct uuid *ids = arena_array(args->arena, count, sizeof *ids);
    struct uuid *to = arena_array(args->arena, count, sizeof *to);
    struct uuid *reasons = arena_array(args->arena, count, sizeof *reasons);
    int64_t *versions = numbers(args->arena, count);
    struct str *from_status = arena_array(args->arena, count, sizeof *from_status);
    struct str *to_status = arena_array(args->arena, count, sizeof *to_status);
    for (size_t i = 0; i < count; i++) {
        const struct assignment_new *row = &in->rows[i];
        cases[i] = row->case_id;
        versions[i] = row->version;
        ids[i] = row->id;
        to[i] = row->to;
        from_status[i] = row->from_status;
        to_status[i] = row->to_status;
        reasons[i] = row->reason;
    }
    sql_uuid_array(args, cases, count);
    sql_int_array(args, versions, count);
    sql_uuid_array(args, ids, count);
    sql_uuid_array(args, to, count);
    sql_text_array(args, from_status, count);
    sql_text_array(args, to_status, count);
    sql_uuid_array(args, reasons, count);
}

struct error store_cases_reassign(struct store *store, struct arena *arena,
                                  const struct reassignment_new *in, struct str *ret_cases)
{
    static const struct sql sql = {
        .name = "cases_reassign",
        .text = "SELECT outcome, cases FROM hotline.cases_reassign("
                "$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,"
                SEALED_ROWS ")",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_JSON, 0}};
    const struct joined all = join(arena, in);
    struct sql_args args = {.arena = arena};
    sql_sealed(&args, &all.sealed);
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_time(&args, in->at);
    sql_uuid(&args, in->from);
    add_rows(&args, in);
    sql_int_array(&args, all.seq, in->count);
    sql_int_array(&args, all.needs, all.need_count);
    sql_int_array(&args, all.needs_upto, in->count);
    sql_int_array(&args, all.retire, all.retire_count);
    sql_int_array(&args, all.retire_upto, in->count);
    sql_int_array(&args, all.compartments_upto, in->count);
    sql_int_array(&args, all.wraps_upto, in->count);
    sql_int_array(&args, all.records_upto, in->count);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_cases, ret_cases);
}
