/* What the programs read from their users: settings, or lines of a batch and command lines.
 * The first byte chooses. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "commands/command.h"

/* The value of `root` may name a file, and no input may make the fuzzer read one. */
static bool names_a_file(struct str text)
{
    for (struct str rest = text; rest.len;)
        if (str_starts(str_trim(str_cut(&rest, '\n')), "root"))
            return true;
    return false;
}

static void fuzz_settings(struct arena *arena, struct str input)
{
    struct settings settings = {0};
    if (!names_a_file(input))
        (void)settings_parse(arena, input, STR("config"), &settings);
}

static void fuzz_line(struct arena *arena, struct str input)
{
    struct str *tokens = NULL, word;
    size_t count = 0;
    if (line_split(arena, input, &tokens, &count).id)
        return;
    for (size_t i = 0; i < count; i++)
        EXPECT(tokens[i].at && tokens[i].len <= input.len);
    if (!args_command(global_options, tokens, count, &word))
        return;
    const struct command *command = command_find(word);
    struct args args;
    struct error error = args_parse(arena, global_options, command ? command->options : NULL,
                                    tokens, count, &args);
    if (error.id) {
        EXPECT(error.id == ERROR_CLIENT_USAGE);
        return;
    }
    EXPECT(args.word_count + args.given_count <= count);
    for (size_t i = 0; i < args.given_count; i++)
        EXPECT(args_has(&args, args.given[i].option->name));
}

void fuzz(struct arena *arena, struct str input)
{
    if (fuzz_byte(&input) % 2)
        fuzz_line(arena, input);
    else
        fuzz_settings(arena, input);
}
