/* Every command, once: parsing, dispatch and help are made from this table. */
#include "commands/command.h"

#include <string.h>

static void show_pretty(struct run *run, struct buf *text)
{
    json_write_pretty(text, run->result);
}

const struct command commands[] = {
    {.name = "api", .words = "METHOD PATH", .help = "call the server, open what comes back,
     print JSON", .least = 2, .most = 2, .needs = NEEDS_SESSION, .options = api_options, .run
     = command_api, .show = show_pretty},
    {.name = "log", .words = "FILE.json", .help = "save a report", .least = 1, .most = 1,
     .needs = NEEDS_SESSION, .options = log_options, .run = command_log, .show = show_log},
    {.name = "contact", .words = "[REFERENCE]", .help = "note a call without a case, or a
     further one about a case", .most = 1, .needs = NEEDS_SESSION, .options = contact_options,
     .run = command_contact},
    {.name = "queue", .words = "", .help = "cases, newest and most urgent first", .needs =
     NEEDS_SESSION, .options = queue_options, .run = command_queue, .show = show_queue},
    {.name = "show", .words = "REFERENCE", .help = "a case, opened as far as one may", .least
     = 1, .most = 1, .needs = NEEDS_SESSION, .options = show_options, .run = command_show,
     .show = show_case},
    {.name = "open", .words = "REFERENCE COMPARTMENT", .help = "open report, work or identity
     on a stated reason", .least = 2, .most = 2, .needs = NEEDS_SESSION, .options =
     open_options, .run = command_open},
    {.name = "search", .words = "", .help = "is somebody known? nothing typed reaches the
     server in clear", .needs = NEEDS_SESSION, .options = search_options, .run =
     command_search, .show = show_search},
    {.name = "triage", .words = "REFERENCE", .help = "next status, priority, summary", .least
     = 1, .most = 1, .needs = NEEDS_SESSION, .options = triage_options, .run =
     command_triage},
    {.name = "assign", .words = "REFERENCE", .help = "give a case to somebody, with its keys",
     .least = 1, .most = 1, .needs = NEEDS_SESSION, .options = assign_options, .run =
     command_assign},
    {.name = "note", .words = "REFERENCE", .help = "add a note", .least = 1, .most = 1, .needs
     = NEEDS_SESSION, .options = note_options, .run = command_note},
    {.name = "consent", .words = "REFERENCE", .help = "record what the caller agrees to",
     .least = 1, .most = 1, .needs = NEEDS_SESSION, .options = consent_options, .run =
     command_consent},
    {.name = "forward", .words = "REFERENCE", .help = "share a case with, or hand it over to,
     somebody else", .least = 1, .most = 1, .needs = NEEDS_SESSION, .options =
     forward_options, .run = command_forward},
    {.name = "forward-show", .words = "FORWARD_ID", .help = "a forward: offer, records,
     answer", .least = 1, .most = 1, .needs = NEEDS_SESSION, .run = command_forward_show},
    {.name = "decide", .words = "FORWARD_ID accept|refuse|complete", .help = "answer a
     forward", .least = 2, .most = 2, .needs = NEEDS_SESSION, .options = decide_options, .run
     = command_decide},
    {.name = "take-back", .words = "FORWARD_ID", .help = "end the receiver's access", .least =
     1, .most = 1, .needs = NEEDS_SESSION, .run = command_take_back, .show = show_take_back},
    {.name = "case-file", .words = "REFERENCE", .help = "everything of a case that one may
     read, in order", .least = 1, .most = 1, .needs = NEEDS_SESSION, .options =
     case_file_options, .run = command_case_file, .show = show_pretty},
    {.name = "principals", .words = "REFERENCE", .help = "who can open a case", .least = 1,
     .most = 1, .needs = NEEDS_SESSION, .run = command_principals},
    {.name = "changes", .words = "", .help = "what has changed", .needs = NEEDS_SESSION,
     .options = changes_options, .run = command_changes},
    {.name = "member", .words = "list|add|remove [USER]", .help = "people of one's office",
     .least = 1, .most = 2, .needs = NEEDS_SESSION, .options = member_options, .run =
     command_member, .show = show_members},
    {.name = "me", .words = "", .help = "who is signed in; her fingerprint", .needs =
     NEEDS_SESSION, .run = command_me, .show = show_me},
    {.name = "enrol", .words = "", .help = "take up an invitation: makes the keys", .needs =
     NEEDS_SERVER, .options = enrol_options, .run = command_enrol},
    {.name = "invite", .words = "USER", .help = "invite somebody (administrator)", .least = 1,
     .most = 1, .needs = NEEDS_SESSION, .options = invite_options, .run = command_invite},
    {.name = "vocabularies", .words = "[NAME]", .help = "words to choose from", .most = 1,
     .needs = NEEDS_SESSION, .run = command_vocabularies, .show = show_pretty},
    {.name = "batch", .words = "FILE|-", .help = "commands line by line, under one sign-in",
     .least = 1, .most = 1, .needs = NEEDS_NOTHING, .options = batch_options, .run =
     command_batch},
    {0},
};

const struct command *command_find(struct str name)
{
    for (const struct command *c = commands; c->name; c++)
        if (str_is(name, c->name))
            return c;
    return NULL;
}

static void help_options(const struct option *options, struct buf *text)
{
    for (const struct option *o = options; o && o->name; o++) {
        struct str left = arena_format(text->arena, "--%s %s%s", o->name, o->value ? o->value : "",
                                       o->many ? " …" : "");
        show_line(text, "  %-28s %s", left.at, o->help);
    }
}

void help_command(const struct command *command, struct buf *text)
{
    show_line(text, "hotline %s %s", command->name, command->words);
    show_line(text, "  %s", command->help);
    help_options(command->options, text);
}

void help_all(struct buf *text)
{
    show_line(text, "usage: hotline [--server URL] [--ca FILE] [--root KEY] [--user NAME] "
                    "[--password-file FILE] COMMAND …");
    show_line(text, "\nCommands (hotline COMMAND --help says more):");
    for (const struct command *c = commands; c->name; c++) {
        struct str left = arena_format(text->arena, "%s %s", c->name, c->words);
        show_line(text, "  %-36s %s", left.at, c->help);
    }
    show_line(text, "\nOptions of all:");
    help_options(global_options, text);
    show_line(text, "\nExit status: 0 done, 1 refused by the server, 2 usage, 3 the server cannot "
                    "be reached, 4 trust or key failure.");
}
