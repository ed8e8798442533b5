#include "keyring/people.h"

#include "keyring/inner.h"

struct error people_page(struct keyring *keyring, struct arena *arena, struct str state,
                         struct str after, struct json **ret_answer)
{
    struct str path = net_query(arena, STR("/v1/users"), "state", state);
    return net_get(keyring->net, arena, net_query(arena, path, "after", after), ret_answer);
}

struct error people_person(struct keyring *keyring, struct arena *arena, struct str username,
                           struct json **ret_answer)
{
    return net_get(keyring->net, arena, net_path(arena, "/v1/users/", username, ""), ret_answer);
}

struct error people_invite(struct keyring *keyring, struct arena *arena,
                           const struct invitation *invitation, struct json **ret_answer)
{
    const struct {
        const char *member;
        struct str value;
    } members[] = {{"username", invitation->username},
                   {"display_name", invitation->display_name},
                   {"role", invitation->role},
                   {"office", invitation->office},
                   {"partner", invitation->partner}};
    struct json *body = json_object(arena);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].value.len)
            json_set(body, str_of(members[i].member), json_str(arena, members[i].value));
    const struct net_request request = {
        .method = "POST", .path = STR("/v1/invitations"), .body = body, .key = invitation->key};
    struct net_reply reply = {0};
    struct error e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

struct json *people_groups(const struct keyring *keyring, struct arena *arena,
                           const struct principal *principal)
{
    struct json *list = json_array(arena);
    for (size_t i = 0; principal && i < principal->group_count; i++) {
        const struct principal *group = directory_find(keyring->directory, principal->groups[i]);
        if (group)
            json_append(list, json_str(arena, group->name));
    }
    return list;
}

struct str people_fingerprint(const struct keyring *keyring, struct arena *arena,
                              const struct json *user)
{
    struct str username = json_string(json_member(user, "username"));
    const struct principal *principal = directory_named(keyring->directory, username);
    const struct principal_key *key = principal ? principal_current_key(principal) : NULL;
    struct str sign_public, box_public;
    if (key && principal->kind == PRINCIPAL_USER)
        return key_fingerprint(arena, username, key->sign_public, key->box_public);
    if (json_is_empty(json_member(user, "box_public")) ||
        !wire_bytes(arena, json_member(user, "sign_public"), KEY_BYTES, &sign_public) ||
        !wire_bytes(arena, json_member(user, "box_public"), KEY_BYTES, &box_public))
        return STR_NONE;
    return key_fingerprint(arena, username, (const uint8_t *)sign_public.at,
                           (const uint8_t *)box_public.at);
}
