#include "hotline/wire/people.h"
#include "server/router/handlers.h"
#include "server/session/invitation.h"
#include "server/session/services.h"
#include "server/store/store_people.h"

/* The code comes from the idempotency key, so that a repeat answers the same one and nothing but
 * its hash is kept. */
struct reply api_invitation_new(struct request *rq)
{
    const struct server_key *key = services_server_key(rq->services);
    struct wire_invitation_new in = {0};
    uint8_t code_hash[HASH_BYTES];
    struct error e = request_read(rq, wire_invitation_new_fields, sizeof in, &in);
    if (!e.id)
        e = invitation_check(rq->arena, in.username, role_from_code(in.role),
                             office_from_code(in.office), in.partner);
    if (e.id)
        return reply_error(rq, e);
    struct wire_invitation out = {
        .username = in.username,
        .code = invitation_code(rq->arena, key, in.username, rq->idempotency_key),
    };
    server_hash_code(key, in.username, out.code, code_hash);
    const struct invitation invitation = {
        .actor = rq->caller.id,
        .key = rq->idempotency_key,
        .request_hash = rq->idempotency_hash,
        .code_hash = code_hash,
        .user = user_id_of_name(in.username),
        .username = in.username,
        .display_name = in.display_name.at ? in.display_name : STR(""),
        .role = in.role,
        .office = in.office,
        .partner = in.partner,
    };
    e = store_user_invite(rq->store, rq->arena, &invitation, &out.expires_at);
    return e.id ? reply_error(rq, e) : reply_json(rq, 201, wire_invitation_fields, &out);
}
