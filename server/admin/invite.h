/* Inviting one user: from the command line, or a line of the list of first members. */
#ifndef HOTLINE_SERVER_ADMIN_INVITE_H
#define HOTLINE_SERVER_ADMIN_INVITE_H

#include "hotline/vault/server_key.h"
#include "server/admin/admin.h"

struct invited {
    struct str username, display_name, role, office, partner; /* absent ones: STR_NONE */
};

/* Reads and checks what a line or the options say; `where` is for the error. */
struct error invited_check(struct admin *admin, const char *where, const struct invited *invited);
struct error invite(struct admin *admin, const struct server_key *key,
                    const struct invited *invited, struct str *ret_code);

#endif
