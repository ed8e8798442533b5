/* The table of commands. */
#ifndef HOTLINE_SERVER_ADMIN_COMMANDS_H
#define HOTLINE_SERVER_ADMIN_COMMANDS_H

#include "server/admin/admin.h"

extern const struct admin_command admin_commands[];
extern const size_t admin_command_count;

/* The command that the first words name, and how many they are. NULL: none. */
const struct admin_command *admin_command_find(int count, char **words, int *ret_words);

void admin_help(struct buf *out);
void admin_help_command(const struct admin_command *command, struct buf *out);
/* What may stand for the last word, which is being typed, a line each (base/usage.h). */
void admin_complete(int argc, char **argv, struct buf *out);

#endif
