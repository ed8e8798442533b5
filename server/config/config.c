#include "server/config/config.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"

#define DEFAULT_FILE "/etc/hotline/hotlined.conf"
#define FILE_MOST (64 * 1024)

enum option_type { TEXT, INT };

struct option {
    const char *name;
    enum option_type type;
    const char *otherwise;
    int64_t least, most;
    const char *help;
    size_t offset;
};

static const struct option options[] = {
#define OPTION(NAME, TYPE, DEFAULT, LEAST, MOST, HELP)                                             \
    {.name = #NAME,                                                                                \
     .type = TYPE,                                                                                 \
     .otherwise = DEFAULT,                                                                         \
     .least = LEAST,                                                                               \
     .most = MOST,                                                                                 \
     .help = HELP,                                                                                 \
     .offset = offsetof(struct config, NAME)},
#include "server/config/options.def"
#undef OPTION
};
#define OPTIONS (sizeof options / sizeof options[0])

/* Names match with dashes for underscores. */
static bool name_is(struct str name, const char *option)
{
    if (name.len != strlen(option))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] != option[i] && !(name.at[i] == '-' && option[i] == '_'))
            return false;
    return true;
}

static const struct option *find(struct str name)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (name_is(name, options[i].name))
            return &options[i];
    return NULL;
}

static bool put(struct arena *arena, struct config *config, const struct option *option,
                struct str value)
{
    void *at = (char *)config + option->offset;
    if (option->type == TEXT) {
        *(const char **)at = arena_str(arena, value).at;
        return true;
    }
    int64_t number = 0;
    if (!str_to_int(value, &number) || number < option->least || number > option->most)
        return false;
    *(int64_t *)at = number;
    return true;
}

static struct str range_of(struct arena *arena, const struct option *option)
{
    if (option->type == INT)
        return arena_format(arena, "%s takes a number from %lld to %lld.", option->name,
                            (long long)option->least, (long long)option->most);
    return arena_format(arena, "%s is needed, and may have at most %lld characters.", option->name,
                        (long long)option->most);
}

/* One "name = value"; the value is not repeated in what is said of it. */
static bool take(struct arena *arena, struct config *config, struct str pair, struct str *ret_why)
{
    bool assigned = memchr(pair.at, '=', pair.len) != NULL;
    struct str name = str_trim(str_cut(&pair, '='));
    const struct option *option = find(name);
    if (!option) {
        *ret_why = arena_format(arena, "There is no option %.*s.", (int)name.len, name.at);
        return false;
    }
    if (!assigned || !put(arena, config, option, str_trim(pair))) {
        *ret_why = range_of(arena, option);
        return false;
    }
    return true;
}

static bool take_lines(struct arena *arena, struct config *config, struct str text,
                       const char *path, struct str *ret_why)
{
    for (int number = 1; text.len; number++) {
        struct str line = str_trim(str_cut(&text, '\n')), why;
        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (!take(arena, config, line, &why)) {
            *ret_why =
                arena_format(arena, "%s:%d: %.*s", path, number, (int)why.len, why.at);
            return false;
        }
    }
    return true;
}

static bool take_file(struct arena *arena, struct config *config, const char *path, bool needed,
                      struct str *ret_why)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        if (!needed && errno == ENOENT)
            return true;
        *ret_why = arena_format(arena, "%s cannot be read: %s.", path, strerror(errno));
        return false;
    }
    char *text = arena_alloc(arena, FILE_MOST);
    size_t len = fread(text, 1, FILE_MOST, file);
    bool whole = len < FILE_MOST && !ferror(file);
    fclose(file);
    if (!whole) {
        *ret_why = arena_format(arena, "%s cannot be read as a whole.", path);
        return false;
    }
    return take_lines(arena, config, (struct str){.at = text, .len = len}, path, ret_why);
}

static const char *config_file(int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], "--config=", 9) == 0)
            return argv[i] + 9;
    return NULL;
}

static bool take_arguments(struct arena *arena, struct config *config, int argc,
                           char *const *argv, struct str *ret_why)
{
    for (int i = 0; i < argc; i++) {
        struct str argument = str_of(argv[i]);
        if (str_starts(argument, "--config="))
            continue;
        if (!str_starts(argument, "--")) {
            *ret_why = STR("Arguments have the form --name=value; --help lists them.");
            return false;
        }
        if (!take(arena, config, str_slice(argument, 2, argument.len), ret_why))
            return false;
    }
    return true;
}

static bool check_texts(struct arena *arena, const struct config *config, struct str *ret_why)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (options[i].type != TEXT)
            continue;
        const char *value = *(const char *const *)((const char *)config + options[i].offset);
        int64_t len = (int64_t)strlen(value);
        if (len < options[i].least || len > options[i].most) {
            *ret_why = range_of(arena, &options[i]);
            return false;
        }
    }
    return true;
}

static bool derive(struct arena *arena, struct config *config, struct str *ret_why)
{
    static const char *const levels[] = {
        [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug"};
    struct str key;
    if (!base64_decode(arena, str_of(config->root_public_key), &key) || key.len != KEY_BYTES) {
        *ret_why = STR("root_public_key is not a key in base64.");
        return false;
    }
    memcpy(config->root_public, key.at, KEY_BYTES);
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (strcmp(levels[i], config->log_level) == 0) {
            config->level = (enum log_level)i;
            return true;
        }
    }
    *ret_why = STR("log_level is error, warn, info or debug.");
    return false;
}

enum config_result config_load(struct arena *arena, int argc, char *const *argv,
                               struct config *ret_config, struct str *ret_why)
{
    struct config config = {0};
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return CONFIG_HELP;
        if (strcmp(argv[i], "--version") == 0)
            return CONFIG_VERSION;
    }
    for (size_t i = 0; i < OPTIONS; i++)
        put(arena, &config, &options[i], str_of(options[i].otherwise));
    const char *path = config_file(argc, argv);
    if (!take_file(arena, &config, path ? path : DEFAULT_FILE, path != NULL, ret_why) ||
        !take_arguments(arena, &config, argc, argv, ret_why) ||
        !check_texts(arena, &config, ret_why) || !derive(arena, &config, ret_why))
        return CONFIG_BAD;
    *ret_config = config;
    return CONFIG_OK;
}

void config_help(FILE *out)
{
    fputs("hotlined: the hotline's server\n\n"
          "Usage: hotlined [--config=FILE] [--name=value ...]\n"
          "  or:  hotlined --help | --version\n\n"
          "FILE (else " DEFAULT_FILE ", if there) has lines \"name = value\"; # begins a comment.\n"
          "On the command line names may be written with dashes.\n\n",
          out);
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = &options[i];
        fprintf(out, "  %-18s %s\n", option->name, option->help);
        if (option->otherwise[0])
            fprintf(out, "  %-18s (default %s", "", option->otherwise);
        else
            fprintf(out, "  %-18s (%s", "", option->least > 0 ? "needed" : "default: none");
        if (option->type == INT)
            fprintf(out, ", %lld to %lld", (long long)option->least, (long long)option->most);
        fputs(")\n", out);
    }
}
