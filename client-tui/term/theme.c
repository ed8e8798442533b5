#include "term/theme.h"

#include <string.h>

static const struct {
    const char *sign;
    unsigned attributes;
    struct colours colour, contrast;
} styles[] = {
#define STYLE(ID, SIGN, ATTRIBUTES, ...) [STYLE_##ID] = {SIGN, ATTRIBUTES, __VA_ARGS__},
#include "term/styles.def"
#undef STYLE
};

enum theme theme_choose(const char *name, const char *no_color)
{
    if (no_color && *no_color)
        return THEME_MONOCHROME;
    if (name && strcmp(name, "mono") == 0)
        return THEME_MONOCHROME;
    return name && strcmp(name, "contrast") == 0 ? THEME_CONTRAST : THEME_COLOUR;
}

unsigned style_attributes(enum style style)
{
    return styles[style].attributes;
}

struct colours style_colours(enum theme theme, enum style style)
{
    switch (theme) {
    case THEME_COLOUR:
        return styles[style].colour;
    case THEME_CONTRAST:
        return styles[style].contrast;
    default:
        return (struct colours){COLOUR_DEFAULT, COLOUR_DEFAULT};
    }
}

const char *style_sign(enum style style)
{
    return styles[style].sign;
}
