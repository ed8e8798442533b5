/* hotline-admin ceremony: the root signs the first members in and makes every group's secret, seals
 * it to the members and to recovery, and forgets it. Later runs take in whom only the root may. */
#include <stdio.h>
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/base/utf8.h"
#include "server/admin/root.h"
#include "server/store/store_people.h"

#define PAGE 200
#define USERS_MAX 1000

/* Whose groups a role belongs to. */
enum group_of { OF_OFFICE, OF_PARTNER, OF_ALL };
struct group_rule {
    enum principal_kind kind;
    const char *handle;
    enum group_of of;
    unsigned roles;
};
#define R(ROLE) (1u << ROLE_##ROLE)
static const struct group_rule rules[] = {
    {PRINCIPAL_DESK, "desk", OF_OFFICE, R(OPERATOR) | R(COORDINATOR)},
    {PRINCIPAL_COORDINATION, "coordination", OF_OFFICE, R(COORDINATOR)},
    {PRINCIPAL_PARTNER, "partner", OF_PARTNER, R(PARTNER)},
    {PRINCIPAL_COALITION, "coalition", OF_ALL, R(OPERATOR) | R(COORDINATOR)},
    {PRINCIPAL_STATISTICS, "statistics", OF_ALL, R(ANALYST)},
    {PRINCIPAL_DATA_PROTECTION, "data_protection", OF_ALL, R(DATA_PROTECTION_OFFICER)},
};
#define RULE_COUNT (sizeof rules / sizeof *rules)

struct newcomer {
    struct user_row user;
    enum role role;
    enum office office;
};

struct ceremony {
    struct root root;
    bool first; /* no group but recovery yet */
    struct newcomer *newcomers;
    size_t count;
};

static struct str handle_of(struct ceremony *ceremony, const struct group_rule *rule,
                            const struct newcomer *newcomer)
{
    struct arena *arena = ceremony->root.admin->arena;
    switch (rule->of) {
    case OF_OFFICE:
        return arena_format(arena, "%s:%s", rule->handle, office_code(newcomer->office));
    case OF_PARTNER:
        return arena_format(arena, "%s:%.*s", rule->handle, (int)newcomer->user.partner.len,
                            newcomer->user.partner.at ? newcomer->user.partner.at : "");
    case OF_ALL:
        break;
    }
    return str_of(rule->handle);
}

static const struct principal *group_named(struct ceremony *ceremony, struct str handle)
{
    return directory_named(ceremony->root.directory, handle);
}

/* Coordinators take in their own people; the root those without an office, and a partner group's
 * first. */
static bool is_for_root(struct ceremony *ceremony, const struct newcomer *newcomer)
{
    static const struct group_rule *const partner = &rules[2];
    return ceremony->first || newcomer->office == OFFICE_NONE ||
           (newcomer->role == ROLE_PARTNER &&
            !group_named(ceremony, handle_of(ceremony, partner, newcomer)));
}

static struct error find_newcomers(struct ceremony *ceremony)
{
    struct admin *admin = ceremony->root.admin;
    struct str after = STR_NONE;
    ceremony->newcomers = arena_array(admin->arena, USERS_MAX, sizeof *ceremony->newcomers);
    for (;;) {
        struct user_row *rows = NULL;
        size_t count = 0;
        struct error e = store_users_page(admin->store, admin->arena, STR("enrolled"), after,
                                          PAGE, &rows, &count);
        if (e.id)
            return admin_failed_at(admin, "database", e);
        for (size_t i = 0; i < count; i++) {
            struct newcomer newcomer = {.user = rows[i],
                                        .role = role_from_code(rows[i].role),
                                        .office = office_from_code(rows[i].office)};
            if (ceremony->count == USERS_MAX)
                return admin_failed(admin, "users", "too many at once");
            if (is_for_root(ceremony, &newcomer))
                ceremony->newcomers[ceremony->count++] = newcomer;
        }
        if (count < PAGE)
            return NO_ERROR;
        after = rows[count - 1].username;
    }
}

/* A group nobody governs would have to come back to the root. */
static struct error check_offices(struct ceremony *ceremony)
{
    for (unsigned office = OFFICE_NONE + 1; ceremony->first && office < OFFICE_COUNT; office++) {
        bool found = false;
        for (size_t i = 0; i < ceremony->count; i++)
            found = found || (ceremony->newcomers[i].role == ROLE_COORDINATOR &&
                              ceremony->newcomers[i].office == (enum office)office);
        if (!found)
            return admin_failed(ceremony->root.admin, office_code((enum office)office),
                                "no coordinator has enrolled yet");
    }
    return NO_ERROR;
}

