#include "server/api/cursor.h"

bool cursor_read(struct str text, struct cursor *ret_cursor)
{
    struct cursor cursor;
    struct str at = str_cut(&text, '.');
    if (!str_to_int(at, &cursor.at) || !uuid_parse(text, &cursor.id))
        return false;
    *ret_cursor = cursor;
    return true;
}

struct str cursor_text(struct arena *arena, struct cursor cursor)
{
    return arena_format(arena, "%lld.%s", (long long)cursor.at, uuid_str(arena, cursor.id).at);
}
