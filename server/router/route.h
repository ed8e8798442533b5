/* The table of routes (include/hotline/routes.def) and who may take which. */
#ifndef HOTLINE_SERVER_ROUTE_H
#define HOTLINE_SERVER_ROUTE_H

#include "hotline/base/str.h"
#include "hotline/vault/directory.h"

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_COUNT };
enum lane { LANE_FAST, LANE_SLOW, LANE_COUNT };

/* A permission is a set of roles (vocab/permissions.def). */
enum permission {
#define PERMISSION(ID, ROLES) PERMISSION_##ID,
#include "hotline/vocab/permissions.def"
#undef PERMISSION
    PERMISSION_COUNT
};

struct request;
struct reply;

struct route {
    enum method method;
    const char *path; /* template: "/v1/cases/{reference}/notes" */
    const char *name; /* handler is api_<name> */
    enum permission permission;
    enum lane lane;
    size_t body_limit; /* 0: takes no body */
    bool idempotent;   /* needs an Idempotency-Key */
    bool if_match;     /* needs If-Match */
    struct reply (*handler)(struct request *rq);
};

extern const struct route routes[];
extern const size_t route_count;

bool permission_allows(enum permission permission, enum role role);
const char *method_name(enum method method);

#endif
