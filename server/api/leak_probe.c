#include "server/api/leak_probe.h"

#ifdef HOTLINE_LEAK_FIELD
#include "server/domain/intake.h"

/* The first text at a pointer in which * stands for any item of a list. */
static struct str first_text(struct arena *arena, const struct json *json, struct str pointer)
{
    if (!json)
        return STR_NONE;
    if (!pointer.len && json->kind == JSON_INT)
        return arena_format(arena, "%lld", (long long)json->integer);
    if (json->kind == JSON_ARRAY) {
        struct str rest = str_starts(pointer, "/*") ? str_slice(pointer, 2, pointer.len) : pointer;
        for (const struct json *one = json->first; one; one = one->next) {
            struct str text = first_text(arena, one, rest);
            if (text.len)
                return text;
        }
        return STR_NONE;
    }
    if (!pointer.len)
        return json_string(json);
    struct str rest = str_slice(pointer, 1, pointer.len), name = str_cut(&rest, '/');
    if (rest.len)
        rest = (struct str){.at = rest.at - 1, .len = rest.len + 1};
    return first_text(arena, json_member(json, arena_str(arena, name).at), rest);
}

struct str leak_probe(struct arena *arena, const struct json *body)
{
    if (HOTLINE_LEAK_FIELD >= field_count)
        return STR_NONE;
    struct str text = first_text(arena, body, str_of(fields[HOTLINE_LEAK_FIELD].pointer));
    return text.len ? text : STR_NONE;
}
#endif
