/* People as the server tells of them, and who they are in the verified directory. */
#ifndef HOTLINE_CLIENT_PEOPLE_H
#define HOTLINE_CLIENT_PEOPLE_H

#include "keyring/keyring.h"

/* GET /v1/users; state and after may be empty. */
struct error people_page(struct keyring *keyring, struct arena *arena, struct str state,
                         struct str after, struct json **ret_answer);
struct error people_person(struct keyring *keyring, struct arena *arena, struct str username,
                           struct json **ret_answer);

/* display_name, office and partner may be empty. key: the same for each try; nil: a fresh one. */
struct invitation {
    struct str username, display_name, role, office, partner;
    struct uuid key;
};
struct error people_invite(struct keyring *keyring, struct arena *arena,
                           const struct invitation *invitation, struct json **ret_answer);

/* Names of the groups she is in now; principal may be NULL. */
struct json *people_groups(const struct keyring *keyring, struct arena *arena,
                           const struct principal *principal);
/* Made here from her keys: those of the directory when she is in it, else those the server tells,
 * which nobody has vouched for yet. Empty before she has any. */
struct str people_fingerprint(const struct keyring *keyring, struct arena *arena,
                              const struct json *user);

#endif
