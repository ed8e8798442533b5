/* Duplicates on the wire: POST …/merge and POST …/unmerge. */
#ifndef HOTLINE_WIRE_MERGE_H
#define HOTLINE_WIRE_MERGE_H

#include "hotline/base/json.h"
#include "hotline/base/limits.h"

struct wire_merge {
    struct str into; /* reference of the case that stands for both */
    struct str reason;
};
static const struct json_field wire_merge_fields[] = {
    {.name = "into", .type = FIELD_STRING,
     .offset = offsetof(struct wire_merge, into), .required = true, .min = 1, .max = LIMIT_NAME},
    {.name = "reason", .type = FIELD_STRING,
     .offset = offsetof(struct wire_merge, reason), .required = true, .min = 1,
     .max = LIMIT_TEXT},
    {.name = NULL},
};

struct wire_unmerge {
    struct str reason;
};
static const struct json_field wire_unmerge_fields[] = {
    {.name = "reason", .type = FIELD_STRING,
     .offset = offsetof(struct wire_unmerge, reason), .required = true, .min = 1,
     .max = LIMIT_TEXT},
    {.name = NULL},
};

#endif
