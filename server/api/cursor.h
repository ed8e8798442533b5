/* The cursor of lists that are paged by (time, id): "<ms>.<id>" on the wire, opaque to clients. */
#ifndef HOTLINE_SERVER_API_CURSOR_H
#define HOTLINE_SERVER_API_CURSOR_H

#include "hotline/base/time.h"
#include "hotline/base/uuid.h"

struct cursor {
    millis at;
    struct uuid id; /* nil: from the start */
};
bool cursor_read(struct str text, struct cursor *ret_cursor);
struct str cursor_text(struct arena *arena, struct cursor cursor);

#endif
