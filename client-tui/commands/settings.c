#include "commands/command.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARGON2_MEMORY_KIB ((uint32_t)256 * 1024)

struct error root_read(struct arena *arena, struct str value, uint8_t ret_root[KEY_BYTES])
{
    struct str key;
    if (!base64_decode(arena, value, &key) || key.len != KEY_BYTES) {
        struct str bytes;
        struct error e = file_read(arena, value, &bytes);
        if (e.id)
            return e;
        key = bytes;
        if (key.len != KEY_BYTES && !base64_decode(arena, str_trim(bytes), &key))
            key.len = 0;
    }
    if (key.len != KEY_BYTES)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--root is no public key of 32 bytes")};
    memcpy(ret_root, key.at, KEY_BYTES);
    return NO_ERROR;
}

static struct error memory_read(struct str value, uint32_t *ret_kib)
{
    int64_t mib;
    if (!str_to_int(value, &mib) || mib < 1 || mib > LIMIT_ARGON2_MEMORY_CEILING_KIB / 1024)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--memory-mib")};
    *ret_kib = (uint32_t)mib * 1024;
    return NO_ERROR;
}

static struct error idle_read(struct str value, int *ret_seconds)
{
    int64_t seconds;
    if (!str_to_int(value, &seconds) || seconds < 1 || seconds > 3600)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--idle-seconds")};
    *ret_seconds = (int)seconds;
    return NO_ERROR;
}

static struct error set(struct arena *arena, struct settings *settings, struct str name,
                        struct str value, bool *ret_known)
{
    struct error e = NO_ERROR;
    *ret_known = true;
    if (str_is(name, "server"))
        settings->server = value;
    else if (str_is(name, "ca"))
        settings->ca = value;
    else if (str_is(name, "user"))
        settings->user = value;
    else if (str_is(name, "password-file"))
        settings->password_file = value;
    else if (str_is(name, "device-file"))
        settings->device_file = value;
    else if (str_is(name, "theme"))
        settings->theme = value;
    else if (str_is(name, "alarm"))
        e = alarm_from_code(value, &settings->alarm)
                ? NO_ERROR
                : (struct error){.id = ERROR_CLIENT_USAGE,
                                 .detail = STR("alarm is bell, flash or none")};
    else if (str_is(name, "plain"))
        settings->plain = true;
    else if (str_is(name, "idle-seconds"))
        e = idle_read(value, &settings->idle_seconds);
    else if (str_is(name, "root"))
        e = root_read(arena, value, settings->root);
    else if (str_is(name, "memory-mib"))
        e = memory_read(value, &settings->memory_kib);
    else
        *ret_known = false;
    if (!e.id && str_is(name, "root"))
        settings->has_root = true;
    return e;
}

struct error settings_parse(struct arena *arena, struct str text, struct str name,
                            struct settings *settings)
{
    struct str rest = text;
    for (int number = 1; rest.len; number++) {
        struct str value = str_trim(str_cut(&rest, '\n'));
        if (!value.len || value.at[0] == '#')
            continue;
        struct str key = str_trim(str_cut(&value, '='));
        bool known = false;
        struct error e = set(arena, settings, key, arena_str(arena, str_trim(value)), &known);
        if (!e.id && !known)
            e = (struct error){.id = ERROR_CLIENT_USAGE,
                               .detail = arena_format(arena, "%.*s line %d: unknown setting %.*s",
                                                      (int)name.len, name.at, number, (int)key.len,
                                                      key.at)};
        if (e.id)
            return e;
    }
    return NO_ERROR;
}

static struct str under_home(struct arena *arena, const char *variable, const char *fallback,
                             const char *rest)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    if (base && *base)
        return arena_format(arena, "%s/%s", base, rest);
    return home && *home ? arena_format(arena, "%s/%s/%s", home, fallback, rest) : STR_NONE;
}

static struct error read_file(struct arena *arena, const struct args *args,
                              struct settings *settings)
{
    struct str text, path = args_get(args, "config");
    if (!path.len) {
        path = under_home(arena, "XDG_CONFIG_HOME", ".config", "hotline/config");
        if (!path.len || access(path.at, F_OK) != 0)
            return NO_ERROR;
    }
    struct error e = file_read(arena, path, &text);
    return e.id ? e : settings_parse(arena, text, path, settings);
}

