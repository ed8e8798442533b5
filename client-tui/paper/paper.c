#include "paper/paper.h"

#include "paper/compose.h"
#include "paper/pages.h"

#include "hotline/base/utf8.h"

static struct str sentence(struct arena *arena, struct str a, const char *between, struct str b)
{
    return arena_format(arena, "%.*s%s%.*s", (int)a.len, a.at, between, (int)b.len, b.at);
}

struct error paper_make(struct arena *arena, const struct paper_order *order,
                        struct paper *ret_paper)
{
    const enum language l = order->language;
    struct str reference = json_string_at(order->file, "/case/reference");
    struct str who = sentence(arena, order->pulled_by, ", ",
                              moment_text(arena, l, order->pulled_at));
    if (!reference.len)
        return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                              .detail = STR("the case file does not say which case it is")};
    struct furniture furniture = {
        .title = reference,
        .header = sentence(arena, reference, " · ", text_of(l, TEXT_CONFIDENTIAL)),
        .page = text_of(l, TEXT_PAGE),
        .of = text_of(l, TEXT_OF),
        .footer = utf8_visible(arena, sentence(arena, text_of(l, TEXT_PULLED_BY), " ", who),
                               false),
        .language = language_tag(l)};
    const struct blocks blocks = compose(arena, order);
    return pages_draw(arena, &blocks, &furniture, ret_paper);
}
