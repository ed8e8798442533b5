#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/wire/people.h"
#include "server/router/handlers.h"
#include "server/session/device.h"
#include "server/session/services.h"
#include "server/store/store_session.h"

#define TOKEN_BYTES 32

/* The same work whether there is such a user or not. */
static bool auth_fits(const struct server_key *key, const struct sign_in_account *account,
                      struct str auth)
{
    static const uint8_t nobody[HASH_BYTES];
    uint8_t hash[HASH_BYTES];
    server_hash_auth(key, account->id, auth, hash);
    bool known = !uuid_is_nil(account->id) && account->auth_hash.len == HASH_BYTES;
    bool equal = bytes_equal(hash, known ? account->auth_hash.at : (const char *)nobody,
                             HASH_BYTES);
    wipe(hash, sizeof hash);
    return known && equal;
}

static struct error check_sign_in(struct request *rq, const struct wire_session_new *in,
                                  struct sign_in_bucket bucket, struct uuid *ret_user)
{
    struct sign_in_account account;
    struct error e =
        store_sign_in_try(rq->store, rq->arena, bucket, in->username, &account);
    if (e.id)
        return e;
    if (!auth_fits(services_server_key(rq->services), &account, in->auth)) {
        e = store_sign_in_failed(rq->store, rq->arena, account.id, bucket.known_device);
        return e.id ? e : FAILED(SIGN_IN_FAILED);
    }
    *ret_user = account.id;
    return NO_ERROR;
}

static struct error open_session(struct request *rq, struct uuid user,
                                 struct sign_in_bucket bucket, struct session_opened *ret_opened,
                                 struct str *ret_token)
{
    uint8_t bytes[TOKEN_BYTES], hash[HASH_BYTES];
    random_bytes(bytes, sizeof bytes);
    struct str token = base64_encode(rq->arena, bytes, sizeof bytes);
    wipe(bytes, sizeof bytes);
    server_hash_token(services_server_key(rq->services), token, hash);
    const struct session_new session = {
        .id = uuid_new(), .token_hash = hash, .user = user, .bucket = bucket};
    struct error e = store_session_open(rq->store, rq->arena, &session, ret_opened);
    if (!e.id)
        *ret_token = token;
    return e;
}

static const struct json *head_json(struct request *rq, const struct session_opened *opened)
{
    const struct wire_head head = {.seq = opened->directory_seq, .hash = opened->directory_hash};
    return head.seq ? json_build(rq->arena, wire_head_fields, &head) : NULL;
}

struct reply api_session_open(struct request *rq)
{
    const struct server_key *key = services_server_key(rq->services);
    struct wire_session_new in = {0};
    struct session_opened opened = {0};
    struct wire_session out = {0};
    struct uuid user = {{0}};
    uint8_t tries[HASH_BYTES];
    struct error e = request_read(rq, wire_session_new_fields, sizeof in, &in);
    if (e.id)
        return reply_error(rq, e);
    const struct sign_in_bucket bucket = {
        .hash = tries, .known_device = device_known(rq->arena, key, in.username, rq->cookie)};
    tries_bucket(rq->arena, key, "sign in", in.username, tries);
    e = check_sign_in(rq, &in, bucket, &user);
    if (!e.id)
        e = open_session(rq, user, bucket, &opened, &out.token);
    if (!e.id)
        e = server_bundle_open(rq->arena, key, user, opened.closed_bundle, &out.key_bundle);
    if (e.id)
        return reply_error(rq, e);
    out.expires_at = opened.expires_at;
    out.user = (struct wire_self){.id = user,
                                  .username = opened.username,
                                  .display_name = opened.display_name,
                                  .role = opened.role,
                                  .office = opened.office,
                                  .state = opened.state};
    out.bundle_version = opened.bundle_version;
    out.directory_head = head_json(rq, &opened);
    struct reply reply = reply_json(rq, 201, wire_session_fields, &out);
    reply.set_cookie = device_cookie(rq->arena, key, opened.username);
    return reply;
}

struct reply api_session_close(struct request *rq)
{
    struct error e = store_session_end(rq->store, rq->arena, rq->caller.id, rq->caller.session);
    return e.id ? reply_error(rq, e) : reply_empty(204);
}
