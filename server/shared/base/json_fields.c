#include "hotline/base/bytes.h"
#include "hotline/base/json.h"
#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"

#include "json_check.h"

#include <string.h>

enum { LEVELS = LIMIT_JSON_DEPTH + 1 };

/* Reading goes on after a bad field, so that all of them are found at once. */
struct reader {
    struct arena *arena;
    struct json_place places[LEVELS];
    size_t depth;
    struct error error;
    struct error_field **end; /* where the next bad field is linked */
};

static void bad(struct reader *reader, enum error_id id)
{
    struct error_field *field = ARENA_NEW(reader->arena, struct error_field);
    field->pointer = json_pointer(reader->arena, reader->places, reader->depth);
    field->id = id;
    *reader->end = field;
    reader->end = &field->next;
    reader->error.id = ERROR_INVALID;
}

void error_add(struct arena *arena, struct error *error, struct str pointer, enum error_id id)
{
    struct error_field **end = &error->fields;
    while (*end)
        end = &(*end)->next;
    struct error_field *field = ARENA_NEW(arena, struct error_field);
    field->pointer = arena_str(arena, pointer);
    field->id = id;
    *end = field;
    error->id = ERROR_INVALID;
}

/* Is a length within min..max? For strings, bytes and lists; max 0 is none. */
static bool check_length(struct reader *reader, const struct json_field *field, size_t len)
{
    if (field->min > 0 && (int64_t)len < field->min)
        bad(reader, len == 0 ? ERROR_FIELD_EMPTY : ERROR_FIELD_RANGE);
    else if (field->max > 0 && (int64_t)len > field->max)
        bad(reader, ERROR_FIELD_TOO_LONG);
    else
        return true;
    return false;
}

static bool check_code(struct reader *reader, const struct json_field *field, struct str code)
{
    if (!field->codes)
        return true;
    for (const char *const *known = field->codes; *known; known++)
        if (str_is(code, *known))
            return true;
    bad(reader, ERROR_CODE_UNKNOWN);
    return false;
}

static void read_string(struct reader *reader, const struct json_field *field,
                        const struct json *json, struct str *ret_text)
{
    if (check_length(reader, field, utf8_count(json->string)) &&
        (field->type != FIELD_CODE || check_code(reader, field, json->string)))
        *ret_text = json->string;
}

static void read_base64(struct reader *reader, const struct json_field *field,
                        const struct json *json, struct str *ret_bytes)
{
    struct str bytes;
    if (!base64_decode(reader->arena, json->string, &bytes))
        bad(reader, ERROR_FIELD_FORMAT);
    else if (check_length(reader, field, bytes.len))
        *ret_bytes = bytes;
}

static void read_int(struct reader *reader, const struct json_field *field, const struct json *json,
                     int64_t *ret_value)
{
    bool limited = field->min != 0 || field->max != 0, topped = field->max >= field->min;
    if (limited && (json->integer < field->min || (topped && json->integer > field->max)))
        bad(reader, ERROR_FIELD_RANGE);
    else
        *ret_value = json->integer;
}

/* A date that is written like one but stands in no calendar. */
static bool looks_like_date(struct str text)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        bool digit = i < text.len && text.at[i] >= '0' && text.at[i] <= '9';
        if (i >= text.len || (shape[i] == '0' ? !digit : text.at[i] != '-'))
            return false;
    }
    return true;
}

static void read_date(struct reader *reader, const struct json *json, struct date *ret_date)
{
    if (!date_parse(json->string, ret_date))
        bad(reader, json->string.len == 10 && looks_like_date(json->string) ? ERROR_DATE_IMPOSSIBLE
                                                                            : ERROR_FIELD_FORMAT);
}

static void read_time(struct reader *reader, const struct json *json, millis *ret_time)
{
    struct date date;
    if (!time_parse(json->string, INT32_MIN, ret_time))
        bad(reader,
            looks_like_date(json->string) && !date_parse(str_slice(json->string, 0, 10), &date)
                ? ERROR_DATE_IMPOSSIBLE
                : ERROR_FIELD_FORMAT);
}

static void read_strings(struct reader *reader, const struct json_field *field,
                         const struct json *json, struct json_list *ret_list)
{
    if (!check_length(reader, field, json->count))
        return;
    struct str *texts = arena_array(reader->arena, json->count, sizeof *texts);
    struct json_place *place = &reader->places[reader->depth++];
    *place = (struct json_place){.in_array = true};
    for (const struct json *item = json->first; item; item = item->next, place->index++) {
        if (item->kind != JSON_STRING)
            bad(reader, ERROR_FIELD_TYPE);
        else if (check_code(reader, field, item->string))
            texts[place->index] = item->string;
    }
    reader->depth--;
    *ret_list = (struct json_list){.at = texts, .count = json->count};
}

static void read_object(struct reader *reader, const struct json_field *fields,
                        const struct json *json, char *into);

