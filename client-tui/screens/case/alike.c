#include "screens/case/alike.h"

#include "i18n/i18n.h"

const struct pick_source *handlers_source(struct arena *arena, const struct handlers *handlers)
{
    struct pick_option *options = arena_array(arena, handlers->count + 1, sizeof *options);
    for (size_t i = 0; i < handlers->count; i++) {
        const struct handler *h = &handlers->at[i];
        options[i] = (struct pick_option){
            .code = h->name, .label = h->label, .others = h->place, .note = h->place};
    }
    return pick_source_new(arena, options, handlers->count);
}

const struct handler *handler_named(const struct handlers *handlers, struct str name)
{
    for (size_t i = 0; i < handlers->count; i++)
        if (name.len && str_equal(handlers->at[i].name, name))
            return &handlers->at[i];
    return NULL;
}

bool ask_about_alike(struct model *model, const struct handler *const *chosen, size_t count)
{
    static const char *const choices[] = {N_("No, go back"), N_("Yes")};
    struct arena *arena = arena_new(1024, false);
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        const struct handler *to = chosen[i];
        if (!to->alike.len)
            continue;
        if (text.len)
            buf_char(&text, '\n');
        buf_str(&text, arena_format(arena, _("There is also %.*s. Do you mean %.*s (%.*s)?"),
                                    (int)to->alike.len, to->alike.at, (int)to->label.len,
                                    to->label.at, (int)to->place.len, to->place.at));
    }
    bool some = text.len > 0;
    if (some)
        model_ask(model, N_("Two names are alike"), buf_view(&text), choices, 2, 0);
    arena_free(arena);
    return some;
}
