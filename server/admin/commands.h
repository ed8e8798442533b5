/* The table of commands. */
#ifndef HOTLINE_SERVER_ADMIN_COMMANDS_H
#define HOTLINE_SERVER_ADMIN_COMMANDS_H

#include "server/admin/admin.h"

extern const struct admin_command admin_commands[];
extern const size_t admin_command_count;

#endif
