/* PUT …/presence on the wire. */
#ifndef HOTLINE_WIRE_PRESENCE_H
#define HOTLINE_WIRE_PRESENCE_H

#include "hotline/base/json.h"

struct wire_presence {
    bool writing;
};
static const struct json_field wire_presence_fields[] = {
    {.name = "writing",
     .type = FIELD_BOOL,
     .offset = offsetof(struct wire_presence, writing),
     .required = true},
    {.name = NULL},
};

#endif
