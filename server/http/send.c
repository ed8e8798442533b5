#include <stdio.h>

#include "server/http/exchange.h"

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    if (value && *value)
        MHD_add_response_header(response, name, value);
}

static void add_challenge(struct MHD_Response *response, int status)
{
    if (status == 401)
        add(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
}

static void add_retry(struct MHD_Response *response, unsigned seconds)
{
    char text[16];
    if (seconds == 0)
        return;
    snprintf(text, sizeof text, "%u", seconds);
    add(response, MHD_HTTP_HEADER_RETRY_AFTER, text);
}

struct MHD_Response *response_of(const struct reply *reply, const char *request_id, bool closes)
{
    /* microhttpd only reads from the buffer, whatever its type says */
    union {
        const char *from;
        void *to;
    } body = {.from = reply->body.at ? reply->body.at : ""};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body.len, body.to, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return NULL;
    if (reply->body.len > 0)
        add(response, MHD_HTTP_HEADER_CONTENT_TYPE,
            reply->content_type ? reply->content_type : "application/json");
    add(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    add(response, "X-Content-Type-Options", "nosniff");
    add(response, "Strict-Transport-Security", "max-age=63072000");
    add(response, "X-Request-Id", request_id);
    add(response, MHD_HTTP_HEADER_LOCATION, reply->location.at);
    add(response, MHD_HTTP_HEADER_ETAG, reply->etag.at);
    add(response, MHD_HTTP_HEADER_SET_COOKIE, reply->set_cookie.at);
    add(response, MHD_HTTP_HEADER_ALLOW, reply->allow.at);
    add_challenge(response, reply->status);
    add_retry(response, reply->retry_after);
    if (closes)
        add(response, MHD_HTTP_HEADER_CONNECTION, "close");
    return response;
}
