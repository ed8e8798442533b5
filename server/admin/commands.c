#include "server/admin/commands.h"

#define DATABASE {"--database", "CONNINFO", true, "the database, as the owner or a superuser"}
#define END {NULL, NULL, false, NULL}

static const struct admin_option migrate_options[] = {
    DATABASE,
    {"--schema", "DIR", false, "folder of the schema files (default: schema)"},
    END,
};
static const struct admin_option init_options[] = {
    DATABASE,
    {"--dir", "DIR", true, "where root key, server key, shares and one-time codes are written"},
    {"--first", "FILE", false, "first members, a line each: USERNAME ROLE OFFICE PARTNER (-: none)"},
    {"--server-key", "FILE", false, "the server's key, made if missing (default: DIR/server.key)"},
    {"--label", "TEXT", false, "what the installation is called in its directory"},
    {"--demo", NULL, false, "mark the installation as a demo, for good"},
    END,
};
static const struct admin_option ceremony_options[] = {
    DATABASE,
    {"--dir", "DIR", true, "where init has written the root key"},
    {"--yes", NULL, false, "do not ask whether the fingerprints were compared"},
    END,
};
static const struct admin_option invite_options[] = {
    DATABASE,
    {"--username", "NAME", true, "a-z 0-9 . _ -"},
    {"--role", "ROLE", true, "operator, coordinator, lawyer, court_monitor, partner, …"},
    {"--office", "OFFICE", false, "belgrade, podgorica or pristina"},
    {"--partner", "CODE", false, "organisation of a partner's user"},
    {"--display-name", "TEXT", false, "how colleagues see her"},
    {"--server-key", "FILE", true, "the server's key"},
    {"--code-file", "FILE", false, "write the one-time code there instead of printing it"},
    END,
};
static const struct admin_option disable_options[] = {
    DATABASE,
    {"--username", "NAME", true, "who is locked out at once"},
    END,
};
static const struct admin_option list_options[] = {
    DATABASE,
    {"--state", "STATE", false, "invited, enrolled, admitted or disabled"},
    {"--json", NULL, false, "one JSON object"},
    END,
};
static const struct admin_option audit_options[] = {
    DATABASE,
    {"--case", "REFERENCE", false, "only what concerns this case"},
    {"--after", "PLACE", false, "go on behind the place a page ended with"},
    {"--limit", "N", false, "rows of a page (default 50)"},
    {"--json", NULL, false, "one JSON object"},
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
