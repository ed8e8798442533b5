/* Users, invitations, enrolment, and what belongs to the caller herself. */
#ifndef HOTLINE_SERVER_STORE_PEOPLE_H
#define HOTLINE_SERVER_STORE_PEOPLE_H

#include "server/store/store.h"

struct user_row {
    struct uuid id;
    struct str username, display_name;
    struct str role, office, partner; /* as signed, before that as invited */
    struct str state;                 /* invited, enrolled, admitted, disabled */
    struct str sign_public, box_public; /* empty before enrolment */
    int64_t bundle_version;
};
struct error store_user_find(struct store *store, struct arena *arena, struct str username,
                             struct user_row *ret_user);
/* In order of user names behind `after`; state STR_NONE: all. */
struct error store_users_page(struct store *store, struct arena *arena, struct str state,
                              struct str after, int64_t limit, struct user_row **ret_rows,
                              size_t *ret_count);

struct group_row {
    struct uuid id;
    struct str name;
    int64_t epoch;
};
struct secret_row {
    struct uuid group;
    int64_t epoch;
    int64_t purpose; /* enum wrap_purpose */
    struct str wrap;
};
struct error store_my_groups(struct store *store, struct arena *arena, struct uuid user,
                             struct group_row **ret_rows, size_t *ret_count);
struct error store_my_secrets(struct store *store, struct arena *arena, struct uuid user,
                              struct secret_row **ret_rows, size_t *ret_count);
/* ERROR_VERSION_STALE when somebody (she, elsewhere) has changed it since. */
struct error store_key_bundle_put(struct store *store, struct arena *arena, struct uuid user,
                                  int64_t version, struct str closed_bundle,
                                  int64_t *ret_version);

struct invitation {
    struct uuid actor; /* nil: hotline-admin, whose key is never used twice */
    struct uuid key;
    const uint8_t *request_hash, *code_hash; /* HASH_BYTES */
    struct uuid user;
    struct str username, display_name, role, office, partner;
};
struct error store_user_invite(struct store *store, struct arena *arena,
                               const struct invitation *invitation, millis *ret_expires_at);

struct enrolment {
    struct uuid user;
    struct uuid key;
    const uint8_t *request_hash, *code_hash, *auth_hash; /* HASH_BYTES */
    struct str username, salt;
    int64_t passes, memory_kib;
    struct str closed_bundle, sign_public, box_public;
};
struct error store_user_enrol(struct store *store, struct arena *arena,
                              const struct enrolment *enrolment);

struct error store_user_disable(struct store *store, struct arena *arena, struct uuid actor,
                                struct str username);

#endif
