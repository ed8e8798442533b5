#include "server/session/posting.h"

#include <stdlib.h>
#include <string.h>

struct posting {
    struct arena *arena;
    const struct directory *before, *after;
    const struct directory_secret *secrets; /* sorted */
    size_t secret_count;
};

static int compare_secrets(const void *a, const void *b)
{
    const struct directory_secret *x = a, *y = b;
    int order = memcmp(x->group.b, y->group.b, UUID_BYTES);
    if (order == 0)
        order = memcmp(x->principal.b, y->principal.b, UUID_BYTES);
    if (order == 0)
        order = (x->purpose > y->purpose) - (x->purpose < y->purpose);
    if (order == 0)
        order = (x->epoch > y->epoch) - (x->epoch < y->epoch);
    return order;
}

static bool sent(const struct posting *posting, struct uuid group, uint32_t epoch,
                 enum wrap_purpose purpose, struct uuid principal)
{
    const struct directory_secret key = {
        .group = group, .epoch = epoch, .purpose = purpose, .principal = principal};
    return posting->secret_count &&
           bsearch(&key, posting->secrets, posting->secret_count, sizeof key, compare_secrets);
}

static struct error about(const struct posting *posting, enum error_id id, struct str group,
                          long long epoch, struct str principal)
{
    return (struct error){.id = id,
                          .detail = arena_format(posting->arena, "%.*s %lld for %.*s",
                                                 (int)group.len, group.at, epoch,
                                                 (int)principal.len, principal.at)};
}

static uint32_t epoch_of(const struct principal *principal)
{
    const struct principal_key *key = principal ? principal_current_key(principal) : NULL;
    return key ? key->epoch : 0;
}

/* Recovery of the office that governs a group; of all offices for those without one. */
static bool recovers(const struct principal *recovery, const struct principal *group)
{
    return recovery->kind == PRINCIPAL_RECOVERY && group->kind != PRINCIPAL_RECOVERY &&
           (group->office == OFFICE_NONE || recovery->office == group->office);
}

static struct error check_recoveries(const struct posting *posting, const struct principal *group,
                                     uint32_t epoch)
{
    const struct principal *p = NULL;
    while ((p = directory_next(posting->after, p)))
        if (recovers(p, group) && !sent(posting, group->id, epoch, WRAP_GROUP, p->id))
            return about(posting, ERROR_WRAPS_MISSING, group->name, epoch, p->name);
    return NO_ERROR;
}

static struct error check_members(const struct posting *posting, const struct principal *group,
                                  uint32_t epoch)
{
    for (size_t i = 0; i < group->member_count; i++) {
        const struct principal *member = directory_find(posting->after, group->members[i]);
        if (member && !sent(posting, group->id, epoch, WRAP_GROUP, member->id))
            return about(posting, ERROR_WRAPS_MISSING, group->name, epoch, member->name);
    }
    return NO_ERROR;
}

/* The search key is sealed to the coalition itself, again for each of its epochs. */
static struct error check_search_key(const struct posting *posting, const struct principal *group)
{
    uint32_t epoch = epoch_of(group);
    if (group->kind != PRINCIPAL_COALITION ||
        sent(posting, group->id, epoch, WRAP_SEARCH, group->id))
        return NO_ERROR;
    return about(posting, ERROR_WRAPS_MISSING, STR("search key of coalition"), epoch, group->name);
}

static struct error check_group(const struct posting *posting, const struct principal *group)
{
    uint32_t epoch = epoch_of(group);
    if (group->kind == PRINCIPAL_USER || group->kind == PRINCIPAL_RECOVERY ||
        epoch == epoch_of(directory_find(posting->before, group->id)))
        return NO_ERROR;
    struct error e = check_members(posting, group, epoch);
    if (!e.id)
        e = check_recoveries(posting, group, epoch);
    return e.id ? e : check_search_key(posting, group);
}

/* Who was added and is still a member; the group's current epoch is what she needs at least. */
static struct error check_new_member(const struct posting *posting, const struct statement *s)
{
    const struct principal *group = directory_find(posting->after, s->id);
    const struct principal *member = directory_find(posting->after, s->member);
    if (!group || !member || !principal_in(member, group->id) ||
        sent(posting, group->id, epoch_of(group), WRAP_GROUP, member->id))
        return NO_ERROR;
    return about(posting, ERROR_WRAPS_MISSING, group->name, epoch_of(group), member->name);
}

