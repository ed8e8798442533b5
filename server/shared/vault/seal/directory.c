#include "../inner.h"

#include "hotline/base/limits.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* A block with room for one more item; running out of memory ends the program. */
static void *grown(void *at, size_t count, size_t size)
{
    void *more = realloc(at, (count + 1) * size);
    if (!more)
        abort();
    return more;
}

static void *copied(const void *at, size_t count, size_t size)
{
    void *copy = grown(NULL, count, size);
    if (count > 0)
        memcpy(copy, at, count * size);
    return copy;
}

static void uuid_add(struct uuid **list, size_t *count, struct uuid id)
{
    *list = grown(*list, *count, sizeof id);
    (*list)[(*count)++] = id;
}

static void uuid_remove(struct uuid *list, size_t *count, struct uuid id)
{
    for (size_t i = 0; i < *count; i++) {
        if (uuid_equal(list[i], id)) {
            memmove(list + i, list + i + 1, (--*count - i) * sizeof id);
            return;
        }
    }
}

struct directory *directory_new(const uint8_t root_public[KEY_BYTES])
{
    struct directory *directory = grown(NULL, 0, sizeof *directory);
    *directory = (struct directory){.seq = 0};
    memcpy(directory->root, root_public, KEY_BYTES);
    return directory;
}

/* What the principal shows is what the entry owns. */
static void entry_link(struct entry *entry)
{
    entry->principal.name.at = entry->name;
    entry->principal.keys = entry->keys;
    entry->principal.groups = entry->groups;
    entry->principal.members = entry->members;
}

static struct entry *entry_copy(const struct entry *from)
{
    struct entry *entry = copied(from, 1, sizeof *from);
    const struct principal *principal = &from->principal;
    entry->name = copied(from->name, principal->name.len, 1);
    entry->keys = copied(from->keys, principal->key_count, sizeof *from->keys);
    entry->groups = copied(from->groups, principal->group_count, sizeof *from->groups);
    entry->members = copied(from->members, principal->member_count, sizeof *from->members);
    entry_link(entry);
    return entry;
}

struct directory *directory_copy(const struct directory *directory)
{
    struct directory *copy = copied(directory, 1, sizeof *directory);
    copy->hashes = copied(directory->hashes, (size_t)directory->seq, sizeof *directory->hashes);
    copy->entries = copied(directory->entries, directory->count, sizeof(struct entry *));
    for (size_t i = 0; i < directory->count; i++)
        copy->entries[i] = entry_copy(directory->entries[i]);
    return copy;
}

void directory_free(struct directory *directory)
{
    if (!directory)
        return;
    for (size_t i = 0; i < directory->count; i++) {
        struct entry *entry = directory->entries[i];
        free(entry->name);
        free(entry->keys);
        free(entry->groups);
        free(entry->members);
        free(entry);
    }
    free(directory->entries);
    free(directory->hashes);
    free(directory);
}

static struct entry *entry_find(const struct directory *directory, struct uuid id)
{
    for (size_t i = 0; i < directory->count; i++) {
        if (uuid_equal(directory->entries[i]->principal.id, id))
            return directory->entries[i];
    }
    return NULL;
}

static struct entry *entry_new(struct directory *directory, const struct statement *s)
{
    struct entry *entry = grown(NULL, 0, sizeof *entry);
    *entry = (struct entry){
        .index = directory->count,
        .name = copied(s->name.at, s->name.len, 1),
        .principal = {.id = s->id,
                      .kind = s->type == STATEMENT_USER ? PRINCIPAL_USER : s->kind,
                      .name = {.len = s->name.len},
                      .role = s->role,
                      .office = s->office},
    };
    directory->entries = grown(directory->entries, directory->count, sizeof(struct entry *));
    directory->entries[directory->count++] = entry;
    return entry;
}

/* GROUP and USER: a new principal, or the next epoch of a known one. */
static void apply_key(struct directory *directory, const struct statement *s)
{
    struct entry *entry = entry_find(directory, s->id);
    if (!entry)
        entry = entry_new(directory, s);
    size_t *count = &entry->principal.key_count;
    struct principal_key key = {.epoch = s->epoch, .current = true};
    memcpy(key.box_public, s->box_public, KEY_BYTES);
    memcpy(key.sign_public, s->sign_public, KEY_BYTES);
    if (*count > 0)
        entry->keys[*count - 1].current = false;
    entry->keys = grown(entry->keys, *count, sizeof key);
    entry->keys[(*count)++] = key;
    entry_link(entry);
}

static void apply_member(struct directory *directory, const struct statement *s)
{
    struct entry *group = entry_find(directory, s->id);
    struct entry *user = entry_find(directory, s->member);
    uuid_add(&group->members, &group->principal.member_count, s->member);
    uuid_add(&user->groups, &user->principal.group_count, s->id);
    entry_link(group);
    entry_link(user);
}

static void apply_remove(struct directory *directory, struct uuid group_id, struct uuid user_id)
{
    struct entry *group = entry_find(directory, group_id);
    struct entry *user = entry_find(directory, user_id);
    uuid_remove(group->members, &group->principal.member_count, user_id);
    uuid_remove(user->groups, &user->principal.group_count, group_id);
}

