/* From a request as it came in to a handler's answer: match, the checks every route shares, call.
 * Plain structs, no microhttpd. */
#ifndef HOTLINE_SERVER_ROUTER_H
#define HOTLINE_SERVER_ROUTER_H

#include "server/router/request.h"

/* A request as the listener has it. All strings outlive its answer. */
struct incoming {
    struct uuid id;
    struct str method;
    struct str target; /* raw request target: path and query */
    struct str content_type, authorization, idempotency_key, if_match, if_none_match, cookie;
    struct str body;
    /* filled by router_match */
    const struct route *route; /* NULL: none */
    struct str path_args[PATH_ARGS_MAX];
    struct str query;
};

/* Finds the route of method and target; decoded path arguments are written to `arena`.
 * ERROR_PATH_INVALID: %00, %2f, control bytes, bytes that are not UTF-8, or too long.
 * ERROR_NOT_FOUND: no such path. ERROR_METHOD_NOT_ALLOWED: *ret_allow names the methods there. */
struct error router_match(struct arena *arena, struct incoming *in, struct str *ret_allow);

/* Checks and answers a matched request, in this order: media type and body, token, permission,
 * Idempotency-Key and If-Match, handler. The caller has set arena, store, sealer, services,
 * deadline_us, woken and parked_until_us; the rest is filled here. */
struct reply router_serve(struct request *rq, const struct incoming *in);

/* A problem document for a request that got no further: see reply_error. */
struct reply problem_reply(struct arena *arena, struct uuid request_id, struct error error);

#endif
