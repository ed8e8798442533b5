#include "widgets/menu.h"

#include "i18n/i18n.h"
#include "widgets/layout.h"

#define MENU_COLS 60

void menu_init(struct menu *menu, const char *title, const char *text)
{
    *menu = (struct menu){.title = title, .text = text};
}

void menu_add(struct menu *menu, struct str code, struct str label)
{
    if (menu->count < MENU_OPTIONS_MAX)
        menu->options[menu->count++] = (struct pick_option){.code = code, .label = label};
}

enum outcome menu_key(struct menu *menu, struct key key)
{
    bool digit = key.kind == K_CHAR && !key.modifiers && key.code >= '1' && key.code <= '9';
    if (digit && key.code - '1' < menu->count) {
        menu->at = key.code - '1';
        return OUTCOME_CHOSEN;
    }
    switch (keymap_action(CONTEXT_MENU, key)) {
    case ACTION_CANCEL:
        return OUTCOME_LEFT;
    case ACTION_CHOOSE:
        return menu->count ? OUTCOME_CHOSEN : OUTCOME_LEFT;
    case ACTION_UP:
        menu->at -= menu->at > 0;
        return OUTCOME_MOVED;
    case ACTION_DOWN:
        menu->at += menu->at + 1 < menu->count;
        return OUTCOME_MOVED;
    default:
        return OUTCOME_MOVED;
    }
}

struct str menu_code(const struct menu *menu)
{
    return menu->count ? menu->options[menu->at].code : STR_NONE;
}

void menu_draw(const struct menu *menu, struct canvas *canvas, struct area area)
{
    int cols = area.cols < MENU_COLS ? area.cols : MENU_COLS;
    struct layout layout = {0};
    layout_make(&layout, i18n_text(menu->text), cols - 4);
    int head = (int)layout.count + 1;
    struct area inside =
        canvas_box(canvas, area_middle(area, head + (int)menu->count + 2, cols), STYLE_FRAME,
                   i18n_text(menu->title));
    for (size_t i = 0; i < layout.count; i++)
        canvas_text(canvas, inside, (int)i, 1, STYLE_PLAIN, layout_row(&layout, i));
    layout_free(&layout);
    canvas->cursor_row = -1;
    for (size_t i = 0; i < menu->count; i++) {
        enum style style = i == menu->at ? STYLE_SELECTED : STYLE_PLAIN;
        char digit[2] = {(char)('1' + i), '\0'};
        canvas_text(canvas, inside, head + (int)i, 1, STYLE_KEY, str_of(digit));
        canvas_text_cut(canvas, inside, head + (int)i, 3, inside.cols - 4, style,
                        menu->options[i].label);
    }
}
