/* Alone, because term.h takes words such as `columns` for itself. */
#include "term/inner.h"

#include <string.h>

#include <curses.h>
#include <term.h>

void restore_bytes(char bytes[static RESTORE_BYTES_MAX])
{
    static const char *const names[] = {"sgr0", "cnorm", "rmcup"};
    size_t len = strlen(PASTE_MODE_OFF);
    memcpy(bytes, PASTE_MODE_OFF, len + 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = tigetstr(names[i]);
        if (value == NULL || value == (char *)-1)
            continue;
        size_t more = strlen(value);
        if (len + more >= RESTORE_BYTES_MAX)
            continue;
        memcpy(bytes + len, value, more + 1);
        len += more;
    }
}