static const uint8_t *key_of(struct str bytes)
{
    return (const uint8_t *)bytes.at;
}

static void show(struct ceremony *ceremony)
{
    struct arena *arena = ceremony->root.admin->arena;
    for (size_t i = 0; i < ceremony->count; i++) {
        const struct user_row *user = &ceremony->newcomers[i].user;
        struct str fingerprint = key_fingerprint(arena, user->username, key_of(user->sign_public),
                                                 key_of(user->box_public));
        struct str name = utf8_visible(arena, user->username, false);
        printf("%-28s %-24s %-10s\n    %s\n", name.at, user->role.at,
               user->office.at ? user->office.at : "", fingerprint.at);
    }
}

static bool confirmed(struct admin *admin)
{
    char line[16];
    if (admin_value(admin, "--yes"))
        return true;
    printf("Have all of them read the same numbers to you? Type yes: ");
    fflush(stdout);
    return fgets(line, sizeof line, stdin) && strcmp(line, "yes\n") == 0;
}

static struct error sign_users(struct ceremony *ceremony)
{
    struct error e = NO_ERROR;
    for (size_t i = 0; i < ceremony->count && !e.id; i++) {
        const struct newcomer *newcomer = &ceremony->newcomers[i];
        struct statement statement = {
            .type = STATEMENT_USER,
            .id = newcomer->user.id,
            .name = newcomer->user.username,
            .role = newcomer->role,
            .office = newcomer->office,
            .epoch = 1,
        };
        memcpy(statement.sign_public, newcomer->user.sign_public.at, KEY_BYTES);
        memcpy(statement.box_public, newcomer->user.box_public.at, KEY_BYTES);
        e = root_sign(&ceremony->root, statement);
    }
    return e;
}

static struct error seal_search_key(struct ceremony *ceremony, const struct principal *coalition,
                                    const uint8_t coalition_secret[KEY_BYTES])
{
    uint8_t search_key[KEY_BYTES];
    random_bytes(search_key, sizeof search_key);
    struct wrap_place place = {.purpose = WRAP_SEARCH, .owner = coalition->id, .epoch = 1};
    search_proof(coalition_secret, search_key, &place.scope);
    struct error e = root_seal(&ceremony->root, place, coalition, search_key);
    wipe(search_key, sizeof search_key);
    return e;
}

static bool recovers(const struct principal *recovery, const struct principal *group)
{
    return recovery->kind == PRINCIPAL_RECOVERY &&
           (group->office == OFFICE_NONE || recovery->office == group->office);
}

/* To members and to the recovery of its office (all of them where it has none). */
static struct error seal_group(struct ceremony *ceremony, const struct principal *group,
                               const uint8_t secret[KEY_BYTES])
{
    struct root *root = &ceremony->root;
    const struct wrap_place place = {.purpose = WRAP_GROUP,
                                     .owner = group->id,
                                     .epoch = principal_current_key(group)->epoch};
    const struct principal *p = NULL;
    struct error e = NO_ERROR;
    while (!e.id && (p = directory_next(root->directory, p)))
        if (recovers(p, group) || (p->kind == PRINCIPAL_USER && principal_in(p, group->id)))
            e = root_seal(root, place, p, secret);
    return e;
}

static struct error sign_members(struct ceremony *ceremony, const struct group_rule *rule,
                                 struct str handle, struct uuid group)
{
    struct error e = NO_ERROR;
    for (size_t i = 0; i < ceremony->count && !e.id; i++) {
        const struct newcomer *newcomer = &ceremony->newcomers[i];
        if (!(rule->roles >> newcomer->role & 1u) ||
            !str_equal(handle_of(ceremony, rule, newcomer), handle))
            continue;
        e = root_sign(&ceremony->root, (struct statement){.type = STATEMENT_MEMBER,
                                                          .id = group,
                                                          .member = newcomer->user.id});
    }
    return e;
}

