/* The options of the server, one argument a line. */
#include "tests/fuzz/fuzz.h"

#include "server/config/config.h"

void fuzz(struct arena *arena, struct str input)
{
    struct config config;
    struct str why = STR_NONE;
    char *argv[16];
    int argc = 0;
    while (input.len && argc < 16) {
        struct str line = arena_str(arena, str_cut(&input, '\n'));
        if (!str_starts(line, "--config")) /* names a file, which no input may make us read */
            argv[argc++] = (char *)line.at;
    }
    enum config_result result = config_load(arena, argc, argv, &config, &why);
    EXPECT(result != CONFIG_BAD || why.len > 0);
    EXPECT(result != CONFIG_OK || (config.port >= 0 && config.port <= 65535));
}
