/* Where files are written to. */
#include "tasks/session.h"

#include <stdlib.h>
#include <unistd.h>

struct str whole_path(struct arena *arena, struct str path)
{
    const char *home = getenv("HOME");
    if (home && str_starts(path, "~/"))
        return arena_join(arena, str_of(home), str_slice(path, 1, path.len));
    return arena_str(arena, path);
}

bool file_is_there(struct str path)
{
    return access(path.at, F_OK) == 0;
}
