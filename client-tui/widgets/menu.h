/* A short list in the middle of the screen, of which one key chooses. */
#ifndef HOTLINE_WIDGETS_MENU_H
#define HOTLINE_WIDGETS_MENU_H

#include "widgets/pick.h"

enum { MENU_OPTIONS_MAX = 9 };

struct menu {
    const char *title, *text; /* English, for gettext */
    struct pick_option options[MENU_OPTIONS_MAX];
    size_t count, at;
};

void menu_init(struct menu *menu, const char *title, const char *text);
void menu_add(struct menu *menu, struct str code, struct str label);
/* OUTCOME_CHOSEN: by its number, or Enter on the one under the cursor. OUTCOME_LEFT: Esc. While it
 * is open no key means anything else. */
enum outcome menu_key(struct menu *menu, struct key key);
struct str menu_code(const struct menu *menu); /* of the one that was chosen */
void menu_draw(const struct menu *menu, struct canvas *canvas, struct area area);

#endif