/* The folder and those above it, for this user alone. */
static bool make_folders(struct arena *arena, struct str folder)
{
    char *path = arena_alloc(arena, folder.len + 1);
    for (size_t i = 0; i < folder.len; i++) {
        if (i > 0 && folder.at[i] == '/')
            mkdir(path, 0700); /* usually there already; the last one tells */
        path[i] = folder.at[i];
    }
    return mkdir(path, 0700) == 0 || access(path, W_OK) == 0;
}

struct str settings_state_folder(struct arena *arena)
{
    struct str folder = under_home(arena, "XDG_STATE_HOME", ".local/state", "hotline");
    return folder.len && make_folders(arena, folder) ? folder : STR_NONE;
}

/* What this device remembers; STR_NONE: it has no place for it. */
static struct str state_file(struct arena *arena, struct str name)
{
    struct str folder = settings_state_folder(arena);
    if (!folder.len)
        return STR_NONE;
    return arena_format(arena, "%s/%.*s", folder.at, (int)name.len, name.at);
}

struct str settings_device_file(struct arena *arena, struct str user)
{
    if (!user.len)
        return STR_NONE;
    struct str id = uuid_str(arena, user_id_of(user)); /* no name: see decision 0100 */
    return state_file(arena, arena_join(arena, STR("device-"), id));
}

/* "sr_RS@latin", "sq_XK.UTF-8", "cnr_ME", "sr_ME" */
static enum language language_of_locale(const char *locale)
{
    static const struct {
        const char *begins, *holds;
        enum language language;
    } rows[] = {
        {"sq", "", LANGUAGE_SQ},
        {"cnr", "", LANGUAGE_CNR_LATN},
        {"sr_ME", "", LANGUAGE_CNR_LATN},
        {"sr", "@latin", LANGUAGE_SR_LATN},
        {"sr", "", LANGUAGE_SR_CYRL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strncmp(locale, rows[i].begins, strlen(rows[i].begins)) == 0 &&
            strstr(locale, rows[i].holds))
            return rows[i].language;
    return LANGUAGE_EN;
}

static enum language language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return language_of_locale(value);
    }
    return LANGUAGE_EN;
}

/* What was remembered under this name; STR_NONE: nothing. */
static struct str recall(struct arena *arena, const char *name)
{
    struct str text = STR_NONE, path = state_file(arena, str_of(name));
    if (!path.len || access(path.at, R_OK) != 0 || file_read(arena, path, &text).id)
        return STR_NONE;
    return str_trim(text);
}

static void remember(const char *name, const char *value)
{
    struct arena *arena = arena_new(4096, false);
    struct str path = state_file(arena, str_of(name));
    FILE *file = path.len ? fopen(path.at, "w") : NULL;
    if (file) {
        fprintf(file, "%s\n", value);
        fclose(file);
    }
    arena_free(arena);
}

enum language settings_language(void)
{
    struct arena *arena = arena_new(4096, false);
    enum language language = language_of_environment();
    language_from_tag(recall(arena, "language"), &language);
    arena_free(arena);
    return language;
}

void settings_keep_language(enum language language)
{
    remember("language", language_tag(language));
}

enum alarm settings_alarm(const struct settings *settings)
{
    struct arena *arena = arena_new(4096, false);
    enum alarm alarm = settings->alarm;
    alarm_from_code(recall(arena, "alarm"), &alarm);
    arena_free(arena);
    return alarm;
}

void settings_keep_alarm(enum alarm alarm)
{
    remember("alarm", alarm_code(alarm));
}

struct error settings_read(struct arena *arena, const struct args *args,
                           struct settings *ret_settings)
{
    struct settings settings = {.memory_kib = ARGON2_MEMORY_KIB};
    struct error e = read_file(arena, args, &settings);
    for (size_t i = 0; i < args->given_count && !e.id; i++) {
        bool known;
        e = set(arena, &settings, str_of(args->given[i].option->name),
                arena_str(arena, args->given[i].value), &known);
    }
    if (e.id)
        return e;
    if (!settings.device_file.len)
        settings.device_file = settings_device_file(arena, settings.user);
    *ret_settings = settings;
    return NO_ERROR;
}
