/* The secrets of the groups one belongs to, and the search key of the coalition. */
#include "keyring/inner.h"

#include <string.h>

static struct error open_group(struct keyring *keyring, struct arena *arena, struct uuid group,
                               uint32_t epoch, struct str wrap)
{
    const struct principal *principal = directory_find(keyring->directory, group);
    const struct principal_key *key = principal ? principal_key_at(principal, epoch) : NULL;
    if (!key)
        return client_failed(arena, ERROR_CLIENT_DIRECTORY,
                             "a group secret belongs to no key of the directory");
    const struct wrap_place place = {.purpose = WRAP_GROUP, .owner = group, .epoch = epoch,
                                     .recipient = keyring->user,
                                     .recipient_epoch = keyring->bundle.epoch};
    struct key_pair pair;
    struct error e = wrap_open(&place, keyring->bundle.box.public_key, keyring->bundle.box.secret,
                               wrap, key->box_public, pair.secret);
    if (e.id)
        return e;
    memcpy(pair.public_key, key->box_public, KEY_BYTES);
    keyring_add_group(keyring, group, epoch, &pair);
    wipe(&pair, sizeof pair);
    return NO_ERROR;
}

/* The search key lies sealed to the coalition itself, again for each of its epochs; it stays the
 * same key. Its wrap of the newest coalition epoch that is held counts. */
static struct error open_search(struct keyring *keyring, struct arena *arena, struct uuid group,
                                uint32_t epoch, struct str wrap)
{
    struct wrap_place found;
    const struct principal *principal = directory_find(keyring->directory, group);
    if (!principal || wrap_header(wrap, &found).id ||
        !principal_key_at(principal, found.recipient_epoch))
        return client_failed(arena, ERROR_CLIENT_ENVELOPE, "the search key is sealed to nobody");
    const struct key_pair *pair = keyring_pair(keyring, group, found.recipient_epoch);
    if (!pair || found.recipient_epoch <= keyring->search_epoch)
        return NO_ERROR;
    const struct wrap_place place = {.purpose = WRAP_SEARCH, .owner = group, .scope = found.scope,
                                     .epoch = epoch, .recipient = group,
                                     .recipient_epoch = found.recipient_epoch};
    uint8_t key[KEY_BYTES];
    struct error e = wrap_open(&place, pair->public_key, pair->secret, wrap, NULL, key);
    if (e.id)
        return e;
    struct uuid proof;
    search_proof(pair->secret, key, &proof);
    if (!uuid_equal(proof, found.scope)) {
        wipe(key, sizeof key);
        return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                              .detail = STR("the search key comes from nobody of the coalition")};
    }
    memcpy(keyring->search_key, key, KEY_BYTES);
    wipe(key, sizeof key);
    keyring->search_epoch = found.recipient_epoch;
    return NO_ERROR;
}

static struct error take_secret(struct keyring *keyring, struct arena *arena,
                                const struct json *row, bool search)
{
    struct uuid group;
    uint32_t epoch;
    struct str wrap;
    if (json_is_empty(json_member(row, "group")) ||
        !wire_uuid(json_member(row, "group"), &group) ||
        !wire_u32(json_member(row, "epoch"), &epoch) ||
        !wire_bytes(arena, json_member(row, "wrap"), WRAP_BYTES, &wrap))
        return client_failed(arena, ERROR_CLIENT_ENVELOPE, "/v1/me: a secret is malformed");
    struct str purpose = json_string(json_member(row, "purpose"));
    if (str_is(purpose, "search"))
        return search ? open_search(keyring, arena, group, epoch, wrap) : NO_ERROR;
    if (search || keyring_has_group(keyring, group, epoch))
        return NO_ERROR;
    return open_group(keyring, arena, group, epoch, wrap);
}

struct error groups_fetch(struct keyring *keyring, struct arena *arena)
{
    struct json *me = NULL;
    struct error e = net_get(keyring->net, arena, STR("/v1/me"), &me);
    if (e.id)
        return e;
    const struct json *rows = json_member(me, "secrets");
    for (int pass = 0; !e.id && pass < 2; pass++) /* groups first: one opens the search key */
        for (const struct json *row = rows ? rows->first : NULL; row && !e.id; row = row->next)
            e = take_secret(keyring, arena, row, pass == 1);
    return e;
}
