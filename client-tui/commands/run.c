#include "commands/command.h"

#include "hotline/vault/seal.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const struct option global_options[] = {
    OPTION("server", "URL", "https address of the server"),
    OPTION("ca", "FILE", "certificate authority of the installation (PEM); no other counts"),
    OPTION("root", "KEY|FILE", "the directory's public root key: base64, or a file"),
    OPTION("user", "NAME", "who signs in"),
    OPTION("password-file", "FILE", "its first line; without it the terminal asks"),
    OPTION("device-file", "FILE", "where the server's device cookie is kept"),
    OPTION("memory-mib", "N", "of the hashing of a new password (enrolment); 256"),
    OPTION("config", "FILE", "settings (key = value); else $XDG_CONFIG_HOME/hotline/config"),
    CHOICE("alarm", "HOW", "bell|flash|none", "a critical case that nobody has"),
    CHOICE("theme", "NAME", "colour|contrast|mono", "of the screens"),
    OPTION("idle-seconds", "N", "without a key until the screens lock; 600, at most 3600"),
    FLAG("plain", "the screens as lines of text, for screen readers"),
    FLAG("json", "one line of JSON on standard output, errors too"),
    FLAG("help", "this help, or that of a command"),
    FLAG("version", "version of this program"),
    {0},
};

enum exit_status exit_of(enum error_id id)
{
    switch (id) {
    case ERROR_NONE:
        return EXIT_DONE;
    case ERROR_CLIENT_USAGE:
    case ERROR_CLIENT_FILE:
        return EXIT_USAGE;
    case ERROR_CLIENT_CONNECT:
    case ERROR_CLIENT_TLS:
        return EXIT_CONNECT;
    case ERROR_CLIENT_DIRECTORY:
    case ERROR_CLIENT_PASSWORD_PARAMETERS:
    case ERROR_CLIENT_KEY:
    case ERROR_CLIENT_ENVELOPE:
    case ERROR_CLIENT_RECEIPT:
        return EXIT_TRUST;
    default:
        return EXIT_REFUSED;
    }
}

static struct error prepare(struct app *app, const struct command *command)
{
    switch (command->needs) {
    case NEEDS_NOTHING:
        return NO_ERROR;
    case NEEDS_SERVER:
        return app_connect(app);
    case NEEDS_SESSION:
        return app_sign_in(app);
    }
    return FAILED(INTERNAL);
}

static struct error check_words(struct arena *arena, const struct command *command,
                                const struct args *args)
{
    size_t count = args->word_count - 1;
    if (count >= command->least && count <= command->most)
        return NO_ERROR;
    return (struct error){
        .id = ERROR_CLIENT_USAGE,
        .detail = arena_format(arena, "usage: hotline %s %s", command->name, command->words)};
}

static void print_result(struct run *run, const struct command *command)
{
    if (!run->result)
        return;
    if (run->app->json) {
        out_json(run->app, run->result);
        return;
    }
    struct buf text = {.arena = run->arena};
    if (command->show)
        command->show(run, &text);
    else
        show_tree(&text, run->result, 0);
    out_text(run->arena, buf_view(&text));
}

static struct error carry_out(struct app *app, struct arena *arena, const struct command *command,
                              const struct str *tokens, size_t count)
{
    struct args args;
    struct error e = args_parse(arena, command->options, global_options, tokens, count, &args);
    if (e.id)
        return e;
    if (args_has(&args, "help")) {
        struct buf text = {.arena = arena};
        help_command(command, &text);
        out_text(arena, buf_view(&text));
        return NO_ERROR;
    }
    e = check_words(arena, command, &args);
    if (!e.id)
        e = prepare(app, command);
    struct run run = {.app = app, .keyring = app->keyring, .arena = arena, .args = &args};
    if (!e.id)
        e = command->run(&run);
    if (!e.id)
        print_result(&run, command);
    return e;
}

