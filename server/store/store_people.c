#include "server/store/store_people.h"

#include "hotline/base/limits.h"

#include <stddef.h>

static const struct sql_column user_columns[] = {
    {SQL_UUID, offsetof(struct user_row, id)},
    {SQL_TEXT, offsetof(struct user_row, username)},
    {SQL_TEXT, offsetof(struct user_row, display_name)},
    {SQL_TEXT, offsetof(struct user_row, role)},
    {SQL_TEXT, offsetof(struct user_row, office)},
    {SQL_TEXT, offsetof(struct user_row, partner)},
    {SQL_TEXT, offsetof(struct user_row, state)},
    {SQL_BYTES, offsetof(struct user_row, sign_public)},
    {SQL_BYTES, offsetof(struct user_row, box_public)},
    {SQL_INT, offsetof(struct user_row, bundle_version)},
};
#define USER_COLUMNS                                                                               \
    "id, username, display_name, role, office, partner, state, sign_public, box_public,"           \
    " bundle_version"

struct error store_user_find(struct store *store, struct arena *arena, struct str username,
                             struct user_row *ret_user)
{
    static const struct sql sql = {
        .name = "user_find",
        .text = "SELECT outcome, " USER_COLUMNS " FROM hotline.user_find($1)"};
    struct sql_args args = {.arena = arena};
    sql_text(&args, username);
    return store_call(store, &sql, &args, COLUMNS(user_columns), sizeof *ret_user, ret_user);
}

struct error store_users_page(struct store *store, struct arena *arena, struct str state,
                              struct str after, int64_t limit, struct user_row **ret_rows,
                              size_t *ret_count)
{
    static const struct sql sql = {
        .name = "users_page",
        .text = "SELECT " USER_COLUMNS " FROM hotline.users_page($1, $2, $3::int)"};
    struct sql_args args = {.arena = arena};
    sql_text(&args, state);
    sql_text(&args, after);
    sql_int(&args, limit);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(user_columns), sizeof(struct user_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_my_groups(struct store *store, struct arena *arena, struct uuid user,
                             struct group_row **ret_rows, size_t *ret_count)
{
    static const struct sql sql = {.name = "my_groups",
                                   .text = "SELECT id, name, epoch FROM hotline.my_groups($1)"};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct group_row, id)},
        {SQL_TEXT, offsetof(struct group_row, name)},
        {SQL_INT, offsetof(struct group_row, epoch)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, user);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(columns), sizeof(struct group_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_my_secrets(struct store *store, struct arena *arena, struct uuid user,
                              struct secret_row **ret_rows, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "my_secrets",
        .text = "SELECT group_id, epoch, purpose, wrap FROM hotline.my_secrets($1)"};
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct secret_row, group)},
        {SQL_INT, offsetof(struct secret_row, epoch)},
        {SQL_INT, offsetof(struct secret_row, purpose)},
        {SQL_BYTES, offsetof(struct secret_row, wrap)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, user);
    struct sql_rows rows;
    struct error e =
        store_run(store, &sql, &args, COLUMNS(columns), sizeof(struct secret_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_key_bundle_put(struct store *store, struct arena *arena, struct uuid user,
                                  int64_t version, struct str closed_bundle, int64_t *ret_version)
{
    static const struct sql sql = {
        .name = "key_bundle_put",
        .text = "SELECT outcome, bundle_version FROM hotline.key_bundle_put($1, $2, $3)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, user);
    sql_int(&args, version);
    sql_bytes(&args, closed_bundle);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_version, ret_version);
}

struct error store_user_invite(struct store *store, struct arena *arena,
                               const struct invitation *invitation, millis *ret_expires_at)
{
    static const struct sql sql = {
        .name = "user_invite",
        .text = "SELECT outcome, expires_at FROM hotline.user_invite($1, $2, $3, $4, $5, $6, $7,"
                " $8, $9, $10, $11::int)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_TIME, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, invitation->actor);
    sql_uuid(&args, invitation->key);
    sql_hash(&args, invitation->request_hash);
    sql_uuid(&args, invitation->user);
    sql_text(&args, invitation->username);
    sql_text(&args, invitation->display_name);
    sql_text(&args, invitation->role);
    sql_text(&args, invitation->office);
    sql_text(&args, invitation->partner);
    sql_hash(&args, invitation->code_hash);
    sql_int(&args, LIMIT_INVITATION_DAYS);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_expires_at,
                      ret_expires_at);
}

struct error store_user_enrol(struct store *store, struct arena *arena,
                              const struct enrolment *enrolment)
{
    static const struct sql sql = {
        .name = "user_enrol",
        .text = "SELECT outcome FROM hotline.user_enrol($1, $2, $3, $4, $5, $6, $7::int, $8::int,"
                " $9, $10, $11, $12)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, enrolment->user);
    sql_uuid(&args, enrolment->key);
    sql_hash(&args, enrolment->request_hash);
    sql_text(&args, enrolment->username);
    sql_hash(&args, enrolment->code_hash);
    sql_bytes(&args, enrolment->salt);
    sql_int(&args, enrolment->passes);
    sql_int(&args, enrolment->memory_kib);
    sql_hash(&args, enrolment->auth_hash);
    sql_bytes(&args, enrolment->closed_bundle);
    sql_bytes(&args, enrolment->sign_public);
    sql_bytes(&args, enrolment->box_public);
    return store_call(store, &sql, &args, NULL, 0, 0, NULL);
}

struct error store_user_disable(struct store *store, struct arena *arena, struct uuid actor,
                                struct str username)
{
    static const struct sql sql = {.name = "user_disable",
                                   .text = "SELECT outcome FROM hotline.user_disable($1, $2)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, username);
    return store_call(store, &sql, &args, NULL, 0, 0, NULL);
}
