/* The life of one request inside the listener. Only server/http includes this. */
#ifndef HOTLINE_SERVER_EXCHANGE_H
#define HOTLINE_SERVER_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "server/http/http.h"
#include "server/http/watch.h"

struct http {
    struct http_options options;
    struct MHD_Daemon *daemon;
    struct tls *tls;
    struct watch *watch;
    atomic_bool stopping;
    size_t body_bytes; /* the loop's own: what bodies take now */
    pthread_mutex_t lock;
    pthread_cond_t idle;
    unsigned exchanges; /* under the lock: requests begun and not yet answered to the end */
};

/* Callbacks of microhttpd; cls is the struct http. */
void *exchange_begin(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_handle(void *cls, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_size, void **exchange);
void exchange_completed(void *cls, struct MHD_Connection *connection, void **exchange,
                        enum MHD_RequestTerminationCode code);

/* What the listener reads of the headers. */
struct headers {
    struct str host, content_length, content_type, authorization, idempotency_key, if_match,
        if_none_match, cookie;
    size_t total;       /* bytes of all names and values */
    bool framing;       /* Content-Length twice or malformed, or any Transfer-Encoding */
    const char *doubled; /* a header that may stand only once does not; or control bytes */
    uint64_t declared;  /* Content-Length, 0 without */
};
void headers_read(struct MHD_Connection *connection, struct headers *ret_headers);

/* A response for a reply whose texts live until the request is completed. */
struct MHD_Response *response_of(const struct reply *reply, const char *request_id, bool closes);

#endif