enum exit_status command_run(struct app *app, const struct str *tokens, size_t count)
{
    struct arena *arena = arena_new(65536, true);
    struct str name = STR_NONE;
    struct error e = NO_ERROR;
    args_command(global_options, tokens, count, &name);
    const struct command *command = command_find(name);
    if (!command)
        e = (struct error){.id = ERROR_CLIENT_USAGE,
                           .detail = arena_format(arena,
                                                  "there is no command %.*s; see hotline "
                                                  "--help",
                                                  (int)name.len, name.at ? name.at : "")};
    else
        e = carry_out(app, arena, command, tokens, count);
    if (e.id)
        out_error(app, arena, command ? command->name : NULL, e);
    arena_free(arena);
    return exit_of(e.id);
}

static void close_app(struct app *app)
{
    if (app->keyring)
        keyring_sign_out(app->keyring);
    keyring_free(app->keyring);
    labels_free(app->labels);
    net_free(app->net);
    arena_free(app->arena);
}

/* The global options, wherever on the line they stand; those of the command are skipped here. */
static struct error read_globals(struct app *app, const struct command *command,
                                 const struct str *tokens, size_t count)
{
    struct args args;
    struct error e = args_parse(app->arena, global_options, command ? command->options : NULL,
                                tokens, count, &args);
    if (e.id)
        return e;
    app->json = args_has(&args, "json");
    if (args_has(&args, "help"))
        return NO_ERROR; /* needs no settings */
    return settings_read(app->arena, &args, &app->settings);
}

/* Without a command, on a terminal, the screens are meant. */
static bool wants_screens(const struct str *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(tokens[i], "--help") || str_is(tokens[i], "--version"))
            return false;
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static enum exit_status run_screens(struct app *app, const struct str *tokens, size_t count,
                                    struct error (*screens)(struct app *app))
{
    struct error e = read_globals(app, NULL, tokens, count);
    if (!e.id)
        e = screens(app);
    if (e.id)
        out_error(app, app->arena, NULL, e);
    return exit_of(e.id);
}

static bool only_help(struct app *app, const struct str *tokens, size_t count, bool has_command)
{
    bool help = count == 0, version = false;
    for (size_t i = 0; i < count && !has_command; i++) {
        help = help || str_is(tokens[i], "--help");
        version = version || str_is(tokens[i], "--version");
    }
    if (version) {
        out_text(app->arena, STR("hotline " HOTLINE_VERSION "\n"));
        return true;
    }
    if (!help && has_command)
        return false;
    struct buf text = {.arena = app->arena};
    help_all(&text);
    out_text(app->arena, buf_view(&text));
    return true;
}

/* "hotline --complete WORD …", for shells; the last word is being typed. */
static void answer_shell(struct app *app, const struct str *tokens, size_t count)
{
    struct buf text = {.arena = app->arena};
    complete(tokens, count, &text);
    out_text(app->arena, buf_view(&text));
}

int hotline_main(int argc, char **argv, struct error (*screens)(struct app *app))
{
    bool locked;
    umask(077); /* what it writes is this user's alone */
    if (!vault_start(&locked)) {
        fprintf(stderr, "hotline: libsodium does not start\n");
        return EXIT_TRUST;
    }
    struct app app = {.arena = arena_new(16384, true)};
    size_t count = argc > 1 ? (size_t)argc - 1 : 0;
    struct str *tokens = arena_array(app.arena, count + 1, sizeof *tokens), name;
    for (size_t i = 0; i < count; i++)
        tokens[i] = str_of(argv[i + 1]);
    bool has_command = args_command(global_options, tokens, count, &name);
    int status = EXIT_DONE;
    if (count && str_is(tokens[0], "--complete")) {
        answer_shell(&app, tokens + 1, count - 1);
    } else if (!has_command && wants_screens(tokens, count)) {
        status = run_screens(&app, tokens, count, screens);
    } else if (!only_help(&app, tokens, count, has_command)) {
        struct error e = read_globals(&app, command_find(name), tokens, count);
        if (e.id && command_find(name))
            out_error(&app, app.arena, NULL, e);
        if (e.id && command_find(name))
            status = exit_of(e.id);
        else
            status = command_run(&app, tokens, count);
        if (!status)
            status = app.batch_status;
    }
    close_app(&app);
    return status;
}
