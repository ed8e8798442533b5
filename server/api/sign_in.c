#include "hotline/wire/people.h"
#include "server/router/handlers.h"
#include "server/session/services.h"
#include "server/store/store_session.h"

/* Unknown users get parameters as well, always the same ones. */
struct reply api_sign_in(struct request *rq)
{
    struct wire_sign_in in = {0};
    struct sign_in_parameters found = {0};
    struct error e = request_read(rq, wire_sign_in_fields, sizeof in, &in);
    if (!e.id)
        e = store_sign_in_parameters(rq->store, rq->arena, in.username, &found);
    if (e.id)
        return reply_error(rq, e);
    const struct services_options *options = services_options(rq->services);
    uint8_t fake[16];
    server_fake_salt(services_server_key(rq->services), in.username, fake);
    struct wire_password_parameters out = {
        .salt = {.at = (const char *)fake, .len = sizeof fake},
        .passes = options->argon2_passes,
        .memory_kib = options->argon2_memory_kib,
    };
    if (found.salt.len)
        out = (struct wire_password_parameters){
            .salt = found.salt, .passes = found.passes, .memory_kib = found.memory_kib};
    return reply_json(rq, 200, wire_password_parameters_fields, &out);
}
