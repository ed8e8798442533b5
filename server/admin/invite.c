#include "server/admin/invite.h"

#include "hotline/base/json.h"
#include "server/session/invitation.h"
#include "server/store/store_people.h"

struct error invited_check(struct admin *admin, const char *where, const struct invited *invited)
{
    enum office office = office_from_code(invited->office);
    struct error e = invitation_check(admin->arena, invited->username,
                                      role_from_code(invited->role), office, invited->partner);
    if (invited->office.len && office == OFFICE_NONE)
        error_add(admin->arena, &e, STR("/office"), ERROR_CODE_UNKNOWN);
    return e.id ? admin_failed_at(admin, where, e) : e;
}

/* The database keeps the code's hash; hotline-admin repeats nothing, so any key will do. */
struct error invite(struct admin *admin, const struct server_key *key,
                    const struct invited *invited, struct str *ret_code)
{
    static const uint8_t no_request[HASH_BYTES];
    uint8_t code_hash[HASH_BYTES];
    millis expires_at = MILLIS_NONE;
    struct str code = invitation_code(admin->arena, key, invited->username, uuid_random());
    server_hash_code(key, invited->username, code, code_hash);
    const struct invitation invitation = {
        .request_hash = no_request,
        .code_hash = code_hash,
        .user = user_id_of_name(invited->username),
        .username = invited->username,
        .display_name = invited->display_name.at ? invited->display_name : STR(""),
        .role = invited->role,
        .office = invited->office,
        .partner = invited->partner,
    };
    struct error e = store_user_invite(admin->store, admin->arena, &invitation, &expires_at);
    if (e.id)
        return admin_failed_at(admin, arena_str(admin->arena, invited->username).at, e);
    *ret_code = code;
    return NO_ERROR;
}
