#include "keyring/members.h"
#include "keyring/posting.h"

#include <string.h>

static struct error malformed(struct arena *arena)
{
    return client_failed(arena, ERROR_CLIENT_DIRECTORY, "the answer about her is malformed");
}

struct error member_pending(struct keyring *keyring, struct arena *arena, struct str username,
                            struct pending *ret_pending)
{
    struct json *user = NULL;
    struct error e =
        net_get(keyring->net, arena, net_path(arena, "/v1/users/", username, ""), &user);
    if (e.id)
        return e;
    struct pending p = {.id = user_id_of(username), .username = username};
    struct uuid id;
    struct str sign_public, box_public;
    if (json_is_empty(json_member(user, "box_public")))
        return client_failed(arena, ERROR_CONFLICT, "she has not enrolled yet");
    if (!wire_uuid(json_member(user, "id"), &id) || !uuid_equal(id, p.id) ||
        !str_equal(json_string(json_member(user, "username")), username) ||
        !wire_bytes(arena, json_member(user, "sign_public"), KEY_BYTES, &sign_public) ||
        !wire_bytes(arena, json_member(user, "box_public"), KEY_BYTES, &box_public))
        return malformed(arena);
    memcpy(p.sign_public, sign_public.at, KEY_BYTES);
    memcpy(p.box_public, box_public.at, KEY_BYTES);
    p.display_name = json_string(json_member(user, "display_name"));
    p.partner = json_string(json_member(user, "partner"));
    p.state = json_string(json_member(user, "state"));
    p.role = role_from_code(json_string(json_member(user, "role")));
    p.office = office_from_code(json_string(json_member(user, "office")));
    if (!p.role)
        return malformed(arena);
    p.fingerprint = key_fingerprint(arena, username, p.sign_public, p.box_public);
    *ret_pending = p;
    return NO_ERROR;
}

static bool next_digit(struct str *text, char *ret_digit)
{
    while (text->len) {
        char c = text->at[0];
        *text = str_slice(*text, 1, text->len);
        if (c >= '0' && c <= '9') {
            *ret_digit = c;
            return true;
        }
    }
    return false;
}

bool fingerprint_equal(struct str a, struct str b)
{
    size_t same = 0;
    for (;;) {
        char x = 0, y = 0;
        bool more_a = next_digit(&a, &x), more_b = next_digit(&b, &y);
        if (more_a != more_b || x != y)
            return false;
        if (!more_a)
            return same > 0;
        same++;
    }
}

#define GROUPS_MAX 3

static size_t groups_of(struct posting *posting, const struct pending *pending,
                        const struct principal *ret_groups[GROUPS_MAX])
{
    const struct directory *d = posting->directory;
    size_t count = 0;
    if (pending->role == ROLE_PARTNER && pending->partner.len) {
        struct str handle = str_starts(pending->partner, "partner:")
                                ? pending->partner
                                : arena_join(posting->arena, STR("partner:"), pending->partner);
        ret_groups[count++] = directory_named(d, handle);
    }
    if (pending->role == ROLE_COORDINATOR)
        ret_groups[count++] = directory_group(d, PRINCIPAL_COORDINATION, pending->office);
    if (pending->role == ROLE_COORDINATOR || pending->role == ROLE_OPERATOR) {
        ret_groups[count++] = directory_group(d, PRINCIPAL_DESK, pending->office);
        ret_groups[count++] = directory_group(d, PRINCIPAL_COALITION, OFFICE_NONE);
    }
    return count;
}

static struct error sign_user(struct posting *posting, const struct pending *pending)
{
    struct statement statement = {.type = STATEMENT_USER, .id = pending->id,
                                  .name = pending->username, .role = pending->role,
                                  .office = pending->office, .epoch = 1};
    memcpy(statement.sign_public, pending->sign_public, KEY_BYTES);
    memcpy(statement.box_public, pending->box_public, KEY_BYTES);
    return posting_sign(posting, &statement);
}

/* Every epoch of the group's secret that this coordinator holds, so that older cases open too. */
static struct error join(struct posting *posting, const struct pending *pending,
                         const struct principal *group)
{
    if (!group)
        return client_failed(posting->arena, ERROR_CLIENT_DIRECTORY,
                             "the directory lacks a group that she would join");
    struct uuid id = group->id;
    uint32_t current = principal_current_key(group) ? principal_current_key(group)->epoch : 0;
    struct statement statement = {.type = STATEMENT_MEMBER, .id = id, .member = pending->id};
    struct error e = posting_sign(posting, &statement);
    if (!e.id && !keyring_pair(posting->keyring, id, current))
        e = client_failed(posting->arena, ERROR_CLIENT_KEY,
                          "you do not hold the secret of a group that she would join");
    for (uint32_t epoch = 1; epoch <= current && !e.id; epoch++) {
        const struct key_pair *pair = keyring_pair(posting->keyring, id, epoch);
        const struct wrap_place place = {.purpose = WRAP_GROUP, .owner = id, .epoch = epoch,
                                         .recipient = pending->id, .recipient_epoch = 1,
                                         .time = time_now()};
        if (pair)
            e = posting_seal(posting, &place, pending->box_public, pair->secret, false);
    }
    return e;
}

static struct error add_once(struct keyring *keyring, struct arena *arena,
                             const struct pending *pending, struct json **ret_answer)
{
    struct error e = keyring_refresh(keyring, arena);
    if (e.id)
        return e;
    struct posting posting = posting_new(keyring, arena);
    const struct principal *groups[GROUPS_MAX];
    e = sign_user(&posting, pending);
    size_t count = groups_of(&posting, pending, groups);
    for (size_t i = 0; i < count && !e.id; i++)
        e = join(&posting, pending, groups[i]);
    if (!e.id)
        e = posting_send(&posting, ret_answer);
    posting_free(&posting);
    return e;
}

struct error member_add(struct keyring *keyring, struct arena *arena,
                        const struct pending *pending, struct json **ret_answer)
{
    struct error e = add_once(keyring, arena, pending, ret_answer);
    return e.id == ERROR_DIRECTORY_STALE ? add_once(keyring, arena, pending, ret_answer) : e;
}