static void read_list(struct reader *reader, const struct json_field *field,
                      const struct json *json, struct json_list *ret_list)
{
    if (!check_length(reader, field, json->count))
        return;
    char *items = arena_array(reader->arena, json->count, field->size);
    struct json_place *place = &reader->places[reader->depth++];
    *place = (struct json_place){.in_array = true};
    for (const struct json *item = json->first; item; item = item->next, place->index++)
        read_object(reader, field->fields, item, items + place->index * field->size);
    reader->depth--;
    *ret_list = (struct json_list){.at = items, .count = json->count};
}

static enum json_kind kind_of(enum json_type type)
{
    static const enum json_kind kinds[] = {
        [FIELD_STRING] = JSON_STRING, [FIELD_BOOL] = JSON_BOOL,     [FIELD_INT] = JSON_INT,
        [FIELD_UUID] = JSON_STRING,   [FIELD_TIME] = JSON_STRING,   [FIELD_DATE] = JSON_STRING,
        [FIELD_BASE64] = JSON_STRING, [FIELD_CODE] = JSON_STRING,   [FIELD_OBJECT] = JSON_OBJECT,
        [FIELD_LIST] = JSON_ARRAY,    [FIELD_STRINGS] = JSON_ARRAY,
    };
    return kinds[type];
}

/* One value that is there and not null. */
static void read_value(struct reader *reader, const struct json_field *field,
                       const struct json *json, char *into)
{
    void *at = into + field->offset;
    if (field->type == FIELD_ANY) {
        *(const struct json **)at = json;
        return;
    }
    if (json->kind != kind_of(field->type)) {
        bad(reader, ERROR_FIELD_TYPE);
        return;
    }
    switch (field->type) {
    case FIELD_STRING:
    case FIELD_CODE:
        read_string(reader, field, json, at);
        break;
    case FIELD_BOOL:
        *(bool *)at = json->boolean;
        break;
    case FIELD_INT:
        read_int(reader, field, json, at);
        break;
    case FIELD_UUID:
        if (!uuid_parse(json->string, at))
            bad(reader, ERROR_FIELD_FORMAT);
        break;
    case FIELD_TIME:
        read_time(reader, json, at);
        break;
    case FIELD_DATE:
        read_date(reader, json, at);
        break;
    case FIELD_BASE64:
        read_base64(reader, field, json, at);
        break;
    case FIELD_OBJECT:
        read_object(reader, field->fields, json, at);
        break;
    case FIELD_LIST:
        read_list(reader, field, json, at);
        break;
    case FIELD_STRINGS:
        read_strings(reader, field, json, at);
        break;
    case FIELD_ANY:
        break;
    }
}

/* What a struct holds where the body says nothing: zeros, but for times and what is in objects. */
static void set_defaults(const struct json_field *fields, char *into)
{
    for (const struct json_field *field = fields; field->name; field++) {
        if (field->type == FIELD_TIME)
            *(millis *)(void *)(into + field->offset) = MILLIS_NONE;
        else if (field->type == FIELD_OBJECT)
            set_defaults(field->fields, into + field->offset);
    }
}

static void find_unknown(struct reader *reader, const struct json_field *fields,
                         const struct json *json)
{
    for (const struct json *member = json->first; member; member = member->next) {
        const struct json_field *field = fields;
        while (field->name && !str_is(member->name, field->name))
            field++;
        if (!field->name) {
            reader->places[reader->depth - 1].name = member->name;
            bad(reader, ERROR_FIELD_UNKNOWN);
        }
    }
}

static void read_object(struct reader *reader, const struct json_field *fields,
                        const struct json *json, char *into)
{
    set_defaults(fields, into);
    if (json->kind != JSON_OBJECT) {
        bad(reader, ERROR_FIELD_TYPE);
        return;
    }
    struct json_place *place = &reader->places[reader->depth++];
    *place = (struct json_place){0};
    find_unknown(reader, fields, json);
    for (const struct json_field *field = fields; field->name; field++) {
        const struct json *member = json_member(json, field->name);
        place->name = str_of(field->name);
        if (member && (member->kind != JSON_NULL || (field->type == FIELD_ANY && !field->required)))
            read_value(reader, field, member, into);
        else if (field->required)
            bad(reader, ERROR_FIELD_MISSING);
    }
    reader->depth--;
}

struct error json_read(struct arena *arena, const struct json *json,
                       const struct json_field *fields, size_t struct_size, void *ret_struct)
{
    struct reader reader = {.arena = arena};
    reader.end = &reader.error.fields;
    char *read = arena_alloc(arena, struct_size);
    if (json)
        read_object(&reader, fields, json, read);
    else
        bad(&reader, ERROR_FIELD_TYPE);
    if (reader.error.id == ERROR_NONE)
        memcpy(ret_struct, read, struct_size);
    return reader.error;
}
