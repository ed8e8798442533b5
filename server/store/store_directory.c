#include "server/store/store_directory.h"

#include <stddef.h>
#include <string.h>

static const char *const kind_codes[] = {
#define PRINCIPAL_KIND(ID, BYTE, CODE) [BYTE] = (CODE),
#include "hotline/vocab/principals.def"
#undef PRINCIPAL_KIND
};

struct error store_directory_read(struct store *store, struct arena *arena, uint64_t after_seq,
                                  int64_t limit, struct statement_row **ret_rows,
                                  size_t *ret_count)
{
    static const struct sql sql = {
        .name = "directory_page",
        .text = "SELECT seq, bytes FROM hotline.directory_page($1, $2::int)"};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct statement_row, seq)},
        {SQL_BYTES, offsetof(struct statement_row, bytes)},
    };
    struct sql_args args = {.arena = arena};
    sql_int(&args, after_seq > INT64_MAX ? INT64_MAX : (int64_t)after_seq);
    sql_int(&args, limit);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(columns), sizeof(struct statement_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

static struct str hash_copy(struct arena *arena, const uint8_t hash[HASH_BYTES])
{
    return arena_str(arena, (struct str){.at = (const char *)hash, .len = HASH_BYTES});
}

/* Statements as parallel arrays. The hash of one is what the next one holds; the last one's is
 * the head's. */
static void statement_args(struct sql_args *args, const struct directory_posting *posting)
{
    struct arena *arena = args->arena;
    size_t count = posting->statement_count;
    struct str *hashes = arena_array(arena, count, sizeof *hashes);
    struct str *kinds = arena_array(arena, count, sizeof *kinds);
    struct str *names = arena_array(arena, count, sizeof *names);
    struct str *roles = arena_array(arena, count, sizeof *roles);
    struct str *offices = arena_array(arena, count, sizeof *offices);
    struct uuid *ids = arena_array(arena, count, sizeof *ids);
    struct uuid *members = arena_array(arena, count, sizeof *members);
    int64_t *types = arena_array(arena, count, sizeof *types);
    int64_t *epochs = arena_array(arena, count, sizeof *epochs);
    for (size_t i = 0; i < count; i++) {
        const struct statement *s = &posting->parsed[i];
        hashes[i] = hash_copy(arena, i + 1 < count ? posting->parsed[i + 1].previous
                                                   : posting->head.hash);
        types[i] = s->type;
        ids[i] = s->id;
        members[i] = s->member;
        kinds[i] = str_of(kind_codes[s->kind]);
        names[i] = s->name;
        roles[i] = str_of(role_code(s->role));
        offices[i] = str_of(office_code(s->office));
        epochs[i] = s->epoch;
    }
    sql_bytes_array(args, posting->statements, count);
    sql_bytes_array(args, hashes, count);
    sql_int_array(args, types, count);
    sql_uuid_array(args, ids, count);
    sql_uuid_array(args, members, count);
    sql_text_array(args, kinds, count);
    sql_text_array(args, names, count);
    sql_text_array(args, roles, count);
    sql_text_array(args, offices, count);
    sql_int_array(args, epochs, count);
}

static void secret_args(struct sql_args *args, const struct directory_posting *posting)
{
    struct arena *arena = args->arena;
    size_t count = posting->secret_count;
    struct uuid *groups = arena_array(arena, count, sizeof *groups);
    struct uuid *principals = arena_array(arena, count, sizeof *principals);
    struct str *wraps = arena_array(arena, count, sizeof *wraps);
    int64_t *epochs = arena_array(arena, count, sizeof *epochs);
    int64_t *purposes = arena_array(arena, count, sizeof *purposes);
    for (size_t i = 0; i < count; i++) {
        const struct directory_secret *s = &posting->secrets[i];
        groups[i] = s->group;
        epochs[i] = s->epoch;
        purposes[i] = s->purpose;
        principals[i] = s->principal;
        wraps[i] = s->wrap;
    }
    sql_uuid_array(args, groups, count);
    sql_int_array(args, epochs, count);
    sql_int_array(args, purposes, count);
    sql_uuid_array(args, principals, count);
    sql_bytes_array(args, wraps, count);
}

struct error store_directory_append(struct store *store, struct arena *arena,
                                    const struct directory_posting *posting,
                                    struct directory_head *ret_head)
{
    static const struct sql sql = {
        .name = "directory_append",
        .text = "SELECT outcome, seq, hash FROM hotline.directory_append($1, $2, $3, $4, $5, $6,"
                " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        .writes = true};
    struct row {
        int64_t seq;
        struct str hash;
    };
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct row, seq)},
        {SQL_BYTES, offsetof(struct row, hash)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, posting->actor);
    sql_uuid(&args, posting->key);
    sql_bytes(&args, posting->request_hash);
    sql_int(&args, (int64_t)(posting->head.seq - posting->statement_count));
    statement_args(&args, posting);
    secret_args(&args, posting);
    struct row row;
    struct error e = store_call(store, &sql, &args, COLUMNS(columns), sizeof row, &row);
    if (e.id)
        return e;
    if (row.hash.len != HASH_BYTES)
        return FAILED(INTERNAL);
    ret_head->seq = (uint64_t)row.seq;
    memcpy(ret_head->hash, row.hash.at, HASH_BYTES);
    return NO_ERROR;
}

struct error store_principals_page(struct store *store, struct arena *arena, struct str kind,
                                   struct str role, struct str office, struct str after,
                                   int64_t limit, struct principal_row **ret_rows,
                                   size_t *ret_count)
{
    static const struct sql sql = {
        .name = "principals_page",
        .text = "SELECT id, name, kind, role, office, epoch"
                " FROM hotline.principals_page($1, $2, $3, $4, $5::int)"};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct principal_row, id)},
        {SQL_TEXT, offsetof(struct principal_row, name)},
        {SQL_TEXT, offsetof(struct principal_row, kind)},
        {SQL_TEXT, offsetof(struct principal_row, role)},
        {SQL_TEXT, offsetof(struct principal_row, office)},
        {SQL_INT, offsetof(struct principal_row, epoch)},
    };
    struct sql_args args = {.arena = arena};
    sql_text(&args, kind);
    sql_text(&args, role);
    sql_text(&args, office);
    sql_text(&args, after);
    sql_int(&args, limit);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(columns), sizeof(struct principal_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}
