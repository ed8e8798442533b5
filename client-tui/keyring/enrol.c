#include "keyring/inner.h"

#include "hotline/base/limits.h"

/* The keys never leave this process but sealed under the password's kek. */
static struct str new_bundle(struct arena *arena, struct str username, const uint8_t *kek,
                             struct key_bundle *ret_bundle)
{
    key_bundle_new(ret_bundle);
    return key_bundle_seal(arena, ret_bundle, user_id_of(username), kek);
}

static struct json *enrolment_body(struct arena *arena, const struct enrolment *enrolment,
                                   const struct password_parameters *parameters,
                                   const struct password_keys *keys,
                                   const struct key_bundle *bundle, struct str sealed)
{
    uint8_t sign_public[KEY_BYTES], proof[SIGNATURE_BYTES];
    sign_public_of(bundle->sign_seed, sign_public);
    enrolment_sign(enrolment->username, bundle->sign_seed, bundle->box.public_key, proof);
    struct json *body = json_object(arena);
    json_set(body, STR("username"), json_str(arena, enrolment->username));
    json_set(body, STR("code"), json_str(arena, enrolment->code));
    json_set(body, STR("auth"), json_base64(arena, keys->auth, KEY_BYTES));
    json_set(body, STR("salt"), json_base64(arena, parameters->salt, sizeof parameters->salt));
    json_set(body, STR("passes"), json_int(arena, parameters->passes));
    json_set(body, STR("memory_kib"), json_int(arena, parameters->memory_kib));
    json_set(body, STR("key_bundle"), json_base64(arena, sealed.at, sealed.len));
    json_set(body, STR("sign_public"), json_base64(arena, sign_public, KEY_BYTES));
    json_set(body, STR("box_public"), json_base64(arena, bundle->box.public_key, KEY_BYTES));
    json_set(body, STR("proof"), json_base64(arena, proof, sizeof proof));
    return body;
}

struct error keyring_enrol(struct net *net, struct arena *arena, const struct enrolment *enrolment,
                           struct str *ret_fingerprint)
{
    struct password_parameters parameters = {.passes = LIMIT_ARGON2_PASSES_FLOOR,
                                             .memory_kib = enrolment->memory_kib};
    random_bytes(parameters.salt, sizeof parameters.salt);
    struct password_keys keys;
    struct error e = password_derive(enrolment->password, &parameters, &keys);
    if (e.id)
        return e;
    struct key_bundle bundle;
    struct str sealed = new_bundle(arena, enrolment->username, keys.kek, &bundle);
    struct json *body = enrolment_body(arena, enrolment, &parameters, &keys, &bundle, sealed);
    struct json *answer = NULL;
    e = net_post(net, arena, STR("/v1/enrolments"), body, &answer);
    if (!e.id) {
        uint8_t sign_public[KEY_BYTES];
        sign_public_of(bundle.sign_seed, sign_public);
        *ret_fingerprint =
            key_fingerprint(arena, enrolment->username, sign_public, bundle.box.public_key);
    }
    wipe(&keys, sizeof keys);
    wipe(&bundle, sizeof bundle);
    return e;
}
