/* Shift handover, and a colleague's cases to others, on the wire. */
#ifndef HOTLINE_WIRE_HANDOVER_H
#define HOTLINE_WIRE_HANDOVER_H

#include "hotline/wire/case.h"

/* POST /v1/handovers */
struct wire_handover {
    struct str text;
    struct json_list cases; /* references */
};
static const struct json_field wire_handover_fields[] = {
    {.name = "text", .type = FIELD_STRING,
     .offset = offsetof(struct wire_handover, text), .required = true, .min = 1,
     .max = LIMIT_TEXT},
    {.name = "cases", .type = FIELD_STRINGS,
     .offset = offsetof(struct wire_handover, cases), .max = LIMIT_HANDOVER_CASES},
    {.name = NULL},
};

/* POST /v1/handovers/{id}/taken */
struct wire_taken {
    struct str reference;
};
static const struct json_field wire_taken_fields[] = {
    {.name = "case", .type = FIELD_STRING,
     .offset = offsetof(struct wire_taken, reference), .required = true, .min = 1,
     .max = LIMIT_NAME},
    {.name = NULL},
};

/* POST /v1/reassignments */
struct wire_reassigned {
    struct str reference;
    int64_t version; /* that was read */
    struct str to;   /* as in an assignment */
    struct json_list wraps;
};
static const struct json_field wire_reassigned_fields[] = {
    {.name = "case", .type = FIELD_STRING,
     .offset = offsetof(struct wire_reassigned, reference), .required = true, .min = 1,
     .max = LIMIT_NAME},
    {.name = "version", .type = FIELD_INT,
     .offset = offsetof(struct wire_reassigned, version), .required = true, .min = 1,
     .max = INT64_MAX},
    {.name = "to", .type = FIELD_STRING,
     .offset = offsetof(struct wire_reassigned, to), .required = true, .min = 1,
     .max = LIMIT_USERNAME},
    {.name = "wraps", .type = FIELD_LIST,
     .offset = offsetof(struct wire_reassigned, wraps), .max = LIMIT_WRAPS,
     .fields = wire_wrap_fields, .size = sizeof(struct wire_wrap)},
    {.name = NULL},
};
struct wire_reassignment {
    struct str from; /* who has them now */
    struct json_list assignments;
    struct str reason;
};
static const struct json_field wire_reassignment_fields[] = {
    {.name = "from", .type = FIELD_STRING,
     .offset = offsetof(struct wire_reassignment, from), .required = true, .min = 1,
     .max = LIMIT_USERNAME},
    {.name = "assignments", .type = FIELD_LIST,
     .offset = offsetof(struct wire_reassignment, assignments), .required = true, .min = 1,
     .max = LIMIT_REASSIGNED_CASES, .fields = wire_reassigned_fields,
     .size = sizeof(struct wire_reassigned)},
    {.name = "reason", .type = FIELD_STRING,
     .offset = offsetof(struct wire_reassignment, reason), .required = true, .min = 1,
     .max = LIMIT_TEXT},
    {.name = NULL},
};

#endif
