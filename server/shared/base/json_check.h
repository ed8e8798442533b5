/* The raw text of a JSON document, checked against RFC 8259 and our own narrower rules before
 * json-c sees it (hotline/base/json.h says which). */
#ifndef HOTLINE_SHARED_BASE_JSON_CHECK_H
#define HOTLINE_SHARED_BASE_JSON_CHECK_H

#include "hotline/base/arena.h"
#include "hotline/base/error.h"

struct error json_check(struct arena *arena, struct str text);

/* Where one stands in a document: a name in an object, or an index in an array. */
struct json_place {
    struct str name;
    size_t index;
    bool in_array;
};

/* RFC 6901. */
struct str json_pointer(struct arena *arena, const struct json_place *places, size_t count);

#endif
