/* What a statement must be and who may sign it (directory.h), given the directory before it. */
#include "../inner.h"

#include "hotline/base/limits.h"

#include <string.h>

#define REFUSE_UNLESS(CONDITION, RULE)                                                             \
    do {                                                                                           \
        if (!(CONDITION))                                                                          \
            return statement_refused(STR(RULE));                                                   \
    } while (0)

struct handle_rule {
    const char *prefix; /* what stands before the office's code, or the whole handle */
    bool of_office;     /* an office's code follows; for partners a code of their own */
};

static const struct handle_rule handle_rules[] = {
    [PRINCIPAL_DESK] = {.prefix = "desk:", .of_office = true},
    [PRINCIPAL_COORDINATION] = {.prefix = "coordination:", .of_office = true},
    [PRINCIPAL_PARTNER] = {.prefix = "partner:"},
    [PRINCIPAL_COALITION] = {.prefix = "coalition"},
    [PRINCIPAL_STATISTICS] = {.prefix = "statistics"},
    [PRINCIPAL_DATA_PROTECTION] = {.prefix = "data_protection"},
    [PRINCIPAL_RECOVERY] = {.prefix = "recovery:", .of_office = true},
};

static bool is_made_of(struct str text, const char *also)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && (c == 0 || !strchr(also, c)))
            return false;
    }
    return text.len > 0;
}

static bool handle_fits(const struct statement *s)
{
    if (s->kind >= sizeof handle_rules / sizeof *handle_rules || !handle_rules[s->kind].prefix)
        return false;
    const struct handle_rule *rule = &handle_rules[s->kind];
    if (!str_starts(s->name, rule->prefix))
        return false;
    struct str rest = str_slice(s->name, strlen(rule->prefix), s->name.len);
    if (rule->of_office)
        return s->office != OFFICE_NONE && str_is(rest, office_code(s->office));
    if (s->kind == PRINCIPAL_PARTNER)
        return is_made_of(rest, "_");
    return rest.len == 0 && s->office == OFFICE_NONE;
}

/* Roles whose users belong to an office and are taken in by its coordination. */
static bool role_of_office(enum role role)
{
    return role != ROLE_ANALYST && role != ROLE_DATA_PROTECTION_OFFICER &&
           role != ROLE_ADMINISTRATOR;
}

static bool is_root(const struct statement *s)
{
    return uuid_is_nil(s->signer);
}

/* The root, or a member of that office's coordination. */
static bool governs(const struct directory *directory, const struct statement *s,
                    enum office office)
{
    if (is_root(s))
        return true;
    const struct principal *coordination =
        directory_group(directory, PRINCIPAL_COORDINATION, office);
    return coordination && principal_in(directory_find(directory, s->signer), coordination->id);
}

static bool governs_some(const struct directory *directory, const struct statement *s)
{
    for (unsigned office = OFFICE_NONE + 1; office < OFFICE_COUNT; office++) {
        if (governs(directory, s, office))
            return true;
    }
    return is_root(s);
}

static bool governs_group(const struct directory *directory, const struct statement *s,
                          const struct principal *group)
{
    switch (group->kind) {
    case PRINCIPAL_DESK:
    case PRINCIPAL_COORDINATION:
    case PRINCIPAL_PARTNER:
        return governs(directory, s, group->office);
    case PRINCIPAL_COALITION:
        return governs_some(directory, s);
    default:
        return is_root(s);
    }
}

/* Each public key stands in the directory once. */
static bool key_is_new(const struct directory *directory, const struct statement *s)
{
    for (size_t i = 0; i < directory->count; i++) {
        const struct principal *principal = &directory->entries[i]->principal;
        for (size_t k = 0; k < principal->key_count; k++) {
            const struct principal_key *key = &principal->keys[k];
            if (memcmp(key->box_public, s->box_public, KEY_BYTES) == 0 ||
                (s->type == STATEMENT_USER && principal->kind == PRINCIPAL_USER &&
                 memcmp(key->sign_public, s->sign_public, KEY_BYTES) == 0))
                return false;
        }
    }
    return true;
}

/* The next epoch of a principal that stays what it was. */
static struct error next_epoch_rules(const struct principal *old, const struct statement *s)
{
    REFUSE_UNLESS(!old->revoked, "the user is revoked");
    REFUSE_UNLESS((old->kind == PRINCIPAL_USER) == (s->type == STATEMENT_USER) &&
                      (old->kind == PRINCIPAL_USER || old->kind == s->kind) &&
                      str_equal(old->name, s->name) && old->role == s->role &&
                      old->office == s->office,
                  "the id belongs to something else");
    REFUSE_UNLESS(s->epoch == old->key_count + 1, "the epoch does not follow the last one");
    return NO_ERROR;
}

