/* Every command, once: parsing, dispatch and help are made from this table. */
#include "commands/command.h"
#include "hotline/base/spoken.h"

#include <string.h>

static void show_pretty(struct run *run, struct buf *text)
{
    json_write_pretty(text, run->result);
}

const struct command commands[] = {
    {.name = "api", .words = "METHOD PATH", .least = 2, .most = 2, .needs = NEEDS_SESSION,
     .help = "call the server, open what comes back, print JSON",
     .options = api_options, .run = command_api, .show = show_pretty},
    {.name = "log", .words = "FILE.json", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "save a report",
     .options = log_options, .run = command_log, .show = show_log},
    {.name = "contact", .words = "[REFERENCE]", .most = 1, .needs = NEEDS_SESSION,
     .help = "note a call without a case, or a further one about a case",
     .options = contact_options, .run = command_contact},
    {.name = "queue", .words = "", .needs = NEEDS_SESSION,
     .help = "cases, newest and most urgent first",
     .options = queue_options, .run = command_queue, .show = show_queue},
    {.name = "show", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "a case, opened as far as one may",
     .options = show_options, .run = command_show, .show = show_case},
    {.name = "open", .words = "REFERENCE report|work|identity", .least = 2, .most = 2,
     .needs = NEEDS_SESSION,
     .help = "open report, work or identity on a stated reason",
     .options = open_options, .run = command_open},
    {.name = "search", .words = "", .needs = NEEDS_SESSION,
     .help = "is somebody known? nothing typed reaches the server in clear",
     .options = search_options, .run = command_search, .show = show_search},
    {.name = "triage", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "next status, priority, summary",
     .options = triage_options, .run = command_triage},
    {.name = "assign", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "give a case to somebody, with its keys",
     .options = assign_options, .run = command_assign},
    {.name = "note", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "add a note",
     .options = note_options, .run = command_note},
    {.name = "consent", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "record what the caller agrees to",
     .options = consent_options, .run = command_consent},
    {.name = "forward", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "share a case with, or hand it over to, somebody else",
     .options = forward_options, .run = command_forward},
    {.name = "forward-show", .words = "FORWARD_ID", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "a forward: offer, records, answer",
     .run = command_forward_show},
    {.name = "decide", .words = "FORWARD_ID accept|refuse|complete", .least = 2, .most = 2,
     .needs = NEEDS_SESSION,
     .help = "answer a forward",
     .options = decide_options, .run = command_decide},
    {.name = "take-back", .words = "FORWARD_ID", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "end the receiver's access",
     .run = command_take_back, .show = show_take_back},
    {.name = "shift", .words = "list|write|take|read [ID [REFERENCE]]", .least = 1, .most = 3,
     .needs = NEEDS_SESSION,
     .help = "notes to the next shift, with cases; who took which",
     .options = shift_options, .run = command_shift, .show = show_shift},
    {.name = "hand-over", .words = "", .needs = NEEDS_SESSION,
     .help = "a colleague's cases to one or several others, with their keys, in one act",
     .options = hand_over_options, .run = command_hand_over, .show = show_hand_over},
    {.name = "merge", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "a duplicate: another case stands for this one",
     .options = merge_options, .run = command_merge, .show = show_merge},
    {.name = "unmerge", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "it was no duplicate",
     .options = unmerge_options, .run = command_unmerge},
    {.name = "case-file", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "everything of a case that one may read, in order; on paper with --output",
     .options = case_file_options, .run = command_case_file, .show = show_pretty},
    {.name = "principals", .words = "REFERENCE", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "who can open a case",
     .run = command_principals},
    {.name = "changes", .words = "", .needs = NEEDS_SESSION,
     .help = "what has changed",
     .options = changes_options, .run = command_changes},
    {.name = "member", .words = "list|add|remove [USER]", .least = 1, .most = 2,
     .needs = NEEDS_SESSION,
     .help = "people of one's office",
     .options = member_options, .run = command_member, .show = show_members},
    {.name = "me", .words = "", .needs = NEEDS_SESSION,
     .help = "who is signed in; her fingerprint",
     .run = command_me, .show = show_me},
    {.name = "enrol", .words = "", .needs = NEEDS_SERVER,
     .help = "take up an invitation: makes the keys",
     .options = enrol_options, .run = command_enrol},
    {.name = "invite", .words = "USER", .least = 1, .most = 1, .needs = NEEDS_SESSION,
     .help = "invite somebody (administrator)",
     .options = invite_options, .run = command_invite},
    {.name = "callback", .words = "issue REFERENCE | redeem WORDS … | redeem -", .least = 2,
     .most = 1 + CALLBACK_NUMBERS, .needs = NEEDS_SESSION,
     .help = "words for a caller to come back with; taking them from one who does",
     .options = callback_options, .run = command_callback, .show = show_callback},
    {.name = "receipt", .words = "make REFERENCE | verify FILE | verify REFERENCE WORDS …",
     .least = 2, .most = 2 + RECEIPT_NUMBERS, .needs = NEEDS_SESSION,
     .help = "a signed proof that a report came in; checking one",
     .options = receipt_options, .run = command_receipt, .show = show_receipt},
    {.name = "vocabularies", .words = "[NAME]", .most = 1, .needs = NEEDS_SESSION,
     .help = "words to choose from",
     .run = command_vocabularies, .show = show_pretty},
    {.name = "batch", .words = "FILE|-", .least = 1, .most = 1, .needs = NEEDS_NOTHING,
     .help = "commands line by line, under one sign-in",
     .options = batch_options, .run = command_batch},
    {0},
};

const struct command *command_find(struct str name)
{
    for (const struct command *c = commands; c->name; c++)
        if (str_is(name, c->name))
            return c;
    return NULL;
}

#define HELP_COLUMN 28

static void help_options(const struct option *options, struct buf *text)
{
    for (const struct option *o = options; o && o->name; o++) {
        struct str left = arena_format(text->arena, "--%s%s%s%s", o->name, o->value ? " " : "",
                                       o->value ? o->value : "", o->many ? " …" : "");
        usage_add_row(text, left, HELP_COLUMN, o->help, o->choices);
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
    show_line(text, "Usage: hotline [OPTION …]\n"
                    "  or:  hotline [OPTION …] COMMAND …\n\n"
                    "Without a command, on a terminal, the screens are opened.");
    show_line(text, "\nCommands (hotline COMMAND --help says more):");
    for (const struct command *c = commands; c->name; c++) {
        struct str left = arena_format(text->arena, "%s %s", c->name, c->words);
        usage_add_row(text, str_trim(left), HELP_COLUMN, c->help, NULL);
    }
    show_line(text, "\nOptions of all:");
    help_options(global_options, text);
    show_line(text, "\nExit status: 0 done, 1 refused by the server, 2 usage, 3 the server cannot "
                    "be reached, 4 trust or key failure.");
}
