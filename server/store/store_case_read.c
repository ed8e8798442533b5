#include "server/store/store_case_read.h"

#include <stddef.h>

struct error store_run_parts(struct store *store, const struct sql *sql,
                             const struct sql_args *args, struct case_part **ret_parts,
                             size_t *ret_count)
{
    static const struct sql_column columns[] = {
        {SQL_TEXT, offsetof(struct case_part, part)},
        {SQL_UUID, offsetof(struct case_part, id)},
        {SQL_INT, offsetof(struct case_part, version)},
        {SQL_INT, offsetof(struct case_part, type)},
        {SQL_INT, offsetof(struct case_part, compartment)},
        {SQL_UUID, offsetof(struct case_part, scope)},
        {SQL_INT, offsetof(struct case_part, epoch)},
        {SQL_UUID, offsetof(struct case_part, principal)},
        {SQL_INT, offsetof(struct case_part, principal_epoch)},
        {SQL_TIME, offsetof(struct case_part, at)},
        {SQL_BOOL, offsetof(struct case_part, flag)},
        {SQL_BYTES, offsetof(struct case_part, bytes)},
        {SQL_JSON, offsetof(struct case_part, clear)},
    };
    struct sql_rows rows;
    struct error e = store_run(store, sql, args, COLUMNS(columns), sizeof(struct case_part), &rows);
    if (!e.id && !rows.count)
        e = FAILED(NOT_FOUND);
    if (e.id)
        return e;
    *ret_parts = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_case_read(struct store *store, struct arena *arena, struct uuid actor,
                             struct str reference, struct str event, struct case_part **ret_parts,
                             size_t *ret_count)
{
    static const struct sql sql = {
        .name = "case_read",
        .text = "SELECT part, id, version, type, compartment, scope, epoch, principal,"
                " principal_epoch, at, flag, bytes, clear FROM hotline.case_read($1, $2, $3)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    sql_text(&args, event);
    return store_run_parts(store, &sql, &args, ret_parts, ret_count);
}

struct error store_case_opened(struct store *store, struct arena *arena, struct uuid actor,
                               struct uuid case_id, int64_t compartment,
                               struct case_part **ret_parts, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "case_opened",
        .text = "SELECT part, id, version, type, compartment, scope, epoch, principal,"
                " principal_epoch, at, flag, bytes, clear FROM hotline.case_opened($1, $2, $3)"};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_uuid(&args, case_id);
    sql_int(&args, compartment);
    return store_run_parts(store, &sql, &args, ret_parts, ret_count);
}

#define ROW(MEMBER) offsetof(struct case_row, MEMBER)
static const struct sql_column row_columns[] = {
    {SQL_UUID, ROW(id)},
    {SQL_TEXT, ROW(reference)},
    {SQL_TEXT, ROW(office)},
    {SQL_TEXT, ROW(status)},
    {SQL_TEXT, ROW(priority)},
    {SQL_BOOL, ROW(priority_overridden)},
    {SQL_JSON, ROW(flags)},
    {SQL_TEXT, ROW(channel)},
    {SQL_UUID, ROW(logger)},
    {SQL_UUID, ROW(assignee)},
    {SQL_TEXT, ROW(assignee_name)},
    {SQL_TIME, ROW(created_at)},
    {SQL_TIME, ROW(updated_at)},
    {SQL_DATE, ROW(next_due_on)},
    {SQL_TIME, ROW(first_action_by)},
    {SQL_INT, ROW(version)},
    {SQL_UUID, ROW(forward)},
    {SQL_TEXT, ROW(forward_state)},
    {SQL_TEXT, ROW(forward_kind)},
    {SQL_INT, ROW(forward_version)},
    {SQL_INT, ROW(cursor_rank)},
    {SQL_INT, ROW(cursor_at)},
    {SQL_UUID, ROW(cursor_id)},
    {SQL_BYTES, ROW(shred_key)},
    {SQL_UUID, ROW(record.id)},
    {SQL_INT, ROW(record.version)},
    {SQL_INT, ROW(record.type)},
    {SQL_INT, ROW(record.compartment)},
    {SQL_UUID, ROW(record.scope)},
    {SQL_INT, ROW(record.epoch)},
    {SQL_UUID, ROW(record.principal)},
    {SQL_TIME, ROW(record.at)},
    {SQL_BYTES, ROW(record.bytes)},
    {SQL_BYTES, ROW(key.bytes)},
    {SQL_BOOL, ROW(key.flag)},
    {SQL_UUID, ROW(wrap.principal)},
    {SQL_INT, ROW(wrap.principal_epoch)},
    {SQL_BYTES, ROW(wrap.bytes)},
};

/* The queue's order is ascending: the most urgent rank is the least. */
static void put_ranks(struct sql_args *args, const struct case_choice *choice)
{
    int64_t *ranks = arena_array(args->arena, choice->rank_count + 1, sizeof *ranks);
    for (size_t i = 0; i < choice->rank_count; i++)
        ranks[i] = -choice->ranks[i];
    sql_int_array(args, ranks, choice->rank_count);
}

static void put_choice(struct sql_args *args, const struct case_choice *choice)
{
    if (choice->chosen)
        sql_text_array(args, choice->statuses, choice->status_count);
    else
        sql_null(args);
    put_ranks(args, choice);
    if (choice->assigned == ASSIGNED_ANY)
        sql_null(args);
    else
        sql_bool(args, choice->assigned == ASSIGNED_SOME);
}

struct error store_case_page(struct store *store, struct arena *arena, const struct case_page *page,
                             struct case_row **ret_rows, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "case_page",
        .text = "SELECT * FROM hotline.case_page($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, page->actor);
    sql_text(&args, page->view);
    sql_text(&args, page->sort);
    put_choice(&args, &page->choice);
    if (page->after) {
        sql_int(&args, page->after_rank);
        sql_int(&args, page->after_at);
    } else {
        sql_null(&args);
        sql_null(&args);
    }
    sql_uuid(&args, page->after ? page->after_id : (struct uuid){.b = {0}});
    sql_int(&args, page->limit);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(row_columns), sizeof(struct case_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_case_counts(struct store *store, struct arena *arena, struct uuid actor,
                               int64_t most, int64_t shown, const struct case_choice *critical,
                               struct case_counts *ret_counts)
{
    static const struct sql sql = {.name = "case_counts",
                                   .text =
                                       "SELECT queue, mine, overdue, forwarded, closed, critical"
                                       " FROM hotline.case_counts($1, $2, $3, $4, $5)"};
#define COUNT(MEMBER) offsetof(struct case_counts, MEMBER)
    static const struct sql_column columns[] = {
        {SQL_INT, COUNT(queue)},     {SQL_INT, COUNT(mine)},   {SQL_INT, COUNT(overdue)},
        {SQL_INT, COUNT(forwarded)}, {SQL_INT, COUNT(closed)}, {SQL_JSON, COUNT(critical)},
    };
#undef COUNT
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_int(&args, most);
    sql_int(&args, shown);
    sql_text_array(&args, critical->statuses, critical->status_count);
    put_ranks(&args, critical);
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, COLUMNS(columns), sizeof *ret_counts, &rows);
    if (!e.id)
        *ret_counts = *(const struct case_counts *)rows.at;
    return e;
}

struct error store_case_principals(struct store *store, struct arena *arena, struct uuid actor,
                                   struct str reference, struct str *ret_json)
{
    static const struct sql sql = {.name = "case_principals",
                                   .text = "SELECT principals FROM hotline.case_principals($1, $2)",
                                   .writes = true};
    static const struct sql_column columns[] = {{SQL_JSON, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, COLUMNS(columns), sizeof(struct str), &rows);
    if (!e.id && !rows.count)
        e = FAILED(NOT_FOUND);
    if (!e.id)
        *ret_json = *(struct str *)rows.at;
    return e;
}
