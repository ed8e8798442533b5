#include "server/session/invitation.h"

#include "hotline/base/json.h"
#include "hotline/base/limits.h"

#define CODE_LENGTH 10

static bool made_of(struct str text, const char *signs)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool sign = false;
        for (const char *s = signs; *s; s++)
            sign = sign || *s == c;
        if (!plain && !sign)
            return false;
    }
    return true;
}

static bool username_fits(struct str username)
{
    return username.len >= 2 && username.len <= LIMIT_USERNAME && made_of(username, "._-") &&
           made_of(str_slice(username, 0, 1), "");
}

static bool role_has_office(enum role role)
{
    return role != ROLE_ANALYST && role != ROLE_DATA_PROTECTION_OFFICER &&
           role != ROLE_ADMINISTRATOR;
}

struct error invitation_check(struct arena *arena, struct str username, enum role role,
                              enum office office, struct str partner)
{
    struct error e = NO_ERROR;
    if (!username_fits(username))
        error_add(arena, &e, STR("/username"), ERROR_FIELD_FORMAT);
    if (role == ROLE_NONE)
        error_add(arena, &e, STR("/role"), ERROR_CODE_UNKNOWN);
    else if (role_has_office(role) && office == OFFICE_NONE)
        error_add(arena, &e, STR("/office"), ERROR_FIELD_MISSING);
    else if (!role_has_office(role) && office != OFFICE_NONE)
        error_add(arena, &e, STR("/office"), ERROR_FIELD_RANGE);
    if (role == ROLE_PARTNER && !partner.len)
        error_add(arena, &e, STR("/partner"), ERROR_FIELD_MISSING);
    else if (role != ROLE_PARTNER && partner.len)
        error_add(arena, &e, STR("/partner"), ERROR_FIELD_RANGE);
    else if (!made_of(partner, "_"))
        error_add(arena, &e, STR("/partner"), ERROR_FIELD_FORMAT);
    return e;
}

struct uuid user_id_of_name(struct str username)
{
    return uuid_of_name((struct uuid){{0}}, username);
}

struct str invitation_code(struct arena *arena, const struct server_key *key, struct str username,
                           struct uuid idempotency_key)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint8_t hash[HASH_BYTES];
    char code[CODE_LENGTH];
    struct str bound = arena_format(arena, "invitation %.*s %s", (int)username.len, username.at,
                                    uuid_str(arena, idempotency_key).at);
    server_hash_token(key, bound, hash);
    for (size_t i = 0; i < CODE_LENGTH; i++)
        code[i] = letters[hash[i] % 32];
    return arena_str(arena, (struct str){.at = code, .len = CODE_LENGTH});
}

static char canonical(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    return c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
}

struct str invitation_code_canonical(struct arena *arena, struct str typed)
{
    char *code = arena_alloc(arena, typed.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++)
        if (typed.at[i] != '-' && typed.at[i] != ' ')
            code[len++] = canonical(typed.at[i]);
    return (struct str){.at = code, .len = len};
}
