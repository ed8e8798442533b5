/* The root of an installation and its directory, as init and ceremony have them in hand. */
#ifndef HOTLINE_SERVER_ADMIN_ROOT_H
#define HOTLINE_SERVER_ADMIN_ROOT_H

#include "hotline/vault/open.h"
#include "server/admin/admin.h"
#include "server/store/store_directory.h"

#define ROOT_STATEMENTS_MAX 512
#define ROOT_SECRETS_MAX 4096

struct root {
    struct admin *admin;
    uint8_t seed[KEY_BYTES];     /* of the Ed25519 root key */
    struct directory *before;    /* as the database has it */
    struct directory *directory; /* with what was signed here */
    struct sealer *sealer;
    struct str *statements;
    struct statement *parsed;
    size_t statement_count;
    struct directory_secret *secrets;
    size_t secret_count;
};

/* With a key made now, or the one in DIR/root.key; root_public may be NULL. */
struct error root_make(struct root *root, struct admin *admin);
struct error root_load(struct root *root, struct admin *admin, const char *dir);
struct error root_save(struct root *root, const char *dir);
void root_close(struct root *root); /* wipes */

/* Reads and verifies what the database has. */
struct error root_catch_up(struct root *root);

/* Signs, and takes it into the directory. id, name and so on are the caller's. */
struct error root_sign(struct root *root, struct statement statement);
/* Seals a group's secret (or the search key) to a principal's present key. place says whose secret
 * it is; recipient and time are filled in here. */
struct error root_seal(struct root *root, struct wrap_place place, const struct principal *to,
                       const uint8_t secret[KEY_BYTES]);
/* Checks that the posting is complete and appends it to the database. */
struct error root_post(struct root *root);

#endif
