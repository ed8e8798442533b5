#include "hotline/wire/people.h"
#include "server/router/handlers.h"
#include "server/session/device.h"
#include "server/session/invitation.h"
#include "server/session/services.h"
#include "server/store/store_people.h"
#include "server/store/store_session.h"

static const uint8_t *bytes_of(struct str bytes)
{
    return (const uint8_t *)bytes.at;
}

/* She holds the signing key she sends; whether she is who was invited, the code says. */
static struct error check_keys(struct request *rq, const struct wire_enrolment *in)
{
    struct error e = NO_ERROR;
    if (!enrolment_verify(in->username, bytes_of(in->sign_public), bytes_of(in->box_public),
                          in->proof))
        error_add(rq->arena, &e, STR("/proof"), ERROR_FIELD_FORMAT);
    return e;
}

static struct error enrol(struct request *rq, const struct wire_enrolment *in, struct uuid user)
{
    const struct server_key *key = services_server_key(rq->services);
    uint8_t code_hash[HASH_BYTES], auth_hash[HASH_BYTES];
    server_hash_code(key, in->username, invitation_code_canonical(rq->arena, in->code), code_hash);
    server_hash_auth(key, user, in->auth, auth_hash);
    const struct enrolment enrolment = {
        .user = user,
        .key = rq->idempotency_key,
        .request_hash = rq->idempotency_hash,
        .code_hash = code_hash,
        .auth_hash = auth_hash,
        .username = in->username,
        .salt = in->salt,
        .passes = in->passes,
        .memory_kib = in->memory_kib,
        .closed_bundle = server_bundle_close(rq->arena, key, user, in->key_bundle),
        .sign_public = in->sign_public,
        .box_public = in->box_public,
    };
    return store_user_enrol(rq->store, rq->arena, &enrolment);
}

/* Wrong codes are counted like wrong passwords, in a bucket of their own. */
struct reply api_enrolment_new(struct request *rq)
{
    struct wire_enrolment in = {0};
    struct sign_in_account nobody = {.auth_hash = STR_NONE};
    uint8_t tries[HASH_BYTES];
    struct error e = request_read(rq, wire_enrolment_fields, sizeof in, &in);
    if (!e.id)
        e = check_keys(rq, &in);
    if (e.id)
        return reply_error(rq, e);
    struct uuid user = user_id_of_name(in.username);
    tries_bucket(rq->arena, services_server_key(rq->services), "enrol", in.username, tries);
    e = store_sign_in_try(rq->store, rq->arena, (struct sign_in_bucket){.hash = tries},
                          STR_NONE, &nobody);
    if (!e.id)
        e = enrol(rq, &in, user);
    if (e.id == ERROR_INVITATION_INVALID) {
        struct error noted = store_sign_in_failed(rq->store, rq->arena, nobody.id, false);
        e = noted.id ? noted : e;
    }
    if (e.id)
        return reply_error(rq, e);
    const struct wire_enrolled out = {
        .id = user,
        .username = in.username,
        .fingerprint = key_fingerprint(rq->arena, in.username, bytes_of(in.sign_public),
                                       bytes_of(in.box_public)),
    };
    return reply_json(rq, 201, wire_enrolled_fields, &out);
}
