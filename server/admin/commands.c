#include "server/admin/commands.h"

#include "hotline/base/usage.h"

#define NEEDED(NAME, ARGUMENT, HELP)                                                               \
    {.name = (NAME), .argument = (ARGUMENT), .required = true, .help = (HELP)}
#define OPTION(NAME, ARGUMENT, HELP) {.name = (NAME), .argument = (ARGUMENT), .help = (HELP)}
#define FLAG(NAME, HELP) {.name = (NAME), .help = (HELP)}
#define DATABASE NEEDED("--database", "CONNINFO", "the database, as the owner or a superuser")
#define END {.name = NULL}

static const struct admin_option migrate_options[] = {
    DATABASE,
    OPTION("--schema", "DIR", "folder of the schema files (default: schema)"),
    END,
};
static const struct admin_option init_options[] = {
    DATABASE,
    NEEDED("--dir", "DIR", "where root key, server key, shares and one-time codes are written"),
    OPTION("--first", "FILE", "first members, a line each: USERNAME ROLE OFFICE PARTNER (-: none)"),
    OPTION("--server-key", "FILE", "the server's key, made if missing (default: DIR/server.key)"),
    OPTION("--label", "TEXT", "what the installation is called in its directory"),
    FLAG("--demo", "mark the installation as a demo, for good"),
    END,
};
static const struct admin_option ceremony_options[] = {
    DATABASE,
    NEEDED("--dir", "DIR", "where init has written the root key"),
    FLAG("--yes", "do not ask whether the fingerprints were compared"),
    END,
};
static const struct admin_option invite_options[] = {
    DATABASE,
    NEEDED("--username", "NAME", "a-z 0-9 . _ -"),
    {.name = "--role", .argument = "ROLE", .required = true, .help = "what she will be",
     .choices = choices_roles},
    {.name = "--office", .argument = "OFFICE", .help = "where", .choices = choices_offices},
    OPTION("--partner", "CODE", "organisation of a partner's user"),
    OPTION("--display-name", "TEXT", "how colleagues see her"),
    NEEDED("--server-key", "FILE", "the server's key"),
    OPTION("--code-file", "FILE", "write the one-time code there instead of printing it"),
    END,
};
static const struct admin_option disable_options[] = {
    DATABASE,
    NEEDED("--username", "NAME", "who is locked out at once"),
    END,
};
static const struct admin_option list_options[] = {
    DATABASE,
    {.name = "--state", .argument = "STATE", .help = "only these",
     .choices = "invited|enrolled|admitted|disabled"},
    FLAG("--json", "one JSON object"),
    END,
};
static const struct admin_option audit_options[] = {
    DATABASE,
    OPTION("--case", "REFERENCE", "only what concerns this case"),
    OPTION("--after", "PLACE", "go on behind the place a page ended with"),
    OPTION("--limit", "N", "rows of a page (default 50)"),
    FLAG("--json", "one JSON object"),
    END,
};

const struct admin_command admin_commands[] = {
    {"migrate", "bring the database to this version", migrate_options, admin_migrate},
    {"init", "make root and recovery keys, begin the directory, invite the first members",
     init_options, admin_init},
    {"ceremony", "sign the first members in and make every group's secret", ceremony_options,
     admin_ceremony},
    {"user invite", "make a one-time code for a new user, or a new one", invite_options,
     admin_user_invite},
    {"user disable", "end a user's sessions and let her in no more", disable_options,
     admin_user_disable},
    {"user list", "users and their states", list_options, admin_user_list},
    {"audit show", "who did what", audit_options, admin_audit_show},
};
const size_t admin_command_count = sizeof admin_commands / sizeof *admin_commands;
