/* One server over HTTPS, JSON in and out: the only user of libcurl. One connection is kept alive
 * and used for one request at a time. The certificate must chain to the CA file given (no other
 * authority counts), TLS 1.2 at least; no proxy, no .netrc, no redirect. */
#ifndef HOTLINE_CLIENT_NET_H
#define HOTLINE_CLIENT_NET_H

#include "hotline/base/json.h"

struct net;

struct net_options {
    const char *url;         /* "https://127.0.0.1:8443" */
    const char *ca_file;     /* PEM */
    const char *device_file; /* keeps the device cookie between runs; NULL: not kept */
};

struct net_request {
    const char *method;
    struct str path;         /* with its query */
    const struct json *body; /* NULL: none */
    int64_t if_match;        /* version; 0: none */
    struct str if_none_match; /* an ETag with its quotes; then 304 is an answer without body */
    struct uuid key;         /* Idempotency-Key of a POST; nil: a fresh one */
    unsigned wait_seconds;   /* a long poll may take so much longer */
};

struct net_reply {
    int status;
    struct json *body;   /* NULL when empty */
    struct str text;     /* the body as it came */
    int64_t version;     /* of the ETag; 0: none */
    struct str etag;     /* with its quotes; empty: none */
    struct str location;
};

/* ERROR_CLIENT_USAGE for a URL that is not https. */
struct error net_new(struct arena *arena, const struct net_options *options, struct net **ret_net);
void net_free(struct net *net);
void net_set_token(struct net *net, struct str token); /* copied; empty: forgotten */
bool net_has_token(const struct net *net);
void net_take_token(struct net *net, const struct net *from); /* a second connection */
/* From any thread: a transfer under way, and any to come, fails with ERROR_CLIENT_CONNECT within a
 * second, until it is told false. */
void net_interrupt(struct net *net, bool interrupted);

/* One request. A POST carries an Idempotency-Key; when the connection is lost in the middle of a
 * GET or POST, or the server does not know the outcome, it is sent once more with the same key.
 * An answer of 400 or more is the error of its problem document: id, detail, fields,
 * retry_after; ERROR_CLIENT_CONNECT and ERROR_CLIENT_TLS when there was none. */
struct error net_call(struct net *net, struct arena *arena, const struct net_request *request,
                      struct net_reply *ret_reply);
struct error net_get(struct net *net, struct arena *arena, struct str path,
                     struct json **ret_body);
struct error net_post(struct net *net, struct arena *arena, struct str path,
                      const struct json *body, struct json **ret_body);

/* "/v1/cases/" + escaped segment + rest. */
struct str net_path(struct arena *arena, const char *before, struct str segment, const char *rest);
/* Adds "?name=value" or "&name=value", escaped, unless the value is empty. */
struct str net_query(struct arena *arena, struct str path, const char *name, struct str value);

/* The error that a problem document (RFC 9457) tells; json may be NULL. */
struct error net_problem(struct arena *arena, int status, const struct json *json);

#endif
