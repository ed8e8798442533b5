/* The terminal itself: the only user of curses, and only for sending. One per process, because
 * signals and crashes must be able to restore it. Nothing ever goes to the terminal's title. */
#ifndef HOTLINE_TERM_TERMINAL_H
#define HOTLINE_TERM_TERMINAL_H

#include "hotline/base/error.h"
#include "term/canvas.h"
#include "term/keys.h"

struct terminal;

struct terminal_options {
    const char *theme;  /* see theme_choose; NO_COLOR is looked at here */
    bool plain;         /* lines instead of frames: see plain.h */
    bool nowhere;       /* tests: newterm on /dev/null, as an xterm-256color */
    int rows, cols;     /* of nowhere */
};

enum terminal_event {
    TERMINAL_INPUT = 1,   /* keys may have come */
    TERMINAL_RESIZED = 2, /* new size, or back from being stopped: draw again */
    TERMINAL_ENDED = 4,   /* SIGTERM, SIGHUP, SIGINT, or the terminal is gone: leave */
};

/* ERROR_CLIENT_USAGE when there is no terminal or curses does not know it. From here on the
 * terminal is restored after any end but kill -9: return, exit, signal, abort, crash. */
struct error terminal_start(struct arena *arena, const struct terminal_options *options,
                            struct terminal **ret_terminal);
void terminal_stop(struct terminal *terminal); /* restores; takes NULL */

void terminal_size(const struct terminal *terminal, int *ret_rows, int *ret_cols);
/* Sends what differs from the frame before. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas);
void terminal_redraw(struct terminal *terminal); /* the next frame is sent whole */
void terminal_blank(struct terminal *terminal);  /* at once: nothing but blanks */
void terminal_bell(struct terminal *terminal);

/* To be waited for, both for reading: the keyboard, and signals. */
int terminal_input(const struct terminal *terminal);
int terminal_signals(const struct terminal *terminal);
/* Reads what is there without waiting; bits of enum terminal_event. */
unsigned terminal_read(struct terminal *terminal, bool input_ready);
struct keys *terminal_keys(struct terminal *terminal);

#endif
