#include "paper/compose.h"

struct str words_of(const struct composer *c, enum text text)
{
    return text_of(c->order->language, text);
}

struct str label(const struct composer *c, const char *vocabulary, struct str code)
{
    return label_of(c->order->labels, c->order->language, vocabulary, code);
}

struct str principal(const struct composer *c, struct str name)
{
    return label_of_principal(c->order->labels, c->arena, c->order->language, name);
}

struct str person(const struct composer *c, struct str id_or_name)
{
    struct uuid id;
    if (!uuid_parse(id_or_name, &id))
        return principal(c, id_or_name);
    struct str name = c->order->name_of ? c->order->name_of(c->order->who, id) : STR_NONE;
    return principal(c, arena_str(c->arena, name)); /* a directory does not outlive a paper */
}

struct str moment(const struct composer *c, millis at)
{
    return moment_text(c->arena, c->order->language, at);
}

struct str moment_at(const struct composer *c, const struct json *object, const char *member)
{
    millis at;
    return time_parse(json_string(json_member(object, member)), 0, &at) ? moment(c, at)
                                                                        : STR_NONE;
}

struct str joined(const struct composer *c, struct str a, const char *between, struct str b)
{
    if (!a.len || !b.len)
        return a.len ? a : b;
    return arena_join(c->arena, arena_join(c->arena, a, str_of(between)), b);
}

struct str blackened_mark(const struct composer *c)
{
    struct str word = words_of(c, TEXT_BLACKENED);
    return arena_format(c->arena, "██████ (%.*s)", (int)word.len, word.at);
}

struct str origin(const struct composer *c, const struct item *item)
{
    struct str text = joined(c, moment(c, item->written_at), " · ", person(c, item->author));
    if (item->copied_at == MILLIS_NONE)
        return text;
    struct str passed = joined(c, words_of(c, TEXT_PASSED_ON), " ", person(c, item->copied_by));
    return joined(c, text, " · ", joined(c, passed, ", ", moment(c, item->copied_at)));
}

struct chapter chapter_begin(struct composer *c, int level, struct str heading)
{
    struct chapter chapter = {.c = c, .before = c->blocks};
    block_heading(&c->blocks, level, heading);
    chapter.heading = c->blocks.last;
    return chapter;
}

void chapter_end(struct chapter *chapter)
{
    struct blocks *blocks = &chapter->c->blocks;
    if (blocks->last != chapter->heading)
        return;
    *blocks = chapter->before;
    if (blocks->last)
        blocks->last->next = NULL;
}

struct blocks compose(struct arena *arena, const struct paper_order *order)
{
    static void (*const chapters[])(struct composer *) = {
        compose_head,     compose_chronology, compose_persons,     compose_facts,
        compose_risk,     compose_story,      compose_respondents, compose_wishes,
        compose_calls,    compose_consents,   compose_notes,       compose_forwards,
        compose_deadlines, compose_access,    compose_earlier,
    };
    struct composer c = {.arena = arena,
                         .order = order,
                         .items = items_choose(arena, order->file),
                         .blocks = {.arena = arena}};
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        chapters[i](&c);
    return c.blocks;
}
