/* Fonts: what letters look like, and what happens to those that no font has. */
#ifndef HOTLINE_CLIENT_PAPER_GLYPHS_H
#define HOTLINE_CLIENT_PAPER_GLYPHS_H

#include "hotline/base/arena.h"

#include <pango/pangocairo.h>

bool glyphs_ready(void); /* there is a font at all */
PangoContext *glyphs_context(cairo_t *cairo); /* for paper: nothing is moved to fit pixels */
void glyphs_style(PangoLayout *layout, double points, bool bold);
/* Sets the text; characters that no font has are written as <U+XXXX>, so that none is lost. */
void glyphs_set(struct arena *arena, PangoLayout *layout, struct str text);

#endif
