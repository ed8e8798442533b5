#include "keyring/members.h"
#include "keyring/posting.h"

#include <string.h>

static struct error seal_to_members(struct posting *posting, const struct principal *group,
                                    uint32_t epoch, const struct key_pair *pair)
{
    struct error e = NO_ERROR;
    for (size_t i = 0; i < group->member_count && !e.id; i++) {
        const struct principal *member = directory_find(posting->directory, group->members[i]);
        const struct principal_key *key = member ? principal_current_key(member) : NULL;
        if (!key)
            continue;
        const struct wrap_place place = {.purpose = WRAP_GROUP, .owner = group->id,
                                         .epoch = epoch, .recipient = member->id,
                                         .recipient_epoch = key->epoch, .time = time_now()};
        e = posting_seal(posting, &place, key->box_public, pair->secret, false);
    }
    return e;
}

/* To the recovery key of the office that governs the group; of a group of all, to all three. */
static struct error seal_to_recovery(struct posting *posting, const struct principal *group,
                                     uint32_t epoch, const struct key_pair *pair)
{
    struct error e = NO_ERROR;
    for (enum office office = OFFICE_NONE + 1; office < OFFICE_COUNT && !e.id; office++) {
        const struct principal *recovery =
            directory_group(posting->directory, PRINCIPAL_RECOVERY, office);
        const struct principal_key *key = recovery ? principal_current_key(recovery) : NULL;
        if (!key || (group->office && group->office != office))
            continue;
        const struct wrap_place place = {.purpose = WRAP_GROUP, .owner = group->id,
                                         .epoch = epoch, .recipient = recovery->id,
                                         .recipient_epoch = key->epoch, .time = time_now()};
        e = posting_seal(posting, &place, key->box_public, pair->secret, true);
    }
    return e;
}

static struct error rewrap_search_key(struct posting *posting, const struct principal *group,
                                      uint32_t epoch, const struct key_pair *pair)
{
    if (group->kind != PRINCIPAL_COALITION || !posting->keyring->search_epoch)
        return NO_ERROR;
    struct wrap_place place = {.purpose = WRAP_SEARCH, .owner = group->id, .epoch = epoch,
                               .recipient = group->id, .recipient_epoch = epoch,
                               .time = time_now()};
    search_proof(pair->secret, posting->keyring->search_key, &place.scope);
    return posting_seal(posting, &place, pair->public_key, posting->keyring->search_key, false);
}

static struct error next_epoch(struct posting *posting, struct uuid id)
{
    const struct principal *group = directory_find(posting->directory, id);
    const struct principal_key *key = group ? principal_current_key(group) : NULL;
    if (!key)
        return client_failed(posting->arena, ERROR_CLIENT_DIRECTORY, "a group of hers has no key");
    struct key_pair pair;
    key_pair_new(&pair);
    struct statement statement = {.type = STATEMENT_GROUP, .id = id, .kind = group->kind,
                                  .name = arena_str(posting->arena, group->name),
                                  .office = group->office, .epoch = key->epoch + 1};
    memcpy(statement.box_public, pair.public_key, KEY_BYTES);
    struct error e = posting_sign(posting, &statement);
    group = directory_find(posting->directory, id);
    if (!e.id)
        e = seal_to_members(posting, group, statement.epoch, &pair);
    if (!e.id)
        e = seal_to_recovery(posting, group, statement.epoch, &pair);
    if (!e.id)
        e = rewrap_search_key(posting, group, statement.epoch, &pair);
    wipe(&pair, sizeof pair);
    return e;
}

static struct error remove_once(struct keyring *keyring, struct arena *arena,
                                struct str username, struct json **ret_answer)
{
    struct error e = keyring_refresh(keyring, arena);
    const struct principal *user =
        e.id ? NULL : directory_named(keyring->directory, username);
    if (!e.id && (!user || user->kind != PRINCIPAL_USER || user->revoked))
        e = client_failed(arena, ERROR_NOT_FOUND, "the directory has no such member");
    if (e.id)
        return e;
    size_t count = user->group_count;
    struct uuid *groups = arena_array(arena, count + 1, sizeof *groups);
    if (count)
        memcpy(groups, user->groups, count * sizeof *groups);
    struct posting posting = posting_new(keyring, arena);
    struct statement revoke = {.type = STATEMENT_REVOKE, .id = user->id};
    e = posting_sign(&posting, &revoke);
    for (size_t i = 0; i < count && !e.id; i++)
        e = next_epoch(&posting, groups[i]);
    if (!e.id)
        e = posting_send(&posting, ret_answer);
    posting_free(&posting);
    return e;
}

struct error member_remove(struct keyring *keyring, struct arena *arena, struct str username,
                           struct json **ret_answer)
{
    struct error e = remove_once(keyring, arena, username, ret_answer);
    return e.id == ERROR_DIRECTORY_STALE ? remove_once(keyring, arena, username, ret_answer) : e;
}
