/* hotline-admin: commands as a table; each gets its options read and checked. */
#ifndef HOTLINE_SERVER_ADMIN_H
#define HOTLINE_SERVER_ADMIN_H

#include "hotline/base/error.h"
#include "server/store/store.h"

#define ADMIN_OPTIONS_MAX 12

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct admin_option {
    const char *name;     /* "--dir" */
    const char *argument; /* what to call its value in the help; NULL: a flag */
    bool required;
    const char *help;
    const char *choices; /* "invited|enrolled": words that it takes; NULL: any */
};

struct admin;

struct admin_command {
    const char *name; /* "migrate", or two words: "user invite" */
    const char *summary;
    const struct admin_option *options; /* ends with a row whose name is NULL */
    struct error (*run)(struct admin *admin);
};

struct admin {
    struct arena *arena; /* locked, wiped at the end */
    const struct admin_command *command;
    const char *values[ADMIN_OPTIONS_MAX]; /* by row of the command's options */
    struct store *store;                   /* of --database; NULL for commands without it */
};

/* The value of an option: NULL when it was not given, "" for a flag that was. "-" is given as NULL,
 * so that scripts can say "none". */
const char *admin_value(const struct admin *admin, const char *name);

/* An error that says where: "root.key: …". */
struct error admin_failed(struct admin *admin, const char *where, const char *what);
struct error admin_failed_at(struct admin *admin, const char *where, struct error error);

struct error admin_migrate(struct admin *admin);
struct error admin_init(struct admin *admin);
struct error admin_ceremony(struct admin *admin);
struct error admin_user_invite(struct admin *admin);
struct error admin_user_disable(struct admin *admin);
struct error admin_user_list(struct admin *admin);
struct error admin_audit_show(struct admin *admin);

#endif
