#include "reconcile/reconcile.h"

struct reconciling {
    struct arena *arena;
    struct difference *at;
    size_t count, room;
};

static const struct json *said(const struct json *value)
{
    return json_is_empty(value) ? NULL : value;
}

static bool same(const struct json *a, const struct json *b)
{
    a = said(a);
    b = said(b);
    return a && b ? json_equal(a, b) : a == b;
}

static bool all_are(const struct json *const values[3], enum json_kind kind)
{
    bool some = false;
    for (size_t i = 0; i < 3; i++) {
        if (said(values[i]) && values[i]->kind != kind)
            return false;
        some = some || said(values[i]);
    }
    return some;
}

/* --- lists of texts --- */

static bool of_texts(const struct json *list)
{
    for (const struct json *one = said(list) ? list->first : NULL; one; one = one->next)
        if (one->kind != JSON_STRING)
            return false;
    return true;
}

static bool holds(const struct json *list, const struct json *text)
{
    for (const struct json *one = list ? list->first : NULL; one; one = one->next)
        if (json_equal(one, text))
            return true;
    return false;
}

/* Mine in its order, without what the other took out; then what the other added. */
static struct json *join_texts(struct arena *arena, const struct json *base,
                               const struct json *mine, const struct json *theirs)
{
    struct json *list = json_array(arena);
    for (const struct json *m = said(mine) ? mine->first : NULL; m; m = m->next)
        if (holds(theirs, m) || !holds(base, m))
            json_append(list, json_copy(arena, m));
    for (const struct json *t = said(theirs) ? theirs->first : NULL; t; t = t->next)
        if (!holds(base, t) && !holds(list, t))
            json_append(list, json_copy(arena, t));
    return list;
}

/* --- objects --- */

static void differ(struct reconciling *r, struct str pointer, const struct json *const three[3])
{
    if (r->count == r->room) {
        size_t room = r->room ? 2 * r->room : 8;
        struct difference *at = arena_array(r->arena, room, sizeof *at);
        for (size_t i = 0; i < r->count; i++)
            at[i] = r->at[i];
        r->at = at;
        r->room = room;
    }
    r->at[r->count++] = (struct difference){.pointer = pointer,
                                            .base = said(three[0]),
                                            .mine = said(three[1]),
                                            .theirs = said(three[2])};
}

static struct json *join(struct reconciling *r, struct str pointer, const struct json *base,
                         const struct json *mine, const struct json *theirs);

static struct json *join_members(struct reconciling *r, struct str pointer,
                                 const struct json *const three[3])
{
    struct json *object = json_object(r->arena);
    for (size_t i = 3; i-- > 0;) /* theirs, mine, base: each name once */
        for (const struct json *m = said(three[i]) ? three[i]->first : NULL; m; m = m->next) {
            struct str name = arena_str(r->arena, m->name);
            struct str at = arena_join(r->arena, arena_join(r->arena, pointer, STR("/")), name);
            if (!json_member(object, name.at))
                json_set(object, name,
                         join(r, at, json_member(three[0], name.at), json_member(three[1], name.at),
                              json_member(three[2], name.at)));
        }
    return object;
}

static struct json *taken(struct arena *arena, const struct json *value)
{
    return said(value) ? json_copy(arena, value) : json_null(arena);
}

static struct json *join(struct reconciling *r, struct str pointer, const struct json *base,
                         const struct json *mine, const struct json *theirs)
{
    const struct json *const three[3] = {base, mine, theirs};
    if (all_are(three, JSON_OBJECT))
        return join_members(r, pointer, three);
    if (same(mine, theirs) || same(base, theirs))
        return taken(r->arena, mine);
    if (same(base, mine))
        return taken(r->arena, theirs);
    if (all_are(three, JSON_ARRAY) && of_texts(base) && of_texts(mine) && of_texts(theirs))
        return join_texts(r->arena, base, mine, theirs);
    differ(r, pointer, three);
    return taken(r->arena, mine);
}

struct reconciled reconcile(struct arena *arena, const struct json *base, const struct json *mine,
                            const struct json *theirs)
{
    struct reconciling r = {.arena = arena};
    struct json *document = join(&r, STR(""), base, mine, theirs);
    return (struct reconciled){.document = document, .at = r.at, .count = r.count};
}

void reconcile_take(struct arena *arena, struct json *document, struct str pointer,
                    const struct json *value)
{
    json_set_at(arena, document, arena_str(arena, pointer).at, taken(arena, value));
}
