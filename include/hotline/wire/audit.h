/* The audit on the wire. */
#ifndef HOTLINE_WIRE_AUDIT_H
#define HOTLINE_WIRE_AUDIT_H

#include <stddef.h>

#include "hotline/base/json.h"

struct wire_audit_entry {
    int64_t id;
    millis at;
    struct str actor, event, reference;
    const struct json *detail;
};
static const struct json_field wire_audit_entry_fields[] = {
    {.name = "id", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_audit_entry, id)},
    {.name = "at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_audit_entry, at)},
    {.name = "actor", .type = FIELD_STRING, .offset = offsetof(struct wire_audit_entry, actor)},
    {.name = "event", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_audit_entry, event)},
    {.name = "reference", .type = FIELD_STRING,
     .offset = offsetof(struct wire_audit_entry, reference)},
    {.name = "detail", .type = FIELD_ANY, .required = true,
     .offset = offsetof(struct wire_audit_entry, detail)},
    {.name = NULL}};

#endif
