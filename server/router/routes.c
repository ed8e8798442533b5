#include "hotline/base/limits.h"
#include "server/router/handlers.h"
#include "server/router/route.h"

const struct route routes[] = {
#define ROUTE(METHOD, PATH, NAME, PERMISSION, LANE, BODY, IDEMPOTENT, IF_MATCH)                    \
    {.method = METHOD_##METHOD,                                                                    \
     .path = (PATH),                                                                               \
     .name = #NAME,                                                                                \
     .permission = PERMISSION_##PERMISSION,                                                        \
     .lane = LANE_##LANE,                                                                          \
     .body_limit = (BODY),                                                                         \
     .idempotent = (IDEMPOTENT),                                                                   \
     .if_match = (IF_MATCH),                                                                       \
     .handler = api_##NAME},
#include "hotline/routes.def"
#undef ROUTE
};
const size_t route_count = sizeof routes / sizeof routes[0];

static const char *const method_names[METHOD_COUNT] = {
    [METHOD_GET] = "GET",     [METHOD_POST] = "POST",     [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
};

const char *method_name(enum method method)
{
    return method_names[method];
}

static const unsigned permission_roles[PERMISSION_COUNT] = {
#define PERMISSION(ID, ROLES) [PERMISSION_##ID] = (ROLES),
#include "hotline/vocab/permissions.def"
#undef PERMISSION
};

bool permission_allows(enum permission permission, enum role role)
{
    return permission_roles[permission] >> role & 1u;
}
