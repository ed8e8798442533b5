/* The only user of json-c. What it would let through, json_check has refused before. */
#include "hotline/base/json.h"
#include "hotline/base/limits.h"

#include "json_check.h"

/* Three names of json-c are ours too. */
#define json_object jsonc_object
#define json_bool jsonc_bool
#define json_type jsonc_type
#include <json-c/json.h>
#undef json_object
#undef json_bool
#undef json_type
#include <limits.h>

static void tokener_free(struct json_tokener **tokener)
{
    if (*tokener)
        json_tokener_free(*tokener);
}

static void object_free(struct jsonc_object **object)
{
    json_object_put(*object); /* takes NULL */
}

static struct json *take_tree(struct arena *arena, struct jsonc_object *from);

static struct json *take_array(struct arena *arena, struct jsonc_object *from)
{
    struct json *array = json_array(arena);
    size_t count = json_object_array_length(from);
    for (size_t i = 0; i < count; i++)
        json_append(array, take_tree(arena, json_object_array_get_idx(from, i)));
    return array;
}

/* Names are known to be distinct: appended without the search of json_set. */
static struct json *take_object(struct arena *arena, struct jsonc_object *from)
{
    struct json *object = json_object(arena);
    struct lh_entry *member = json_object_get_object(from)->head;
    for (; member; member = member->next) {
        struct json *value = take_tree(arena, lh_entry_v(member));
        value->name = arena_str(arena, str_of(lh_entry_k(member)));
        json_append(object, value);
    }
    return object;
}

static struct json *take_tree(struct arena *arena, struct jsonc_object *from)
{
    switch (json_object_get_type(from)) {
    case json_type_boolean:
        return json_bool(arena, json_object_get_boolean(from));
    case json_type_int:
        return json_int(arena, json_object_get_int64(from));
    case json_type_string:
        return json_str(arena, arena_str(arena, (struct str){
                                                    .at = json_object_get_string(from),
                                                    .len = (size_t)json_object_get_string_len(from),
                                                }));
    case json_type_array:
        return take_array(arena, from);
    case json_type_object:
        return take_object(arena, from);
    case json_type_null:
    case json_type_double: /* json_check lets none through */
        break;
    }
    return json_null(arena);
}

struct error json_parse(struct arena *arena, struct str text, struct json **ret_json)
{
    struct error error = json_check(arena, text);
    if (error.id != ERROR_NONE)
        return error;
    if (text.len >= INT_MAX)
        return FAILED(JSON_MALFORMED);
    __attribute__((cleanup(tokener_free))) struct json_tokener *tokener =
        json_tokener_new_ex(LIMIT_JSON_DEPTH + 1); /* a scalar is a level to json-c */
    if (!tokener)
        return FAILED(INTERNAL);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    __attribute__((cleanup(object_free))) struct jsonc_object *object =
        json_tokener_parse_ex(tokener, text.at, (int)text.len);
    enum json_tokener_error outcome = json_tokener_get_error(tokener);
    if (outcome == json_tokener_continue) { /* a number ends with what follows it */
        object = json_tokener_parse_ex(tokener, "", 1);
        outcome = json_tokener_get_error(tokener);
    }
    if (outcome != json_tokener_success)
        return FAILED(JSON_MALFORMED);
    *ret_json = take_tree(arena, object);
    return NO_ERROR;
}
