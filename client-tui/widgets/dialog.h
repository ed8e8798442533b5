/* A question in the middle of the screen: choices, or a line to be typed. */
#ifndef HOTLINE_WIDGETS_DIALOG_H
#define HOTLINE_WIDGETS_DIALOG_H

#include "widgets/editor.h"

enum { DIALOG_CHOICES_MAX = 5 };

struct dialog {
    const char *title; /* English, for gettext */
    struct text text;
    const char *choices[DIALOG_CHOICES_MAX]; /* English, for gettext */
    size_t count, at;
    bool typing;           /* there is a line to be typed */
    struct line line;
    struct text must_type; /* not empty: only this very text is accepted */
};

/* The text is copied. `safe` is the choice that Enter means at first. */
void dialog_init(struct dialog *dialog, const char *title, struct str text,
                 const char *const *choices, size_t count, size_t safe);
/* Asks for a line; with must_type (a reference, a word) for exactly that one. */
void dialog_init_line(struct dialog *dialog, const char *title, struct str text,
                      struct str must_type);
void dialog_free(struct dialog *dialog);
/* OUTCOME_CHOSEN: see .at or .line. OUTCOME_LEFT: Esc. A letter goes to the choice that begins so.
 * Nothing is ignored: while a question is open no key means anything else. */
enum outcome dialog_key(struct dialog *dialog, struct key key);
void dialog_draw(struct dialog *dialog, struct canvas *canvas, struct area area);

#endif
