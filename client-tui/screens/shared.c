#include "screens/screens.h"

#include "i18n/i18n.h"
#include "words/dates.h"

/* " Again from 30 November 2026, 15:43 on." */
static struct str again_at(const struct model *model, struct arena *arena, unsigned seconds)
{
    const struct shared *shared = model->shared;
    millis minute = 60000, again = model->now + (millis)seconds * 1000;
    again += (minute - again % minute) % minute; /* the minute that has surely come */
    struct str moment = moment_text(arena, shared->language, again);
    return arena_format(arena, _(" Again from %.*s on."), (int)moment.len, moment.at);
}

void say_who(struct model *model)
{
    const struct shared *shared = model->shared;
    struct arena *arena = arena_new(1024, false);
    struct str who = str_of(shared->name);
    if (shared->labels && shared->office && shared->name[0])
        who = arena_join(arena, arena_join(arena, who, STR(" · ")),
                         label_of(shared->labels, shared->language, "office",
                                  str_of(office_code(shared->office))));
    if (shared->name[0])
        model_who(model, who);
    arena_free(arena);
}

void say_error(struct model *model, struct error error)
{
    struct arena *arena = arena_new(1024, false);
    const char *hint = _(error_hint(error.id));
    struct str text = error.detail.len
                          ? arena_format(arena, "%s (%.*s)", hint, (int)error.detail.len,
                                         error.detail.at)
                          : str_of(hint);
    if (error.id == ERROR_TOO_MANY && error.retry_after)
        text = arena_join(arena, text, again_at(model, arena, error.retry_after));
    model_say(model, STYLE_FAULT, text);
    arena_free(arena);
}
