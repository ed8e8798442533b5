#include "tasks/places.h"

#include <stdlib.h>
#include <unistd.h>

struct file_made file_place(struct arena *arena, struct str path, bool replace)
{
    const char *home = getenv("HOME");
    struct str whole = home && str_starts(path, "~/")
                           ? arena_join(arena, str_of(home), str_slice(path, 1, path.len))
                           : arena_str(arena, path);
    return (struct file_made){.path = whole, .taken = !replace && access(whole.at, F_OK) == 0};
}
