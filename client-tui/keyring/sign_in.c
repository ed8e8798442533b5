#include "keyring/inner.h"

#include <string.h>

static struct error read_parameters(struct arena *arena, const struct json *answer,
                                    struct password_parameters *ret)
{
    struct str salt;
    struct password_parameters p;
    if (!wire_bytes(arena, json_member(answer, "salt"), sizeof p.salt, &salt) ||
        !wire_u32(json_member(answer, "passes"), &p.passes) ||
        !wire_u32(json_member(answer, "memory_kib"), &p.memory_kib))
        return FAILED(CLIENT_PASSWORD_PARAMETERS);
    memcpy(p.salt, salt.at, sizeof p.salt);
    *ret = p;
    return NO_ERROR;
}

static struct error ask_parameters(struct keyring *keyring, struct arena *arena,
                                   struct password_parameters *ret)
{
    struct json *body = json_object(arena), *answer = NULL;
    json_set(body, STR("username"), json_str(arena, keyring->username));
    struct error e = net_post(keyring->net, arena, STR("/v1/sign-in"), body, &answer);
    return e.id ? e : read_parameters(arena, answer, ret);
}

static struct error open_session(struct keyring *keyring, struct arena *arena,
                                 const struct password_keys *keys, struct json **ret_answer)
{
    struct json *body = json_object(arena);
    json_set(body, STR("username"), json_str(arena, keyring->username));
    json_set(body, STR("auth"), json_base64(arena, keys->auth, KEY_BYTES));
    return net_post(keyring->net, arena, STR("/v1/sessions"), body, ret_answer);
}

static struct error take_session(struct keyring *keyring, struct arena *arena,
                                 const struct json *answer)
{
    struct uuid id;
    struct str bundle;
    if (!wire_uuid(json_at(answer, "/user/id"), &id) || !uuid_equal(id, keyring->user) ||
        !wire_bytes(arena, json_member(answer, "key_bundle"), 0, &bundle))
        return client_failed(arena, ERROR_CLIENT_KEY, "the answer to the sign-in is malformed");
    net_set_token(keyring->net, json_string(json_member(answer, "token")));
    keyring->display_name =
        arena_str(keyring->arena, json_string_at(answer, "/user/display_name"));
    keyring->state = arena_str(keyring->arena, json_string_at(answer, "/user/state"));
    keyring->bundle_version = json_integer(json_member(answer, "bundle_version"), 0);
    return key_bundle_open(bundle, keyring->user, keyring->kek, &keyring->bundle);
}

/* The head that came with the session must lie in the list read afterwards. */
static struct error check_session_head(struct keyring *keyring, struct arena *arena,
                                       const struct json *answer)
{
    const struct json *head = json_member(answer, "directory_head");
    if (json_is_empty(head))
        return NO_ERROR;
    struct str hash;
    uint8_t at[HASH_BYTES];
    int64_t seq = json_integer(json_member(head, "seq"), 0);
    if (seq == 0)
        return NO_ERROR;
    if (seq < 0 || !wire_bytes(arena, json_member(head, "hash"), HASH_BYTES, &hash) ||
        !directory_hash_at(keyring->directory, (uint64_t)seq, at) ||
        !bytes_equal(at, hash.at, HASH_BYTES))
        return client_failed(arena, ERROR_CLIENT_DIRECTORY,
                             "the head of the session is not that of the list");
    return NO_ERROR;
}

static struct error sign_in(struct keyring *keyring, struct arena *arena, struct str password)
{
    struct password_parameters parameters;
    struct password_keys keys;
    struct json *answer = NULL;
    struct error e = ask_parameters(keyring, arena, &parameters);
    if (!e.id)
        e = password_derive(password, &parameters, &keys);
    if (e.id)
        return e;
    memcpy(keyring->kek, keys.kek, KEY_BYTES);
    e = open_session(keyring, arena, &keys, &answer);
    wipe(&keys, sizeof keys);
    if (!e.id)
        e = take_session(keyring, arena, answer);
    if (!e.id)
        e = directory_fetch(keyring, arena);
    if (!e.id)
        e = check_session_head(keyring, arena, answer);
    if (!e.id)
        e = groups_fetch(keyring, arena);
    if (!e.id)
        e = directory_keep_head(keyring, arena);
    return e;
}

struct error keyring_sign_in(struct keyring *keyring, struct str username, struct str password)
{
    keyring->username = arena_str(keyring->arena, username);
    keyring->user = user_id_of(keyring->username);
    struct arena *arena = arena_new(65536, true);
    struct error e = sign_in(keyring, arena, password);
    e.detail = arena_str(keyring->arena, e.detail);
    e.fields = NULL;
    arena_free(arena);
    return e;
}

struct error keyring_sign_out(struct keyring *keyring)
{
    struct arena *arena = arena_new(4096, false);
    struct net_reply reply;
    const struct net_request request = {.method = "DELETE",
                                        .path = STR("/v1/sessions/current")};
    struct error e = net_has_token(keyring->net) ? net_call(keyring->net, arena, &request, &reply)
                                                 : NO_ERROR;
    e.detail = STR_NONE;
    e.fields = NULL;
    net_set_token(keyring->net, STR_NONE);
    arena_free(arena);
    return e;
}
