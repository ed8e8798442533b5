/* A widget is a struct with two functions: widget_key(widget, key) says what happened,
 * widget_draw(widget, canvas, area) shows it. No network, no curses, no clock. Drawing remembers the
 * area, because scrolling and moving by rows follow what is seen. */
#ifndef HOTLINE_WIDGET_H
#define HOTLINE_WIDGET_H

#include "keymap/keymap.h"
#include "term/canvas.h"

enum outcome {
    OUTCOME_IGNORED,   /* not for this widget: ask the next */
    OUTCOME_MOVED,     /* taken; the content is as before */
    OUTCOME_CHANGED,   /* the content is another */
    OUTCOME_CHOSEN,    /* Enter or the like: what is there now is meant */
    OUTCOME_LEFT,      /* Esc: nothing was chosen, nothing is lost */
};

#endif
