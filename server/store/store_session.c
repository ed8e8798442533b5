#include "server/store/store_session.h"

#include "hotline/base/limits.h"

#include <stddef.h>

struct error store_session_find(struct store *store, struct arena *arena,
                                const uint8_t token_hash[HASH_BYTES], struct caller *ret_caller)
{
    static const struct sql sql = {
        .name = "session_find",
        .text = "SELECT outcome, session_id, user_id, username, role, office"
                " FROM hotline.session_find($1, $2::int)"};
    struct row {
        struct uuid session, user;
        struct str username, role, office;
    };
    static const struct sql_column columns[] = {
        {SQL_UUID, offsetof(struct row, session)}, {SQL_UUID, offsetof(struct row, user)},
        {SQL_TEXT, offsetof(struct row, username)}, {SQL_TEXT, offsetof(struct row, role)},
        {SQL_TEXT, offsetof(struct row, office)},
    };
    struct sql_args args = {.arena = arena};
    sql_hash(&args, token_hash);
    sql_int(&args, LIMIT_SESSION_IDLE_MINUTES);
    struct row row;
    struct error e = store_call(store, &sql, &args, COLUMNS(columns), sizeof row, &row);
    if (e.id)
        return e;
    *ret_caller = (struct caller){
        .id = row.user,
        .username = row.username,
        .role = role_from_code(row.role),
        .office = office_from_code(row.office),
        .session = row.session,
    };
    return NO_ERROR;
}

struct error store_sign_in_parameters(struct store *store, struct arena *arena,
                                      struct str username, struct sign_in_parameters *ret)
{
    static const struct sql sql = {
        .name = "sign_in_parameters",
        .text = "SELECT outcome, salt, passes, memory_kib FROM hotline.sign_in_parameters($1)"};
    static const struct sql_column columns[] = {
        {SQL_BYTES, offsetof(struct sign_in_parameters, salt)},
        {SQL_INT, offsetof(struct sign_in_parameters, passes)},
        {SQL_INT, offsetof(struct sign_in_parameters, memory_kib)},
    };
    struct sql_args args = {.arena = arena};
    sql_text(&args, username);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret, ret);
}

struct error store_sign_in_try(struct store *store, struct arena *arena,
                               struct sign_in_bucket bucket, struct str username,
                               struct sign_in_account *ret_account)
{
    static const struct sql sql = {
        .name = "sign_in_try",
        .text = "SELECT outcome, retry_after, user_id, auth_hash"
                " FROM hotline.sign_in_try($1, $2, $3, $4::int, $5::int)",
        .writes = true};
    struct row {
        int64_t retry_after;
        struct sign_in_account account;
    };
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct row, retry_after)},
        {SQL_UUID, offsetof(struct row, account.id)},
        {SQL_BYTES, offsetof(struct row, account.auth_hash)},
    };
    struct sql_args args = {.arena = arena};
    sql_hash(&args, bucket.hash);
    sql_text(&args, username);
    sql_bool(&args, bucket.known_device);
    sql_int(&args, LIMIT_SIGN_IN_PER_USER);
    sql_int(&args, LIMIT_SIGN_IN_WINDOW_SECONDS);
    struct row row;
    struct error e = store_call(store, &sql, &args, COLUMNS(columns), sizeof row, &row);
    if (!e.id && row.retry_after > 0) {
        e = FAILED(TOO_MANY);
        e.retry_after = (unsigned)row.retry_after;
    }
    if (!e.id)
        *ret_account = row.account;
    return e;
}

struct error store_sign_in_failed(struct store *store, struct arena *arena, struct uuid user,
                                  bool known_device)
{
    static const struct sql sql = {
        .name = "sign_in_failed",
        .text = "SELECT outcome FROM hotline.sign_in_failed($1, $2, $3::int)",
        .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, user);
    sql_bool(&args, known_device);
    sql_int(&args, LIMIT_SIGN_IN_WINDOW_SECONDS);
    return store_call(store, &sql, &args, NULL, 0, 0, NULL);
}

struct error store_session_open(struct store *store, struct arena *arena,
                                const struct session_new *session,
                                struct session_opened *ret_opened)
{
    static const struct sql sql = {
        .name = "session_open",
        .text = "SELECT outcome, expires_at, username, display_name, role, office, state,"
                " key_bundle, bundle_version, directory_seq, directory_hash"
                " FROM hotline.session_open($1, $2, $3, $4, $5, $6::int)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_TIME, offsetof(struct session_opened, expires_at)},
        {SQL_TEXT, offsetof(struct session_opened, username)},
        {SQL_TEXT, offsetof(struct session_opened, display_name)},
        {SQL_TEXT, offsetof(struct session_opened, role)},
        {SQL_TEXT, offsetof(struct session_opened, office)},
        {SQL_TEXT, offsetof(struct session_opened, state)},
        {SQL_BYTES, offsetof(struct session_opened, closed_bundle)},
        {SQL_INT, offsetof(struct session_opened, bundle_version)},
        {SQL_INT, offsetof(struct session_opened, directory_seq)},
        {SQL_BYTES, offsetof(struct session_opened, directory_hash)},
    };
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, session->id);
    sql_hash(&args, session->token_hash);
    sql_uuid(&args, session->user);
    sql_hash(&args, session->bucket.hash);
    sql_bool(&args, session->bucket.known_device);
    sql_int(&args, LIMIT_SESSION_HOURS);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_opened, ret_opened);
}

struct error store_session_end(struct store *store, struct arena *arena, struct uuid user,
                               struct uuid session)
{
    static const struct sql sql = {.name = "session_end",
                                   .text = "SELECT outcome FROM hotline.session_end($1, $2)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, user);
    sql_uuid(&args, session);
    return store_call(store, &sql, &args, NULL, 0, 0, NULL);
}
