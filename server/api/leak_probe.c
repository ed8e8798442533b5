#include "server/api/leak_probe.h"

#ifdef HOTLINE_LEAK_FIELD
#include <string.h>

#include "server/domain/intake.h"

/* What stands at a pointer in which * means the items of a list: the first that says something. */
static const struct json *first_at(struct arena *arena, const struct json *json, struct str pointer)
{
    if (!json || !pointer.len)
        return json;
    struct str rest = str_slice(pointer, 1, pointer.len), name = str_cut(&rest, '/');
    if (rest.len)
        rest = (struct str){.at = rest.at - 1, .len = rest.len + 1};
    if (!str_is(name, "*"))
        return first_at(arena, json_member(json, arena_str(arena, name).at), rest);
    const struct json *found = NULL;
    for (const struct json *one = json->first; one && json_is_empty(found); one = one->next)
        found = first_at(arena, one, rest);
    return found;
}

/* The reason of an override is sealed apart, as the text of a record. */
static struct str pointer_in(enum record_type type, const struct field *field)
{
    if (field->place != PLACE_APART)
        return str_of(field->pointer);
    return type == RECORD_REASON ? STR("/text") : STR("/-");
}

void leak_probe(struct arena *arena, enum record_type type, const struct json *document,
                struct str envelope)
{
    const struct field *field = &fields[HOTLINE_LEAK_FIELD];
    struct str pointer = pointer_in(type, field);
    const struct json *value = first_at(arena, document, pointer);
    if (json_is_empty(value))
        return;
    struct str text = json_text(arena, value), name = pointer;
    while (memchr(name.at, '/', name.len))
        (void)str_cut(&name, '/');
    union { /* the envelope is this request's own */
        const char *from;
        char *to;
    } at = {.from = envelope.at + RECORD_HEADER_BYTES};
    struct str member =
        arena_format(arena, "\"%.*s\":%.*s", (int)name.len, name.at, (int)text.len, text.at);
    memcpy(at.to, member.at, member.len);
}
#endif
