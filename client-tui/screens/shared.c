#include "screens/screens.h"

#include "i18n/i18n.h"

void say_error(struct model *model, struct error error)
{
    struct arena *arena = arena_new(1024, false);
    const char *hint = _(error_hint(error.id));
    struct str text = error.detail.len
                          ? arena_format(arena, "%s (%.*s)", hint, (int)error.detail.len,
                                         error.detail.at)
                          : str_of(hint);
    model_say(model, STYLE_FAULT, text);
    arena_free(arena);
}
