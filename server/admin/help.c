/* What hotline-admin tells of itself, from the table that parses. */
#include <stdio.h>
#include <string.h>

#include "hotline/base/usage.h"
#include "server/admin/commands.h"

#define COMMAND_COLUMN 18
#define OPTION_COLUMN 26

void admin_help(struct buf *out)
{
    buf_str(out, STR("Usage: hotline-admin COMMAND [OPTION …]\n\n"
                     "Commands (hotline-admin COMMAND --help says more):\n"));
    for (size_t i = 0; i < admin_command_count; i++)
        usage_add_row(out, str_of(admin_commands[i].name), COMMAND_COLUMN,
                      admin_commands[i].summary, NULL);
    buf_str(out, STR("\nOptions of all:\n"));
    usage_add_row(out, STR("--help"), COMMAND_COLUMN, "this help, or that of a command", NULL);
    usage_add_row(out, STR("--version"), COMMAND_COLUMN, "version of this program", NULL);
    buf_str(out, STR("\nExit status: 0 done, 1 failed, 2 wrong usage.\n"));
}

void admin_help_command(const struct admin_command *command, struct buf *out)
{
    struct str head = arena_format(out->arena, "hotline-admin %s [OPTION …]\n  %s\n", command->name,
                                   command->summary);
    buf_str(out, head);
    for (const struct admin_option *o = command->options; o->name; o++) {
        const char *argument = o->argument ? o->argument : "";
        struct str left =
            arena_format(out->arena, "%s%s%s", o->name, *argument ? " " : "", argument);
        struct str help = arena_format(out->arena, "%s%s", o->required ? "(needed) " : "", o->help);
        usage_add_row(out, left, OPTION_COLUMN, help.at, o->choices);
    }
}

/* A command's name is offered whole, and its second word behind the first. */
static void offer_names(const struct str *words, size_t count, struct buf *out)
{
    for (size_t i = 0; i < admin_command_count; i++) {
        struct str second = str_of(admin_commands[i].name), first = str_cut(&second, ' ');
        if (count == 1)
            usage_offer(out, admin_commands[i].name, words[0], STR_NONE);
        else if (count == 2 && second.len && str_equal(first, words[0]))
            usage_offer(out, second.at, words[1], STR_NONE);
    }
}

static void offer_of(const struct admin_command *command, struct str before, struct str typed,
                     struct buf *out)
{
    for (const struct admin_option *o = command->options; o->name; o++) {
        if (o->argument && str_is(before, o->name)) {
            usage_offer(out, o->choices ? o->choices : o->argument, typed, STR_NONE);
            return;
        }
    }
    for (const struct admin_option *o = command->options; o->name; o++)
        usage_offer(out, o->name, typed, STR_NONE);
}

void admin_complete(int argc, char **argv, struct buf *out)
{
    size_t count = argc > 0 ? (size_t)argc : 0;
    struct str *words = arena_array(out->arena, count + 1, sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = str_of(argv[i]);
    int named = 0;
    const struct admin_command *command = count ? admin_command_find(argc - 1, argv, &named) : NULL;
    if (command)
        offer_of(command, words[count - 2], words[count - 1], out);
    else
        offer_names(words, count, out);
}