static void apply_revoke(struct directory *directory, struct uuid id)
{
    struct entry *user = entry_find(directory, id);
    while (user->principal.group_count > 0)
        apply_remove(directory, user->groups[0], id);
    user->principal.revoked = true;
    user->keys[user->principal.key_count - 1].current = false;
}

static void apply(struct directory *directory, const struct statement *s)
{
    switch (s->type) {
    case STATEMENT_GENESIS:
        directory->installation = s->id;
        directory->demo = s->demo;
        break;
    case STATEMENT_GROUP:
    case STATEMENT_USER:
        apply_key(directory, s);
        break;
    case STATEMENT_MEMBER:
        apply_member(directory, s);
        break;
    case STATEMENT_REMOVE:
        apply_remove(directory, s->id, s->member);
        break;
    case STATEMENT_REVOKE:
        apply_revoke(directory, s->id);
        break;
    }
}

static bool signature_holds(const struct directory *directory, struct uuid signer, struct str bytes)
{
    const uint8_t *key = directory->root;
    if (!uuid_is_nil(signer)) {
        const struct principal_key *current =
            principal_current_key(directory_find(directory, signer));
        if (!current)
            return false;
        key = current->sign_public;
    }
    /* "hotline directory" and all that stands before the signature, in one piece */
    uint8_t message[sizeof STATEMENT_LABEL - 1 + LIMIT_STATEMENT];
    size_t label = sizeof STATEMENT_LABEL - 1, len = bytes.len - SIGNATURE_BYTES;
    memcpy(message, STATEMENT_LABEL, label);
    memcpy(message + label, bytes.at, len);
    return crypto_sign_verify_detached((const uint8_t *)bytes.at + len, message, label + len,
                                       key) == 0;
}

struct error directory_append(struct directory *directory, struct str statement)
{
    struct statement s;
    struct error e = statement_parse(statement, &s);
    if (e.id)
        return e;
    struct directory_head head = directory_head(directory);
    if (s.seq != head.seq + 1)
        return statement_refused(STR("the statement's number does not follow the last one"));
    if (memcmp(s.previous, head.hash, HASH_BYTES) != 0)
        return statement_refused(STR("the statement does not continue this directory"));
    e = directory_rules(directory, &s);
    if (e.id)
        return e;
    if (!signature_holds(directory, s.signer, statement))
        return statement_refused(STR("the signature is not the signer's"));
    apply(directory, &s);
    directory->hashes = grown(directory->hashes, (size_t)directory->seq, sizeof *directory->hashes);
    hash_bytes(directory->hashes[directory->seq++], statement.at, statement.len);
    return NO_ERROR;
}

struct directory_head directory_head(const struct directory *directory)
{
    struct directory_head head = {.seq = directory->seq};
    if (head.seq > 0)
        memcpy(head.hash, directory->hashes[head.seq - 1], HASH_BYTES);
    return head;
}

bool directory_hash_at(const struct directory *directory, uint64_t seq, uint8_t ret[HASH_BYTES])
{
    if (seq < 1 || seq > directory->seq)
        return false;
    memcpy(ret, directory->hashes[seq - 1], HASH_BYTES);
    return true;
}

bool directory_demo(const struct directory *directory)
{
    return directory->demo;
}

struct uuid directory_installation(const struct directory *directory)
{
    return directory->installation;
}

const struct principal *directory_find(const struct directory *directory, struct uuid id)
{
    const struct entry *entry = entry_find(directory, id);
    return entry ? &entry->principal : NULL;
}

const struct principal *directory_named(const struct directory *directory, struct str name)
{
    for (size_t i = 0; i < directory->count; i++) {
        if (str_equal(directory->entries[i]->principal.name, name))
            return &directory->entries[i]->principal;
    }
    return NULL;
}

const struct principal *directory_group(const struct directory *directory, enum principal_kind kind,
                                        enum office office)
{
    for (size_t i = 0; i < directory->count; i++) {
        const struct principal *principal = &directory->entries[i]->principal;
        if (principal->kind == kind && principal->office == office)
            return principal;
    }
    return NULL;
}

const struct principal *directory_next(const struct directory *directory,
                                       const struct principal *after)
{
    size_t index = 0;
    if (after) {
        const struct entry *entry = entry_find(directory, after->id);
        index = entry ? entry->index + 1 : directory->count;
    }
    return index < directory->count ? &directory->entries[index]->principal : NULL;
}

const struct principal_key *principal_current_key(const struct principal *principal)
{
    if (!principal || principal->revoked || principal->key_count == 0)
        return NULL;
    return &principal->keys[principal->key_count - 1];
}

const struct principal_key *principal_key_at(const struct principal *principal, uint32_t epoch)
{
    if (!principal || epoch < 1 || epoch > principal->key_count)
        return NULL;
    return &principal->keys[epoch - 1]; /* epochs count from 1 without gaps */
}

bool principal_in(const struct principal *user, struct uuid group)
{
    for (size_t i = 0; user && i < user->group_count; i++) {
        if (uuid_equal(user->groups[i], group))
            return true;
    }
    return false;
}
