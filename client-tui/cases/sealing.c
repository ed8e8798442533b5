#include "cases/sealing.h"

struct error recipient_find(const struct keyring *keyring, struct arena *arena, struct str name,
                            const struct principal **ret_principal)
{
    const struct principal *found = directory_named(keyring->directory, name);
    if (!found)
        found = directory_named(keyring->directory, arena_join(arena, STR("partner:"), name));
    bool usable = found && !found->revoked && principal_current_key(found) &&
                  (found->kind == PRINCIPAL_USER || found->kind == PRINCIPAL_PARTNER);
    if (!usable)
        return (struct error){.id = ERROR_CLIENT_DIRECTORY,
                              .detail = arena_format(arena,
                                                     "the directory has nobody named %.*s to whom "
                                                     "a case could go",
                                                     (int)name.len, name.at)};
    *ret_principal = found;
    return NO_ERROR;
}

struct error group_find(const struct keyring *keyring, struct arena *arena,
                        enum principal_kind kind, enum office office,
                        const struct principal **ret_principal)
{
    const struct principal *found = directory_group(keyring->directory, kind, office);
    if (!found || !principal_current_key(found)) {
        const char *code = office_code(office);
        return (struct error){.id = ERROR_CLIENT_DIRECTORY,
                              .detail = arena_format(arena, "the directory has no %s of %s",
                                                     principal_kind_code(kind),
                                                     code ? code : "this office")};
    }
    *ret_principal = found;
    return NO_ERROR;
}

struct error wraps_add(struct keyring *keyring, struct arena *arena, struct json *wraps,
                       const struct wrap_wanted *wanted)
{
    struct json *wrap;
    struct error e = keyring_wrap(keyring, arena, wanted, &wrap);
    if (!e.id)
        json_append(wraps, wrap);
    return e;
}
