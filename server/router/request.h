/* What a handler sees of a request, and what it answers: plain structs, no microhttpd, no libpq. */
#ifndef HOTLINE_SERVER_REQUEST_H
#define HOTLINE_SERVER_REQUEST_H

#include "hotline/base/json.h"
#include "hotline/vault/seal.h"
#include "hotline/vault/server_key.h"
#include "server/router/route.h"

struct store;     /* server/store/store.h */
struct services;  /* server/session/services.h: directory, reference data, server key, options */

#define PATH_ARGS_MAX 3

/* The caller, as the session and the directory say. role is ROLE_NONE for somebody enrolled whom
 * no coordinator has admitted yet (only PERMISSION_SIGNED_IN lets her in). */
struct caller {
    struct uuid id;
    struct str username;
    enum role role;
    enum office office;
    struct uuid session;
};

struct request {
    struct arena *arena;             /* wiped after the answer is sent */
    const struct route *route;
    struct uuid id;                  /* of the request, in log and X-Request-Id */
    struct str path_args[PATH_ARGS_MAX]; /* decoded {…} segments in order */
    struct str query;                /* raw, behind the '?' */
    struct str body;
    struct str token;                /* Authorization: Bearer … */
    struct uuid idempotency_key;     /* nil when the route needs none */
    uint8_t idempotency_hash[HASH_BYTES]; /* keyed hash of method, path and body */
    int64_t if_match;                /* version, -1 when the route needs none */
    struct str if_none_match;
    struct str cookie;               /* the device cookie, empty without */
    struct caller caller;
    struct store *store;             /* this worker's connection */
    struct sealer *sealer;           /* this worker's */
    const struct services *services;
    int64_t deadline_us;             /* monotonic */
    bool woken;                      /* a parked request runs again: changes or its time is up */
    int64_t parked_until_us;         /* what it parked until (0 on the first run): later than now,
                                        park again for the same moment; else answer what there is */
};

struct reply {
    int status;
    struct str body;                 /* in the request's arena */
    const char *content_type;        /* NULL: application/json */
    struct str location, etag, set_cookie;
    unsigned retry_after;
    int64_t park_until_us;           /* not 0: park, run the handler again on a change or then */
    bool not_modified;
    struct str allow;                /* the methods of a 405 */
    enum error_id error;             /* for the log */
    struct str error_detail;
};

/* Reads the body by a table. */
struct error request_read(struct request *rq, const struct json_field *fields, size_t size,
                          void *ret_struct);
/* The body as a tree (checked to be an object). */
struct error request_json(struct request *rq, struct json **ret_json);
/* The id in the path; ERROR_NOT_FOUND when it is none. */
struct error request_path_id(const struct request *rq, struct uuid *ret_id);
/* A query parameter, decoded; STR_NONE when absent. Parameters not in `allowed` (NULL-terminated)
 * are ERROR_QUERY_INVALID. */
struct error request_query_check(struct request *rq, const char *const *allowed);
struct str request_query(struct request *rq, const char *name);
/* A page's limit (1 … LIMIT_PAGE_MAX, default LIMIT_PAGE) from ?limit=. */
struct error request_page_limit(struct request *rq, int64_t *ret_limit);

struct reply reply_json(struct request *rq, int status, const struct json_field *fields,
                        const void *from);
struct reply reply_tree(struct request *rq, int status, const struct json *json);
struct reply reply_text(struct request *rq, int status, struct str body, const char *type);
struct reply reply_empty(int status);
/* application/problem+json (RFC 9457): type, title, status, code, detail, fields. */
struct reply reply_error(struct request *rq, struct error error);
struct reply reply_park(int64_t until_us);
void reply_etag(struct request *rq, struct reply *reply, int64_t version); /* ETag: "7" */

#endif