/* What a revoked user could open must not receive anything more. */
static struct error check_revoked(const struct posting *posting, const struct statement *s)
{
    const struct principal *user = directory_find(posting->before, s->id);
    for (size_t i = 0; user && i < user->group_count; i++) {
        const struct principal *group = directory_find(posting->after, user->groups[i]);
        if (epoch_of(group) == epoch_of(directory_find(posting->before, user->groups[i])))
            return about(posting, ERROR_STATEMENT_REFUSED, group->name, epoch_of(group) + 1,
                         STR("those who stay is missing"));
    }
    return NO_ERROR;
}

static bool entitled(const struct directory_secret *secret, const struct principal *group,
                     const struct principal *principal)
{
    if (secret->purpose == WRAP_SEARCH)
        return group->kind == PRINCIPAL_COALITION && uuid_equal(group->id, principal->id) &&
               secret->epoch == epoch_of(group);
    return secret->epoch <= epoch_of(group) &&
           (principal_in(principal, group->id) || recovers(principal, group));
}

static bool wrap_fits(const struct directory_secret *secret, const struct principal *principal)
{
    struct wrap_place place;
    if (wrap_header(secret->wrap, &place).id)
        return false;
    /* the scope of a search key's wrap is a proof that only members can check */
    bool scope_fits = secret->purpose == WRAP_SEARCH || uuid_is_nil(place.scope);
    return (int64_t)place.purpose == secret->purpose && scope_fits &&
           place.compartment == COMPARTMENT_NONE && uuid_equal(place.owner, secret->group) &&
           (int64_t)place.epoch == secret->epoch &&
           uuid_equal(place.recipient, secret->principal) &&
           place.recipient_epoch == epoch_of(principal);
}

static struct error check_secret(const struct posting *posting, size_t i)
{
    const struct directory_secret *secret = &posting->secrets[i];
    const struct principal *group = directory_find(posting->after, secret->group);
    const struct principal *principal = directory_find(posting->after, secret->principal);
    if (!group || !principal)
        return (struct error){.id = ERROR_WRAPS_SURPLUS, .detail = STR("nobody of the directory")};
    bool twice = i > 0 && compare_secrets(secret, secret - 1) == 0;
    if (twice || !entitled(secret, group, principal))
        return about(posting, ERROR_WRAPS_SURPLUS, group->name, secret->epoch, principal->name);
    if (!wrap_fits(secret, principal))
        return about(posting, ERROR_WRAP_INVALID, group->name, secret->epoch, principal->name);
    return NO_ERROR;
}

static struct error check_statement(const struct posting *posting, const struct statement *s)
{
    switch (s->type) {
    case STATEMENT_MEMBER:
        return check_new_member(posting, s);
    case STATEMENT_REVOKE:
        return check_revoked(posting, s);
    default:
        return NO_ERROR;
    }
}

struct error posting_check(struct arena *arena, const struct directory *before,
                           const struct directory *after, const struct statement *statements,
                           size_t statement_count, const struct directory_secret *secrets,
                           size_t secret_count)
{
    struct directory_secret *sorted = arena_array(arena, secret_count, sizeof *sorted);
    if (secret_count) {
        memcpy(sorted, secrets, secret_count * sizeof *sorted);
        qsort(sorted, secret_count, sizeof *sorted, compare_secrets);
    }
    const struct posting posting = {
        .arena = arena,
        .before = before,
        .after = after,
        .secrets = sorted,
        .secret_count = secret_count,
    };
    struct error e = NO_ERROR;
    for (size_t i = 0; i < statement_count && !e.id; i++)
        e = check_statement(&posting, &statements[i]);
    const struct principal *group = NULL;
    while (!e.id && (group = directory_next(after, group)))
        e = check_group(&posting, group);
    for (size_t i = 0; i < secret_count && !e.id; i++)
        e = check_secret(&posting, i);
    return e;
}
