/* The small ones: status line, line of keys, tabs, timer. */
#ifndef HOTLINE_WIDGETS_BARS_H
#define HOTLINE_WIDGETS_BARS_H

#include "hotline/base/time.h"
#include "widgets/widget.h"

/* One line: on the left what happened last, on the right what always holds. */
struct status {
    enum style style; /* its sign stands before the text */
    char text[240];   /* copied, cut at a character */
    char right[120];
};

void status_say(struct status *status, enum style style, struct str text);
void status_right(struct status *status, struct str text);
void status_draw(const struct status *status, struct canvas *canvas, struct area area);

/* The bottom line: keys of these contexts that have a place in it, the lowest place first, as many
 * as fit whole. */
void keybar_draw(struct canvas *canvas, struct area area, const enum context *contexts,
                 size_t count);

struct tab {
    const char *title; /* English, for gettext */
    int number;        /* shown behind it; -1: none */
    int most;          /* a number beyond it is "999+"; 0: any number is shown */
};

struct tabs {
    const struct tab *tabs;
    size_t count, at;
};

/* The keys of CONTEXT_TABS, and Alt with a digit. */
enum outcome tabs_key(struct tabs *tabs, struct key key);
void tabs_draw(const struct tabs *tabs, struct canvas *canvas, struct area area);

/* Time since a call began; the frame's clock is handed in. */
struct timer {
    millis started; /* MILLIS_NONE: not running */
    millis stopped; /* MILLIS_NONE: still running */
};

enum { TIMER_BYTES = 48 };

#define TIMER_NONE ((struct timer){.started = MILLIS_NONE, .stopped = MILLIS_NONE})

void timer_start(struct timer *timer, millis now);
void timer_stop(struct timer *timer, millis now);
/* "4:07", "1:04:07"; empty when it was never started. Never negative. */
const char *timer_text(const struct timer *timer, millis now, char text[static TIMER_BYTES]);
void timer_draw(const struct timer *timer, millis now, struct canvas *canvas, struct area area,
                enum style style);

#endif
