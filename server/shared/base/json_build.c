#include "hotline/base/bytes.h"
#include "hotline/base/json.h"

/* Does a tree say nothing? Then an object that may be absent is written as null. */
static bool is_blank(const struct json *json)
{
    if (json->kind == JSON_STRING)
        return false;
    if (json->kind == JSON_BOOL || json->kind == JSON_INT)
        return !json->boolean && json->integer == 0;
    for (const struct json *child = json->first; child; child = child->next)
        if (!is_blank(child))
            return false;
    return true;
}

static struct json *build_strings(struct arena *arena, const struct json_list *list)
{
    struct json *array = json_array(arena);
    const struct str *texts = list->at;
    for (size_t i = 0; i < list->count; i++)
        json_append(array, json_str(arena, texts[i]));
    return array;
}

static struct json *build_list(struct arena *arena, const struct json_field *field,
                               const struct json_list *list)
{
    struct json *array = json_array(arena);
    const char *items = list->at;
    for (size_t i = 0; i < list->count; i++)
        json_append(array, json_build(arena, field->fields, items + i * field->size));
    return array;
}

static struct json *build_object(struct arena *arena, const struct json_field *field,
                                 const void *from)
{
    struct json *object = json_build(arena, field->fields, from);
    return !field->required && is_blank(object) ? json_null(arena) : object;
}

static struct json *build_any(struct arena *arena, const struct json *json)
{
    return json ? json_copy(arena, json) : json_null(arena);
}

static struct json *build_base64(struct arena *arena, const struct str *bytes)
{
    return bytes->at ? json_str(arena, base64_encode(arena, bytes->at, bytes->len))
                     : json_null(arena);
}

static struct json *build_uuid(struct arena *arena, const struct uuid *uuid)
{
    return uuid_is_nil(*uuid) ? json_null(arena) : json_str(arena, uuid_str(arena, *uuid));
}

static struct json *build_value(struct arena *arena, const struct json_field *field, const void *at)
{
    switch (field->type) {
    case FIELD_STRING:
    case FIELD_CODE:
        return json_str(arena, *(const struct str *)at);
    case FIELD_BOOL:
        return json_bool(arena, *(const bool *)at);
    case FIELD_INT:
        return json_int(arena, *(const int64_t *)at);
    case FIELD_UUID:
        return build_uuid(arena, at);
    case FIELD_TIME:
        return json_str(arena, time_str(arena, *(const millis *)at));
    case FIELD_DATE:
        return json_str(arena, date_str(arena, *(const struct date *)at));
    case FIELD_BASE64:
        return build_base64(arena, at);
    case FIELD_OBJECT:
        return build_object(arena, field, at);
    case FIELD_LIST:
        return build_list(arena, field, at);
    case FIELD_STRINGS:
        return build_strings(arena, at);
    case FIELD_ANY:
        return build_any(arena, *(const struct json *const *)at);
    }
    return json_null(arena);
}

struct json *json_build(struct arena *arena, const struct json_field *fields, const void *from)
{
    struct json *object = json_object(arena);
    for (const struct json_field *field = fields; field->name; field++) {
        struct json *value = build_value(arena, field, (const char *)from + field->offset);
        value->name = str_of(field->name);
        json_append(object, value);
    }
    return object;
}
