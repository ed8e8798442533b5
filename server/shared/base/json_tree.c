#include "hotline/base/json.h"

#include <string.h>

const struct json *json_member(const struct json *object, const char *name)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    struct str wanted = str_of(name);
    const struct json *member = object->first;
    while (member && !str_equal(member->name, wanted))
        member = member->next;
    return member;
}

/* Does a step of a pointer, with ~0 and ~1 for ~ and /, name this? */
static bool step_is(struct str step, struct str name)
{
    size_t at = 0;
    for (size_t i = 0; i < step.len; i++, at++) {
        char c = step.at[i];
        if (c == '~' && i + 1 < step.len)
            c = step.at[++i] == '1' ? '/' : '~';
        if (at == name.len || name.at[at] != c)
            return false;
    }
    return at == name.len;
}

static const struct json *json_step(const struct json *json, struct str step)
{
    int64_t index;
    const struct json *child = json->first;
    if (json->kind == JSON_OBJECT) {
        while (child && !step_is(step, child->name))
            child = child->next;
        return child;
    }
    if (json->kind != JSON_ARRAY || !str_to_int(step, &index) || index < 0)
        return NULL;
    while (child && index-- > 0)
        child = child->next;
    return child;
}

/* Takes "/step" from the front of a pointer. */
static struct str take_step(struct str *pointer)
{
    struct str rest = str_slice(*pointer, 1, pointer->len);
    const char *end = rest.len ? memchr(rest.at, '/', rest.len) : NULL;
    struct str step = str_slice(rest, 0, end ? (size_t)(end - rest.at) : rest.len);
    *pointer = str_slice(rest, step.len, rest.len);
    return step;
}

const struct json *json_at(const struct json *json, const char *pointer)
{
    struct str rest = str_of(pointer);
    while (json && rest.len > 0)
        json = json_step(json, take_step(&rest));
    return json;
}

struct str json_string(const struct json *json)
{
    return json && json->kind == JSON_STRING ? json->string : STR_NONE;
}

struct str json_string_at(const struct json *json, const char *pointer)
{
    return json_string(json_at(json, pointer));
}

bool json_true(const struct json *json)
{
    return json && json->kind == JSON_BOOL && json->boolean;
}

int64_t json_integer(const struct json *json, int64_t otherwise)
{
    return json && json->kind == JSON_INT ? json->integer : otherwise;
}

bool json_is_empty(const struct json *json)
{
    if (!json || json->kind == JSON_NULL)
        return true;
    if (json->kind == JSON_STRING)
        return json->string.len == 0;
    return (json->kind == JSON_ARRAY || json->kind == JSON_OBJECT) && json->count == 0;
}

static struct json *json_new(struct arena *arena, enum json_kind kind)
{
    struct json *json = ARENA_NEW(arena, struct json);
    json->kind = kind;
    return json;
}

struct json *json_object(struct arena *arena)
{
    return json_new(arena, JSON_OBJECT);
}

struct json *json_array(struct arena *arena)
{
    return json_new(arena, JSON_ARRAY);
}

struct json *json_null(struct arena *arena)
{
    return json_new(arena, JSON_NULL);
}

struct json *json_bool(struct arena *arena, bool value)
{
    struct json *json = json_new(arena, JSON_BOOL);
    json->boolean = value;
    return json;
}

struct json *json_int(struct arena *arena, int64_t value)
{
    struct json *json = json_new(arena, JSON_INT);
    json->integer = value;
    return json;
}

struct json *json_str(struct arena *arena, struct str value)
{
    if (!value.at)
        return json_null(arena);
    struct json *json = json_new(arena, JSON_STRING);
    json->string = value;
    return json;
}

void json_append(struct json *array, struct json *value)
{
    value->next = NULL;
    if (array->last)
        array->last->next = value;
    else
        array->first = value;
    array->last = value;
    array->count++;
}

/* Takes the member of that name out of the list; answers what stood before it. */
static struct json *json_unlink(struct json *object, struct str name, bool *ret_found)
{
    struct json *before = NULL, *member = object->first;
    while (member && !str_equal(member->name, name)) {
        before = member;
        member = member->next;
    }
    *ret_found = member != NULL;
    if (!member)
        return object->last;
    if (before)
        before->next = member->next;
    else
        object->first = member->next;
    if (object->last == member)
        object->last = before;
    object->count--;
    return before;
}

void json_set(struct json *object, struct str name, struct json *value)
{
    bool found;
    struct json *before = json_unlink(object, name, &found);
    value->name = name;
    if (before == object->last) {
        json_append(object, value);
        return;
    }
    value->next = before ? before->next : object->first;
    if (before)
        before->next = value;
    else
        object->first = value;
    object->count++;
}

void json_remove(struct json *object, struct str name)
{
    bool found;
    json_unlink(object, name, &found);
}

struct json *json_copy(struct arena *arena, const struct json *json)
{
    struct json *copy = json_new(arena, json->kind);
    copy->boolean = json->boolean;
    copy->integer = json->integer;
    if (json->name.at)
        copy->name = arena_str(arena, json->name);
    if (json->string.at)
        copy->string = arena_str(arena, json->string);
    for (const struct json *child = json->first; child; child = child->next)
        json_append(copy, json_copy(arena, child));
    return copy;
}

static bool json_equal_members(const struct json *a, const struct json *b)
{
    for (const struct json *x = a->first; x; x = x->next) {
        const struct json *y = b->first;
        while (y && !str_equal(x->name, y->name))
            y = y->next;
        if (!y || !json_equal(x, y))
            return false;
    }
    return true;
}

bool json_equal(const struct json *a, const struct json *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->count != b->count)
        return false;
    switch (a->kind) {
    case JSON_NULL:
        return true;
    case JSON_BOOL:
        return a->boolean == b->boolean;
    case JSON_INT:
        return a->integer == b->integer;
    case JSON_STRING:
        return str_equal(a->string, b->string);
    case JSON_OBJECT:
        return json_equal_members(a, b);
    case JSON_ARRAY:
        break;
    }
    const struct json *x = a->first, *y = b->first;
    while (x && y && json_equal(x, y)) {
        x = x->next;
        y = y->next;
    }
    return !x && !y;
}

void json_set_at(struct arena *arena, struct json *root, const char *pointer, struct json *value)
{
    struct str rest = str_of(pointer);
    for (;;) {
        struct str name = arena_str(arena, take_step(&rest));
        if (rest.len == 0) {
            json_set(root, name, value);
            return;
        }
        struct json *child = root->first;
        while (child && !str_equal(child->name, name))
            child = child->next;
        if (!child || child->kind != JSON_OBJECT) {
            child = json_object(arena);
            json_set(root, name, child);
        }
        root = child;
    }
}
