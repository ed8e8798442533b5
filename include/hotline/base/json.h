/* JSON as this project speaks it: a strict reader, an immutable tree in an arena, a writer, and
 * tables that read a tree into a struct and build one from a struct.
 *
 * The reader (the only user of json-c) refuses what RFC 8259 does not have and what json-c lets
 * through: invalid UTF-8, \u0000, lone surrogates, raw control characters, single quotes, NaN,
 * duplicate members, trailing bytes, numbers that are not 64-bit integers, depth above
 * LIMIT_JSON_DEPTH. */
#ifndef HOTLINE_BASE_JSON_H
#define HOTLINE_BASE_JSON_H

#include "hotline/base/error.h"
#include "hotline/base/time.h"
#include "hotline/base/uuid.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Children of an array or object are a list: first, then ->next. */
struct json {
    enum json_kind kind;
    struct str name; /* as member of an object */
    bool boolean;
    int64_t integer;
    struct str string;
    struct json *first, *last, *next;
    size_t count;
};

/* ERROR_JSON_MALFORMED with the byte offset as detail, or ERROR_JSON_DUPLICATE with a pointer. */
struct error json_parse(struct arena *arena, struct str text, struct json **ret_json);
/* Compact; strings are escaped as RFC 8259 asks and no more. */
void json_write(struct buf *buf, const struct json *json);
void json_write_pretty(struct buf *buf, const struct json *json); /* two spaces, final newline */
struct str json_text(struct arena *arena, const struct json *json);

/* Reading. All take NULL and the wrong kind and then answer NULL, STR_NONE or the default. */
const struct json *json_member(const struct json *object, const char *name);
const struct json *json_at(const struct json *json, const char *pointer); /* "/reporter/phone" */
struct str json_string(const struct json *json);  /* STR_NONE unless a string */
struct str json_string_at(const struct json *json, const char *pointer);
bool json_true(const struct json *json);
int64_t json_integer(const struct json *json, int64_t otherwise);
bool json_is_empty(const struct json *json); /* NULL, null, "", [] or {} */

/* Building. json_set replaces a member of the same name; all values are referenced, not copied
 * (json_put_text copies). */
struct json *json_object(struct arena *arena);
struct json *json_array(struct arena *arena);
struct json *json_null(struct arena *arena);
struct json *json_bool(struct arena *arena, bool value);
struct json *json_int(struct arena *arena, int64_t value);
struct json *json_str(struct arena *arena, struct str value);   /* STR_NONE gives null */
void json_set(struct json *object, struct str name, struct json *value);
void json_remove(struct json *object, struct str name);
void json_append(struct json *array, struct json *value);
struct json *json_copy(struct arena *arena, const struct json *json); /* deep, without ->next */
bool json_equal(const struct json *a, const struct json *b);
/* Sets a value deep in a tree, making the objects on the way: json_set_at(a, root, "/a/b", v). */
void json_set_at(struct arena *arena, struct json *root, const char *pointer, struct json *value);

/* Tables: one per wire struct, used in both directions by both programs. */
enum json_type {
    FIELD_STRING,   /* struct str; max is in code points */
    FIELD_BOOL,     /* bool */
    FIELD_INT,      /* int64_t; min..max */
    FIELD_UUID,     /* struct uuid */
    FIELD_TIME,     /* millis, RFC 3339 with offset */
    FIELD_DATE,     /* struct date */
    FIELD_BASE64,   /* struct str of bytes; max is in bytes */
    FIELD_CODE,     /* struct str, must be one of `codes` (NULL-terminated) when that is set */
    FIELD_OBJECT,   /* a struct inside the struct, read by `fields` */
    FIELD_LIST,     /* struct json_list of structs of `size` bytes, read by `fields`; max items */
    FIELD_STRINGS,  /* struct json_list of struct str; max items */
    FIELD_ANY,      /* const struct json *, taken as it is, a null too unless it is required */
};

struct json_list {
    void *at;
    size_t count;
};

struct json_field {
    const char *name;
    enum json_type type;
    size_t offset;
    bool required;           /* absent or null is ERROR_FIELD_MISSING; else the zero value stays
                                (MILLIS_NONE for times) and is written as null */
    int64_t min, max;        /* 0, 0: the type's own limits; max below min: none above. An empty
                                string, list or run of bytes below min is ERROR_FIELD_EMPTY */
    const char *const *codes; /* of a FIELD_CODE, or of each text in FIELD_STRINGS */
    const struct json_field *fields; /* ends with a row whose name is NULL */
    size_t size;             /* of one item of a FIELD_LIST */
};

/* Reads an object into *ret_struct. Collects every bad field (unknown member:
 * ERROR_FIELD_UNKNOWN, wrong type: ERROR_FIELD_TYPE, …) into one ERROR_INVALID with pointers;
 * *ret_struct is untouched on failure (struct_size says how much it is). */
struct error json_read(struct arena *arena, const struct json *json,
                       const struct json_field *fields, size_t struct_size, void *ret_struct);
/* Empty lists are written as [], an object that is not required and says nothing as null. */
struct json *json_build(struct arena *arena, const struct json_field *fields, const void *from);

/* Adds one bad field to an error (making it ERROR_INVALID). */
void error_add(struct arena *arena, struct error *error, struct str pointer, enum error_id id);

#endif
