/* Every handler the table of routes names: struct reply api_<name>(struct request *rq). */
#ifndef HOTLINE_SERVER_HANDLERS_H
#define HOTLINE_SERVER_HANDLERS_H

#include "server/router/request.h"

#define ROUTE(METHOD, PATH, NAME, PERMISSION, LANE, BODY, IDEMPOTENT, IF_MATCH)                    \
    struct reply api_##NAME(struct request *rq);
#include "hotline/routes.def"
#undef ROUTE

#endif
