/* hotline-admin: set-up, keys, users, audit. Exit code 0: done, 1: failed, 2: wrong usage. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "hotline/base/utf8.h"
#include "hotline/vault/seal.h"
#include "server/admin/commands.h"

#define STATEMENT_SECONDS 60

const char *admin_value(const struct admin *admin, const char *name)
{
    const struct admin_option *options = admin->command->options;
    for (size_t i = 0; options[i].name; i++)
        if (strcmp(options[i].name, name) == 0) {
            const char *value = admin->values[i];
            return value && strcmp(value, "-") == 0 ? NULL : value;
        }
    return NULL;
}

struct error admin_failed(struct admin *admin, const char *where, const char *what)
{
    return (struct error){.id = ERROR_CLIENT_FILE,
                          .detail = arena_format(admin->arena, "%s: %s", where, what)};
}

struct error admin_failed_at(struct admin *admin, const char *where, struct error error)
{
    const char *hint = error_hint(error.id);
    error.detail = error.detail.len
                       ? arena_format(admin->arena, "%s: %.*s", where, (int)error.detail.len,
                                      error.detail.at)
                       : arena_format(admin->arena, "%s: %s", where, hint);
    return error;
}

static void print_overview(FILE *to)
{
    fputs("usage: hotline-admin COMMAND [OPTION …]\n\n", to);
    for (size_t i = 0; i < admin_command_count; i++)
        fprintf(to, "  %-14s %s\n", admin_commands[i].name, admin_commands[i].summary);
    fputs("\nhotline-admin COMMAND --help tells about its options.\n", to);
}

static void print_help(const struct admin_command *command, FILE *to)
{
    fprintf(to, "usage: hotline-admin %s [OPTION …]\n%s.\n\n", command->name, command->summary);
    for (const struct admin_option *o = command->options; o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", o->name, o->argument ? " " : "",
                 o->argument ? o->argument : "");
        fprintf(to, "  %-22s %s%s\n", left, o->help, o->required ? " (needed)" : "");
    }
}

/* How many words of argv name this command; 0: none. */
static int words_of(const struct admin_command *command, int argc, char **argv)
{
    const char *space = strchr(command->name, ' ');
    if (!space)
        return argc > 1 && strcmp(argv[1], command->name) == 0 ? 1 : 0;
    size_t first = (size_t)(space - command->name);
    return argc > 2 && strlen(argv[1]) == first && memcmp(argv[1], command->name, first) == 0 &&
                   strcmp(argv[2], space + 1) == 0
               ? 2
               : 0;
}

static bool usage_wrong(const struct admin_command *command, const char *what, const char *which)
{
    fprintf(stderr, "hotline-admin %s: %s %s (see --help)\n", command->name, what, which);
    return false;
}

static bool read_options(struct admin *admin, int argc, char **argv)
{
    const struct admin_option *options = admin->command->options;
    for (int i = 0; i < argc; i++) {
        size_t row = 0;
        while (options[row].name && strcmp(options[row].name, argv[i]) != 0)
            row++;
        if (!options[row].name)
            return usage_wrong(admin->command, "unknown option", argv[i]);
        if (admin->values[row])
            return usage_wrong(admin->command, "given twice:", argv[i]);
        if (options[row].argument && i + 1 == argc)
            return usage_wrong(admin->command, "a value is missing for", argv[i]);
        admin->values[row] = options[row].argument ? argv[++i] : "";
    }
    for (size_t row = 0; options[row].name; row++)
        if (options[row].required && !admin->values[row])
            return usage_wrong(admin->command, "missing:", options[row].name);
    return true;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int report(struct admin *admin, struct error error)
{
    if (!error.id)
        return EXIT_DONE;
    struct str what = error.detail.len ? error.detail : str_of(error_hint(error.id));
    what = utf8_visible(admin->arena, what, false);
    fprintf(stderr, "hotline-admin %s: %.*s\n", admin->command->name, (int)what.len, what.at);
    for (const struct error_field *field = error.fields; field; field = field->next)
        fprintf(stderr, "  %.*s: %s\n", (int)field->pointer.len, field->pointer.at,
                error_hint(field->id));
    return EXIT_FAILED;
}

static int run(const struct admin_command *command, int argc, char **argv)
{
    struct admin admin = {.arena = arena_new(256 * 1024, true), .command = command};
    int code = EXIT_USAGE;
    if (read_options(&admin, argc, argv)) {
        const struct store_options options = {.conninfo = admin_value(&admin, "--database"),
                                              .statement_seconds = STATEMENT_SECONDS};
        admin.store = options.conninfo ? store_new(&options) : NULL;
        code = report(&admin, command->run(&admin));
        store_free(admin.store);
    }
    arena_free(admin.arena);
    return code;
}

int main(int argc, char **argv)
{
    bool locked = false;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (!vault_start(&locked)) {
        fputs("hotline-admin: libsodium does not start\n", stderr);
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < admin_command_count; i++) {
        const struct admin_command *command = &admin_commands[i];
        int words = words_of(command, argc, argv);
        if (words && wants_help(argc, argv)) {
            print_help(command, stdout);
            return EXIT_DONE;
        }
        if (words)
            return run(command, argc - 1 - words, argv + 1 + words);
    }
    bool help = wants_help(argc, argv);
    print_overview(help ? stdout : stderr);
    return help ? EXIT_DONE : EXIT_USAGE;
}