/* The group's next epoch with a new key pair, its new members, and the secret for all members. */
static struct error make_group(struct ceremony *ceremony, const struct group_rule *rule,
                               struct str handle, enum office office)
{
    struct root *root = &ceremony->root;
    const struct principal *old = group_named(ceremony, handle);
    struct statement statement = {
        .type = STATEMENT_GROUP,
        .id = uuid_of_name(directory_installation(root->directory), handle),
        .kind = rule->kind,
        .name = handle,
        .office = office,
        .epoch = old ? principal_current_key(old)->epoch + 1 : 1,
    };
    struct key_pair pair;
    key_pair_new(&pair);
    memcpy(statement.box_public, pair.public_key, KEY_BYTES);
    struct error e = root_sign(root, statement);
    if (!e.id)
        e = sign_members(ceremony, rule, handle, statement.id);
    const struct principal *group = directory_find(root->directory, statement.id);
    if (!e.id)
        e = seal_group(ceremony, group, pair.secret);
    if (!e.id && rule->kind == PRINCIPAL_COALITION)
        e = seal_search_key(ceremony, group, pair.secret);
    wipe(&pair, sizeof pair);
    return e;
}

static bool signed_now(struct ceremony *ceremony, struct str handle)
{
    for (size_t i = 0; i < ceremony->root.statement_count; i++)
        if (ceremony->root.parsed[i].type == STATEMENT_GROUP &&
            str_equal(ceremony->root.parsed[i].name, handle))
            return true;
    return false;
}

/* On the first run every group of every office, also those without members yet. */
static struct error make_first_groups(struct ceremony *ceremony)
{
    struct error e = NO_ERROR;
    for (size_t r = 0; r < RULE_COUNT && !e.id; r++) {
        if (rules[r].of == OF_ALL)
            e = make_group(ceremony, &rules[r], str_of(rules[r].handle), OFFICE_NONE);
        for (unsigned o = OFFICE_NONE + 1; rules[r].of == OF_OFFICE && o < OFFICE_COUNT && !e.id;
             o++) {
            const struct newcomer of_office = {.office = (enum office)o};
            e = make_group(ceremony, &rules[r], handle_of(ceremony, &rules[r], &of_office),
                           (enum office)o);
        }
    }
    return e;
}

/* Groups that newcomers belong to and that have no new epoch yet. */
static struct error make_groups_of_newcomers(struct ceremony *ceremony)
{
    struct error e = NO_ERROR;
    for (size_t i = 0; i < ceremony->count; i++)
        for (size_t r = 0; r < RULE_COUNT && !e.id; r++) {
            const struct newcomer *newcomer = &ceremony->newcomers[i];
            struct str handle = handle_of(ceremony, &rules[r], newcomer);
            if ((rules[r].roles >> newcomer->role & 1u) && !signed_now(ceremony, handle))
                e = make_group(ceremony, &rules[r], handle,
                               rules[r].of == OF_ALL ? OFFICE_NONE : newcomer->office);
        }
    return e;
}

static struct error hold(struct ceremony *ceremony)
{
    struct admin *admin = ceremony->root.admin;
    struct error e = root_catch_up(&ceremony->root);
    if (e.id)
        return e;
    if (directory_head(ceremony->root.directory).seq == 0)
        return admin_failed(admin, "directory", "is empty: run init first");
    ceremony->first = !group_named(ceremony, STR("coalition"));
    e = find_newcomers(ceremony);
    if (!e.id)
        e = check_offices(ceremony);
    if (e.id || ceremony->count == 0)
        return e;
    show(ceremony);
    if (!confirmed(admin))
        return admin_failed(admin, "fingerprints", "not confirmed, nothing was signed");
    e = sign_users(ceremony);
    if (!e.id && ceremony->first)
        e = make_first_groups(ceremony);
    if (!e.id)
        e = make_groups_of_newcomers(ceremony);
    return e.id ? e : root_post(&ceremony->root);
}

static void ceremony_close(struct ceremony *ceremony)
{
    root_close(&ceremony->root);
}

struct error admin_ceremony(struct admin *admin)
{
    __attribute__((cleanup(ceremony_close))) struct ceremony ceremony = {.first = false};
    struct error e = root_load(&ceremony.root, admin, admin_value(admin, "--dir"));
    if (!e.id)
        e = hold(&ceremony);
    if (!e.id)
        printf("%zu signed in, %zu statements\n", ceremony.count, ceremony.root.statement_count);
    return e;
}
