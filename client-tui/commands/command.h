/* A command: one row of the table, from which parsing, help and dispatch are made. A command's
 * function fills run->result; nothing but the program's end of this folder prints. */
#ifndef HOTLINE_CLIENT_COMMAND_H
#define HOTLINE_CLIENT_COMMAND_H

#include "commands/args.h"
#include "commands/settings.h"
#include "words/labels.h"

/* The running program: settings, and the session once a command needed it. */
struct app {
    struct arena *arena;
    struct settings settings;
    struct net *net;
    struct keyring *keyring; /* NULL until signed in */
    struct labels *labels;   /* NULL until a paper was made */
    bool json;
    int batch_status; /* exit status of the first line of a batch that failed */
};

struct run {
    struct app *app;
    struct keyring *keyring; /* of a command that needs a session */
    struct arena *arena;     /* of this command; wiped after it */
    const struct args *args;
    struct json *result;
};

enum needs { NEEDS_NOTHING, NEEDS_SERVER, NEEDS_SESSION };

struct command {
    const char *name;
    const char *words; /* "make REFERENCE | verify FILE", for help and completion */
    const char *help;
    size_t least, most; /* words behind the name */
    enum needs needs;
    const struct option *options; /* ends with an empty row; NULL: none */
    struct error (*run)(struct run *run);
    /* Result as text for people; NULL: as a tree. */
    void (*show)(struct run *run, struct buf *text);
};

extern const struct command commands[]; /* ends with an empty row */
extern const struct option global_options[];
const struct command *command_find(struct str name);
void help_all(struct buf *text);
void help_command(const struct command *command, struct buf *text);
/* What may stand for the last token, which is being typed, a line each (base/usage.h). */
void complete(const struct str *tokens, size_t count, struct buf *out);

/* One command line (words behind the program's name, or a batch's line). Prints its result or
 * error and gives the exit status: 0 done, 1 refused by the server, 2 usage, 3 the server cannot
 * be reached, 4 trust or key failure. */
enum exit_status { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_CONNECT, EXIT_TRUST };
enum exit_status command_run(struct app *app, const struct str *tokens, size_t count);
enum exit_status exit_of(enum error_id id);
/* screens: what a terminal gets when there is no command. */
int hotline_main(int argc, char **argv, struct error (*screens)(struct app *app));

struct error app_connect(struct app *app);  /* net only */
struct error app_sign_in(struct app *app);  /* net and keyring; once */
/* The password: from --password-file, or asked for on the terminal. Lives in arena. */
struct error password_read(struct app *app, struct arena *arena, struct str *ret_password);
struct error file_read(struct arena *arena, struct str path, struct str *ret_bytes); /* "-" */

/* What is printed goes through here: everything outgoing is made visible (utf8_visible) unless it
 * is JSON for a program, that is not for a terminal. */
void out_json(struct app *app, const struct json *json);
void out_text(struct arena *arena, struct str text);
void out_error(struct app *app, struct arena *arena, const char *command, struct error error);
struct json *error_json(struct arena *arena, struct error error);
/* A tree as indented text. */
void show_tree(struct buf *text, const struct json *json, int indent);
void show_line(struct buf *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Asks on the terminal; false when there is none, or the answer is not "yes". */
bool confirm(struct arena *arena, struct str question);

#define COMMAND(NAME) struct error command_##NAME(struct run *run)
#define SHOW(NAME) void show_##NAME(struct run *run, struct buf *text)
COMMAND(api);
COMMAND(assign);
COMMAND(batch);
COMMAND(callback);
COMMAND(case_file);
COMMAND(changes);
COMMAND(consent);
COMMAND(contact);
COMMAND(decide);
COMMAND(enrol);
COMMAND(forward);
COMMAND(forward_show);
COMMAND(hand_over);
COMMAND(invite);
COMMAND(log);
COMMAND(me);
COMMAND(member);
COMMAND(merge);
COMMAND(note);
COMMAND(open);
COMMAND(principals);
COMMAND(queue);
COMMAND(receipt);
COMMAND(search);
COMMAND(shift);
COMMAND(show);
COMMAND(take_back);
COMMAND(triage);
COMMAND(unmerge);
COMMAND(vocabularies);
SHOW(callback);
SHOW(case);
SHOW(hand_over);
SHOW(log);
SHOW(me);
SHOW(members);
SHOW(merge);
SHOW(queue);
SHOW(receipt);
SHOW(search);
SHOW(shift);
SHOW(take_back);

/* Options of each command, beside its function. */
extern const struct option api_options[], assign_options[], batch_options[], callback_options[],
    case_file_options[], changes_options[], consent_options[], contact_options[], decide_options[],
    enrol_options[], forward_options[], hand_over_options[], invite_options[], log_options[],
    member_options[], merge_options[], note_options[], open_options[], queue_options[],
    receipt_options[], search_options[], shift_options[], show_options[], triage_options[],
    unmerge_options[];

#endif
