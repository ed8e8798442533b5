#include "keyring/inner.h"

#include <stdlib.h>
#include <string.h>

enum { KEYRING_BLOCK = 65536 };

struct keyring *keyring_new(struct net *net, const uint8_t root[KEY_BYTES])
{
    struct arena *arena = arena_new(KEYRING_BLOCK, true);
    struct keyring *keyring = ARENA_NEW(arena, struct keyring);
    keyring->arena = arena;
    keyring->net = net;
    memcpy(keyring->root, root, KEY_BYTES);
    keyring->directory = directory_new(root);
    keyring->sealer = sealer_new();
    return keyring;
}

void keyring_free(struct keyring *keyring)
{
    if (!keyring)
        return;
    directory_free(keyring->directory);
    sealer_free(keyring->sealer);
    arena_free(keyring->arena); /* wipes the keyring itself */
}

struct uuid user_id_of(struct str username)
{
    return uuid_of_name((struct uuid){0}, username);
}

const struct principal *keyring_me(const struct keyring *keyring)
{
    return directory_find(keyring->directory, keyring->user);
}

struct str keyring_fingerprint(const struct keyring *keyring, struct arena *arena)
{
    uint8_t sign_public[KEY_BYTES];
    sign_public_of(keyring->bundle.sign_seed, sign_public);
    return key_fingerprint(arena, keyring->username, sign_public, keyring->bundle.box.public_key);
}

static const struct group_secret *group_find(const struct keyring *keyring, struct uuid group,
                                             uint32_t epoch)
{
    for (size_t i = 0; i < keyring->group_count; i++) {
        const struct group_secret *secret = &keyring->groups[i];
        if (secret->epoch == epoch && uuid_equal(secret->group, group))
            return secret;
    }
    return NULL;
}

bool keyring_has_group(const struct keyring *keyring, struct uuid group, uint32_t epoch)
{
    return group_find(keyring, group, epoch) != NULL;
}

void keyring_add_group(struct keyring *keyring, struct uuid group, uint32_t epoch,
                       const struct key_pair *pair)
{
    if (keyring->group_count == keyring->group_room) {
        size_t room = keyring->group_room ? 2 * keyring->group_room : 16;
        struct group_secret *longer = arena_array(keyring->arena, room, sizeof *longer);
        if (keyring->group_count)
            memcpy(longer, keyring->groups, keyring->group_count * sizeof *longer);
        keyring->groups = longer;
        keyring->group_room = room;
    }
    keyring->groups[keyring->group_count++] =
        (struct group_secret){.group = group, .epoch = epoch, .pair = *pair};
}

const struct key_pair *keyring_pair(const struct keyring *keyring, struct uuid principal,
                                    uint32_t epoch)
{
    if (uuid_equal(principal, keyring->user))
        return epoch == keyring->bundle.epoch ? &keyring->bundle.box : NULL;
    const struct group_secret *secret = group_find(keyring, principal, epoch);
    return secret ? &secret->pair : NULL;
}

const struct key_pair *keyring_case_pair(const struct keyring *keyring, struct uuid case_id,
                                         enum compartment compartment, struct uuid scope,
                                         uint32_t epoch)
{
    for (const struct case_secret *s = keyring->cases; s; s = s->next)
        if (s->epoch == epoch && s->compartment == compartment &&
            uuid_equal(s->case_id, case_id) && uuid_equal(s->scope, scope))
            return &s->pair;
    return NULL;
}

struct error keyring_refresh(struct keyring *keyring, struct arena *arena)
{
    uint64_t before = directory_head(keyring->directory).seq;
    struct error e = directory_fetch(keyring, arena);
    if (!e.id && directory_head(keyring->directory).seq > before)
        e = groups_fetch(keyring, arena);
    if (!e.id)
        e = directory_keep_head(keyring, arena);
    return e;
}

struct error keyring_wrap(struct keyring *keyring, struct arena *arena,
                          const struct wrap_wanted *wanted, struct json **ret_wrap)
{
    const struct principal_key *key = principal_current_key(wanted->to);
    if (!key)
        return client_failed(arena, ERROR_CLIENT_DIRECTORY,
                             "the directory has no current key of the recipient");
    const struct wrap_place place = {
        .purpose = WRAP_COMPARTMENT,
        .compartment = wanted->compartment,
        .owner = wanted->case_id,
        .scope = wanted->scope,
        .epoch = wanted->epoch,
        .recipient = wanted->to->id,
        .recipient_epoch = key->epoch,
        .time = time_now(),
    };
    struct str wrap;
    struct error e =
        wrap_seal(arena, keyring->sealer, &place, key->box_public, wanted->secret, &wrap);
    if (e.id)
        return e;
    struct json *json = json_object(arena);
    json_set(json, STR("compartment"),
             json_str(arena, str_of(compartment_code(wanted->compartment))));
    json_set(json, STR("scope"), json_uuid(arena, wanted->scope));
    json_set(json, STR("epoch"), json_int(arena, wanted->epoch));
    json_set(json, STR("principal"), json_uuid(arena, wanted->to->id));
    json_set(json, STR("principal_epoch"), json_int(arena, key->epoch));
    json_set(json, STR("wrap"), json_base64(arena, wrap.at, wrap.len));
    *ret_wrap = json;
    return NO_ERROR;
}
