#include "screens/screens.h"

#include "hotline/base/bytes.h"
#include "i18n/i18n.h"
#include "words/dates.h"

#include <stdlib.h>
#include <string.h>

struct draft {
    struct draft *next;
    struct arena *arena;
    struct str place, text;
};

/* " Again from 30 November 2026, 15:43 on." */
static struct str again_at(const struct model *model, struct arena *arena, unsigned seconds)
{
    const struct shared *shared = model->shared;
    millis minute = 60000, again = model->now + (millis)seconds * 1000;
    again += (minute - again % minute) % minute; /* the minute that has surely come */
    struct str moment = moment_text(arena, shared->language, again);
    return arena_format(arena, _(" Again from %.*s on."), (int)moment.len, moment.at);
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

static struct draft **find(struct shared *shared, struct str place)
{
    struct draft **at = &shared->drafts;
    while (*at && !str_equal((*at)->place, place))
        at = &(*at)->next;
    return at;
}

static void drop(struct draft **at)
{
    struct draft *draft = *at;
    *at = draft->next;
    arena_free(draft->arena); /* wipes the draft itself */
}

void draft_keep(struct model *model, struct str place, struct str text)
{
    struct shared *shared = model->shared;
    struct draft **at = find(shared, place);
    if (*at)
        drop(at);
    if (!text.len)
        return;
    struct arena *arena = arena_new(place.len + text.len + 256, true);
    struct draft *draft = ARENA_NEW(arena, struct draft);
    *draft = (struct draft){.next = shared->drafts, .arena = arena,
                            .place = arena_str(arena, place), .text = arena_str(arena, text)};
    shared->drafts = draft;
}

struct str draft_of(const struct model *model, struct str place)
{
    struct draft **at = find(model->shared, place);
    return *at ? (*at)->text : STR_NONE;
}

void drafts_free(struct shared *shared)
{
    while (shared->drafts)
        drop(&shared->drafts);
}
