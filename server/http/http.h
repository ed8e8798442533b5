/* The HTTPS listener: one event loop that suspends a request while a lane works on it. The only
 * user of microhttpd and GnuTLS is this folder.
 *
 * Absolute deadlines, kept by a thread of their own: LIMIT_HEADER_SECONDS to the end of the
 * headers, LIMIT_BODY_SECONDS to the end of the body, LIMIT_IDLE_SECONDS for sending the answer
 * and between requests. */
#ifndef HOTLINE_SERVER_HTTP_H
#define HOTLINE_SERVER_HTTP_H

#include "server/run/runner.h"

struct http;

struct http_options {
    const char *listen; /* numeric address */
    uint16_t port;      /* 0: any */
    const char *tls_certificate, *tls_key; /* files, PEM */
    size_t body_memory;  /* bytes that bodies may take together */
    struct runner *runner;
    struct metrics *metrics;
};

/* NULL and a sentence in *ret_why when it cannot listen. */
struct http *http_new(const struct http_options *options, const char **ret_why);
uint16_t http_port(const struct http *http);

/* Stop in this order: http_refuse (closes the listening socket; new requests on open connections
 * get 503 stopping), drain the runner, http_drain, http_free. */
void http_refuse(struct http *http);
bool http_drain(struct http *http, int64_t deadline_us); /* every answer is sent */
void http_free(struct http *http); /* no job may be in hand; takes NULL */

#endif