/* What GROUP and USER have in common. */
static struct error key_rules(const struct directory *directory, const struct statement *s,
                              const struct principal *old)
{
    REFUSE_UNLESS(!uuid_is_nil(s->id), "the id is nil");
    if (old) {
        struct error e = next_epoch_rules(old, s);
        if (e.id)
            return e;
    } else {
        REFUSE_UNLESS(!directory_named(directory, s->name), "the name is taken");
        REFUSE_UNLESS(s->epoch == 1, "the first epoch is 1");
    }
    REFUSE_UNLESS(key_is_new(directory, s), "the key stands in the directory already");
    REFUSE_UNLESS(box_public_usable(s->box_public), "nothing can be sealed to the key");
    return NO_ERROR;
}

static struct error genesis_rules(const struct directory *directory, const struct statement *s)
{
    REFUSE_UNLESS(is_root(s), "only the root begins a directory");
    REFUSE_UNLESS(memcmp(s->sign_public, directory->root, KEY_BYTES) == 0,
                  "the root is not the expected one");
    REFUSE_UNLESS(!uuid_is_nil(s->id), "the id is nil");
    return NO_ERROR;
}

static struct error group_rules(const struct directory *directory, const struct statement *s)
{
    const struct principal *old = directory_find(directory, s->id);
    REFUSE_UNLESS(handle_fits(s), "the handle does not fit kind and office");
    struct error e = key_rules(directory, s, old);
    if (e.id)
        return e;
    REFUSE_UNLESS(old ? governs_group(directory, s, old) : is_root(s),
                  "the signer may not make this group's keys");
    return NO_ERROR;
}

static struct error user_rules(const struct directory *directory, const struct statement *s)
{
    REFUSE_UNLESS(s->role != ROLE_NONE, "the role is missing");
    REFUSE_UNLESS(s->name.len <= LIMIT_USERNAME && is_made_of(s->name, "._-"),
                  "the user name is not made of a-z, 0-9, dot, dash and underscore");
    REFUSE_UNLESS(s->office != OFFICE_NONE || !role_of_office(s->role), "the office is missing");
    struct error e = key_rules(directory, s, directory_find(directory, s->id));
    if (e.id)
        return e;
    REFUSE_UNLESS(is_root(s) || (role_of_office(s->role) && governs(directory, s, s->office)),
                  "the signer may not take this user in");
    return NO_ERROR;
}

static struct error member_rules(const struct directory *directory, const struct statement *s)
{
    const struct principal *group = directory_find(directory, s->id);
    const struct principal *user = directory_find(directory, s->member);
    REFUSE_UNLESS(group && group->kind != PRINCIPAL_USER, "the group is unknown");
    REFUSE_UNLESS(user && user->kind == PRINCIPAL_USER, "the user is unknown");
    REFUSE_UNLESS(!user->revoked, "the user is revoked");
    REFUSE_UNLESS(group->kind != PRINCIPAL_RECOVERY, "a recovery key has no members");
    REFUSE_UNLESS(principal_in(user, s->id) == (s->type == STATEMENT_REMOVE),
                  "the membership is so already");
    REFUSE_UNLESS(is_root(s) ||
                      (governs_group(directory, s, group) && governs(directory, s, user->office)),
                  "the signer may not change this membership");
    return NO_ERROR;
}

static struct error revoke_rules(const struct directory *directory, const struct statement *s)
{
    const struct principal *user = directory_find(directory, s->id);
    REFUSE_UNLESS(user && user->kind == PRINCIPAL_USER, "the user is unknown");
    REFUSE_UNLESS(!user->revoked, "the user is revoked");
    REFUSE_UNLESS(governs(directory, s, user->office), "the signer may not revoke this user");
    return NO_ERROR;
}

struct error directory_rules(const struct directory *directory, const struct statement *statement)
{
    REFUSE_UNLESS((directory->seq == 0) == (statement->type == STATEMENT_GENESIS),
                  "a directory begins with its genesis, and only once");
    switch (statement->type) {
    case STATEMENT_GENESIS:
        return genesis_rules(directory, statement);
    case STATEMENT_GROUP:
        return group_rules(directory, statement);
    case STATEMENT_USER:
        return user_rules(directory, statement);
    case STATEMENT_MEMBER:
    case STATEMENT_REMOVE:
        return member_rules(directory, statement);
    case STATEMENT_REVOKE:
        return revoke_rules(directory, statement);
    }
    return statement_refused(STR("the type is unknown"));
}
