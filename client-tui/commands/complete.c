/* What a shell that completes is answered, from the tables that parse and help. */
#include "commands/command.h"

#include <string.h>

static const struct option *option_named(const struct option *options, struct str name)
{
    for (const struct option *o = options; o && o->name; o++)
        if (str_is(name, o->name))
            return o;
    return NULL;
}

/* The option that a token "--name" or "--name=…" names. */
static const struct option *option_of(const struct command *command, struct str token)
{
    if (token.len <= 2 || !str_starts(token, "--"))
        return NULL;
    struct str rest = str_slice(token, 2, token.len), name = str_cut(&rest, '=');
    const struct option *option = command ? option_named(command->options, name) : NULL;
    return option ? option : option_named(global_options, name);
}

static void offer_options(struct buf *out, const struct option *options, struct str typed)
{
    for (const struct option *o = options; o && o->name; o++)
        usage_offer(out, o->name, str_slice(typed, 2, typed.len), STR("--"));
}

static void offer_commands(struct buf *out, struct str typed)
{
    for (const struct command *c = commands; c->name; c++)
        usage_offer(out, c->name, typed, STR_NONE);
}

/* A word of "make REFERENCE | verify FILE [WORD]" without the brackets. */
static struct str next_part(struct str *rest)
{
    struct str part = str_cut(rest, ' ');
    while (str_starts(part, "["))
        part = str_slice(part, 1, part.len);
    while (str_ends(part, "]"))
        part.len--;
    return part;
}

static bool is_capital(struct str word)
{
    return word.len && word.at[0] >= 'A' && word.at[0] <= 'Z';
}

/* Whether a word may stand where this part does. */
static bool part_fits(struct str part, struct str word)
{
    while (part.len) {
        struct str one = str_cut(&part, '|');
        if (is_capital(one) || str_equal(one, word))
            return true;
    }
    return false;
}

/* What may stand behind the words that are there, in any of the ways "… | …" to use the command. */
static void offer_words(struct buf *out, const struct command *command, const struct args *args,
                        struct str typed)
{
    struct str rest = str_of(command->words);
    bool fits = true;
    for (size_t place = 1; rest.len; place++) {
        struct str part = next_part(&rest);
        if (str_is(part, "|")) {
            fits = true;
            place = 0;
            continue;
        }
        if (fits && place == args->word_count)
            usage_offer(out, arena_str(out->arena, part).at, typed, STR_NONE);
        fits = fits && place < args->word_count && part_fits(part, args->words[place]);
    }
}

/* The option whose value is being typed, behind it or behind its "=". NULL: none. */
static const struct option *option_waiting(const struct command *command, const struct str *tokens,
                                           size_t count, struct str *typed, struct str *ret_prefix)
{
    struct str value = *typed, given = str_cut(&value, '=');
    if (given.len < typed->len && str_starts(*typed, "--")) {
        *ret_prefix = str_slice(*typed, 0, given.len + 1);
        *typed = value;
        return option_of(command, *ret_prefix);
    }
    const struct option *option = count > 1 ? option_of(command, tokens[count - 2]) : NULL;
    return option && option->value && !memchr(tokens[count - 2].at, '=', tokens[count - 2].len)
               ? option
               : NULL;
}

void complete(const struct str *tokens, size_t count, struct buf *out)
{
    struct str typed = count ? tokens[count - 1] : STR(""), prefix = STR_NONE, name;
    size_t before = count ? count - 1 : 0;
    bool named = args_command(global_options, tokens, before, &name);
    const struct command *command = named ? command_find(name) : NULL;
    const struct option *option = option_waiting(command, tokens, count, &typed, &prefix);
    struct args args;
    if (option) {
        usage_offer(out, option->choices ? option->choices : option->value, typed, prefix);
        return;
    }
    if (str_starts(typed, "-")) {
        offer_options(out, command ? command->options : NULL, typed);
        offer_options(out, global_options, typed);
    }
    if (!named)
        offer_commands(out, typed);
    else if (command &&
             !args_parse(out->arena, command->options, global_options, tokens, before, &args).id)
        offer_words(out, command, &args, typed);
}
