#include "commands/command.h"

#include "hotline/base/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct option batch_options[] = {
    FLAG("stop", "end at the first line that fails"),
    {0},
};

static enum exit_status run_line(struct run *run, struct str line)
{
    struct arena *arena = arena_new(4096, true);
    struct str *tokens;
    size_t count = 0;
    enum exit_status status = EXIT_DONE;
    struct error e = line_split(arena, line, &tokens, &count);
    if (!e.id && count && str_is(tokens[0], "batch"))
        e = (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("batch inside batch")};
    if (e.id) {
        out_error(run->app, arena, "batch", e);
        status = exit_of(e.id);
    } else if (count) {
        status = command_run(run->app, tokens, count);
    }
    arena_free(arena);
    return status;
}

/* One command a line, under one sign-in; each answers before the next line is read. The exit status
 * of the batch is that of the first line that failed. */
COMMAND(batch)
{
    struct str path = args_word(run->args, 1);
    FILE *file = str_is(path, "-") ? stdin : fopen(arena_str(run->arena, path).at, "re");
    if (!file)
        return (struct error){.id = ERROR_CLIENT_FILE, .detail = path};
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    enum exit_status first = EXIT_DONE;
    while ((len = getline(&line, &room, file)) >= 0) {
        enum exit_status status =
            run_line(run, (struct str){.at = line, .len = (size_t)len});
        wipe(line, (size_t)len);
        if (!first)
            first = status;
        if (status && args_has(run->args, "stop"))
            break;
    }
    free(line);
    if (file != stdin)
        fclose(file);
    run->app->batch_status = first;
    return NO_ERROR;
}
