#include "commands/args.h"

#include <string.h>

static struct error usage(struct arena *arena, const char *what, struct str token)
{
    return (struct error){.id = ERROR_CLIENT_USAGE,
                          .detail = arena_format(arena, "%s: %.*s", what, (int)token.len,
                                                 token.at)};
}

static const struct option *find_in(const struct option *options, struct str name)
{
    for (const struct option *o = options; o && o->name; o++)
        if (str_is(name, o->name))
            return o;
    return NULL;
}

static bool is_option(struct str token)
{
    return token.len > 2 && str_starts(token, "--");
}

/* "--name" or "--name=value"; *ret_inline says whether a value stood in it. */
static struct str option_name(struct str token, struct str *ret_value, bool *ret_inline)
{
    struct str rest = str_slice(token, 2, token.len);
    struct str name = str_cut(&rest, '=');
    *ret_inline = name.len + 2 < token.len;
    *ret_value = rest;
    return name;
}

static struct error add_option(struct arena *arena, const struct option *option, struct str token,
                               struct str value, struct args *args)
{
    for (size_t i = 0; i < args->given_count; i++)
        if (args->given[i].option == option && !option->many)
            return usage(arena, "given twice", token);
    args->given[args->given_count++] = (struct arg){.option = option, .value = value};
    return NO_ERROR;
}

static struct error take_option(struct arena *arena, const struct option *options,
                                const struct option *more, const struct str *tokens, size_t count,
                                size_t *at, struct args *args)
{
    struct str value, token = tokens[*at];
    bool has_value;
    struct str name = option_name(token, &value, &has_value);
    const struct option *option = find_in(options, name);
    if (!option)
        option = find_in(more, name);
    if (!option)
        return usage(arena, "unknown option", token);
    if (!option->value && has_value)
        return usage(arena, "takes no value", token);
    if (!option->value)
        value = STR("");
    if (option->value && !has_value) {
        if (*at + 1 >= count)
            return usage(arena, "needs a value", token);
        value = tokens[++*at];
    }
    return add_option(arena, option, token, value, args);
}

struct error args_parse(struct arena *arena, const struct option *options,
                        const struct option *more, const struct str *tokens, size_t count,
                        struct args *ret_args)
{
    struct args args = {.words = arena_array(arena, count + 1, sizeof *args.words),
                        .given = arena_array(arena, count + 1, sizeof *args.given)};
    bool words_only = false;
    for (size_t i = 0; i < count; i++) {
        if (!words_only && str_is(tokens[i], "--")) {
            words_only = true;
        } else if (!words_only && is_option(tokens[i])) {
            struct error e = take_option(arena, options, more, tokens, count, &i, &args);
            if (e.id)
                return e;
        } else {
            args.words[args.word_count++] = tokens[i];
        }
    }
    *ret_args = args;
    return NO_ERROR;
}

bool args_command(const struct option *options, const struct str *tokens, size_t count,
                  struct str *ret_word)
{
    for (size_t i = 0; i < count; i++) {
        struct str value;
        bool has_value;
        if (!is_option(tokens[i])) {
            *ret_word = tokens[i];
            return true;
        }
        const struct option *option =
            find_in(options, option_name(tokens[i], &value, &has_value));
        if (option && option->value && !has_value)
            i++;
    }
    return false;
}

bool args_has(const struct args *args, const char *name)
{
    return args_get(args, name).at != NULL;
}

struct str args_get(const struct args *args, const char *name)
{
    for (size_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].option->name, name) == 0)
            return args->given[i].value;
    return STR_NONE;
}

struct words args_all(struct arena *arena, const struct args *args, const char *name)
{
    struct str *at = arena_array(arena, args->given_count + 1, sizeof *at);
    size_t count = 0;
    for (size_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].option->name, name) == 0)
            at[count++] = args->given[i].value;
    return (struct words){at, count};
}

struct words words_flat(struct arena *arena, struct words lists)
{
    size_t room = 1;
    for (size_t i = 0; i < lists.count; i++)
        room += lists.at[i].len;
    struct str *at = arena_array(arena, room, sizeof *at);
    size_t count = 0;
    for (size_t i = 0; i < lists.count; i++) {
        struct str rest = lists.at[i];
        while (rest.len) {
            struct str part = str_trim(str_cut(&rest, ','));
            if (part.len)
                at[count++] = part;
        }
    }
    return (struct words){at, count};
}

struct str args_word(const struct args *args, size_t index)
{
    return index < args->word_count ? args->words[index] : STR_NONE;
}
