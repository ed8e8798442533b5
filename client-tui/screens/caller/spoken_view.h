/* Words to be read out, large and numbered, in a language that one key changes: the numbers stay
 * the same, so whoever takes them does not mind which it was. */
#ifndef HOTLINE_SCREENS_SPOKEN_VIEW_H
#define HOTLINE_SCREENS_SPOKEN_VIEW_H

#include "screens/screens.h"
#include "tasks/cases.h"
#include "widgets/menu.h"
#include "words/spoken.h"

struct spoken_view {
    enum language language;
    struct menu menu;
    bool choosing; /* the menu of languages is open */
};

/* The language in which words are read to a caller who speaks this one (code of caller_language):
 * one that has words, else English; Serbian in the script of the screen. */
enum language spoken_language(const struct model *model, struct str caller_language);
/* In the language of the case, as far as it can be read. */
void spoken_view_begin(const struct model *model, struct spoken_view *view,
                       const struct case_shown *shown);
/* True: the key was for the list of languages, or opens it. */
bool spoken_view_key(struct spoken_view *view, struct key key);
/* Two rows for each word where there is room; the last is the check word. */
void spoken_view_draw(const struct spoken_view *view, struct canvas *canvas, struct area area,
                      const uint16_t *numbers, size_t count);
/* Above everything else, while it is open. */
void spoken_view_draw_menu(const struct spoken_view *view, struct canvas *canvas, struct area area);
/* CONTEXT_MENU while it is open, else CONTEXT_SPOKEN. */
enum context spoken_view_context(const struct spoken_view *view);
/* What a language calls itself. */
struct str language_own(enum language language);

#endif
