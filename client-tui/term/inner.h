/* Between terminal.c, restore.c and terminfo.c. */
#ifndef HOTLINE_TERM_INNER_H
#define HOTLINE_TERM_INNER_H

#include <stdbool.h>

#define PASTE_MODE_ON "\033[?2004h"
#define PASTE_MODE_OFF "\033[?2004l"

enum { RESTORE_BYTES_MAX = 256 };

/* How curses puts the terminal back, for those moments when curses cannot. */
void restore_bytes(char bytes[static RESTORE_BYTES_MAX]);

/* Remembers how the terminal was, and installs the handlers. `bytes` go out to `fd` before its
 * modes are set back; from a handler too, so they are copied here. */
bool restore_prepare(int fd, const char *bytes);
void restore_now(void);   /* async-signal-safe; does nothing twice */
void restore_forget(void); /* handlers as they were */
int restore_signals(void); /* a byte for each signal: see restore.c */

#endif
