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

/* How many words name this command; 0: they do not. */
static int words_of(const struct admin_command *command, int count, char **words)
{
    const char *space = strchr(command->name, ' ');
    if (!space)
        return count > 0 && strcmp(words[0], command->name) == 0 ? 1 : 0;
    size_t first = (size_t)(space - command->name);
    return count > 1 && strlen(words[0]) == first && memcmp(words[0], command->name, first) == 0 &&
                   strcmp(words[1], space + 1) == 0
               ? 2
               : 0;
}

const struct admin_command *admin_command_find(int count, char **words, int *ret_words)
{
    for (size_t i = 0; i < admin_command_count; i++) {
        *ret_words = words_of(&admin_commands[i], count, words);
        if (*ret_words)
            return &admin_commands[i];
    }
    return NULL;
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

static bool has(int argc, char **argv, const char *option)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], option) == 0)
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

/* What is asked of the program itself; false: something is to be done. */
static bool tell(int argc, char **argv, const struct admin_command *command)
{
    struct arena *arena = arena_new(16 * 1024, false);
    struct buf text = {.arena = arena};
    bool help = has(argc, argv, "--help") || has(argc, argv, "-h");
    bool told = true;
    if (argc > 1 && strcmp(argv[1], "--complete") == 0)
        admin_complete(argc - 2, argv + 2, &text);
    else if (help && command)
        admin_help_command(command, &text);
    else if (!command && !help && has(argc, argv, "--version"))
        buf_str(&text, STR("hotline-admin " HOTLINE_VERSION "\n"));
    else if (help)
        admin_help(&text);
    else
        told = false;
    fwrite(text.at ? text.at : "", 1, text.len, stdout);
    arena_free(arena);
    return told;
}

static int show_usage(void)
{
    struct arena *arena = arena_new(16 * 1024, false);
    struct buf text = {.arena = arena};
    admin_help(&text);
    fwrite(text.at, 1, text.len, stderr);
    arena_free(arena);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    bool locked = false;
    int words = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (!vault_start(&locked)) {
        fputs("hotline-admin: libsodium does not start\n", stderr);
        return EXIT_FAILED;
    }
    const struct admin_command *command = admin_command_find(argc - 1, argv + 1, &words);
    if (tell(argc, argv, command))
        return EXIT_DONE;
    return command ? run(command, argc - 1 - words, argv + 1 + words) : show_usage();
}
