/* How things look. Attributes tell styles apart in every theme; colour is only added on top, so
 * that it is never the only sign. What must not be missed has a sign of its own besides. */
#ifndef HOTLINE_TERM_THEME_H
#define HOTLINE_TERM_THEME_H

#include "hotline/base/str.h"

enum style {
#define STYLE(ID, ...) STYLE_##ID,
#include "term/styles.def"
#undef STYLE
    STYLE_COUNT
};

enum attribute {
    ATTRIBUTE_NONE = 0,
    ATTRIBUTE_BOLD = 1,
    ATTRIBUTE_DIM = 2,
    ATTRIBUTE_UNDERLINE = 4,
    ATTRIBUTE_REVERSE = 8,
};

enum colour { COLOUR_DEFAULT = -1, BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

struct colours {
    enum colour text, ground;
};

enum theme { THEME_MONOCHROME, THEME_COLOUR, THEME_CONTRAST, THEME_COUNT };

/* "colour", "contrast", "mono"; anything else, or NULL, is the default: colour. Whatever was asked
 * for, it is monochrome where NO_COLOR is set (https://no-color.org) and not empty. */
enum theme theme_choose(const char *name, const char *no_color);
unsigned style_attributes(enum style style);
struct colours style_colours(enum theme theme, enum style style);
/* "!" and the like, shown before text of that style in lists and lines; "" for most. */
const char *style_sign(enum style style);

#endif
