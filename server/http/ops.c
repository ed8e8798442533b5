#include "server/http/ops.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "server/http/address.h"

#define CONNECTIONS 64u
#define TIMEOUT_SECONDS 10u

struct ops {
    struct ops_options options;
    struct MHD_Daemon *daemon;
};

static enum MHD_Result send_text(struct MHD_Connection *connection, unsigned status,
                                 const char *type, struct str body)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.len, (void *)(uintptr_t)body.at, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (status == 405)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result send_ready(struct ops *ops, struct MHD_Connection *connection)
{
    struct arena *arena = arena_new(512, false);
    const char *missing = health_missing(ops->options.health);
    struct str body = missing
                          ? arena_format(arena, "{\"ready\":false,\"missing\":\"%s\"}\n", missing)
                          : STR("{\"ready\":true}\n");
    enum MHD_Result sent = send_text(connection, missing ? 503 : 200, "application/json", body);
    arena_free(arena);
    return sent;
}

static enum MHD_Result send_metrics(struct ops *ops, struct MHD_Connection *connection)
{
    struct arena *arena = arena_new((size_t)64 * 1024, false);
    struct buf buf = {.arena = arena};
    struct health_report report = health_get(ops->options.health);
    metrics_write(ops->options.metrics, report.audit_backlog,
                  health_missing(ops->options.health) == NULL, &buf);
    enum MHD_Result sent =
        send_text(connection, 200, "text/plain; version=0.0.4", buf_view(&buf));
    arena_free(arena);
    return sent;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **seen)
{
    static char once;
    struct ops *ops = cls;
    (void)version;
    (void)upload;
    if (*seen != &once) { /* an answer on the first call would close the connection */
        *seen = &once;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return send_text(connection, 405, "text/plain", STR("GET only\n"));
    if (strcmp(url, "/healthz") == 0)
        return send_text(connection, 200, "application/json", STR("{\"alive\":true}\n"));
    if (strcmp(url, "/readyz") == 0)
        return send_ready(ops, connection);
    if (strcmp(url, "/metrics") == 0)
        return send_metrics(ops, connection);
    return send_text(connection, 404, "text/plain", STR("not found\n"));
}

struct ops *ops_new(const struct ops_options *options)
{
    struct address address;
    if (!address_parse(options->listen, options->port, &address))
        return NULL;
    struct ops *ops = calloc(1, sizeof *ops);
    if (!ops)
        abort();
    ops->options = *options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    if (address.storage.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    ops->daemon = MHD_start_daemon(flags, options->port, NULL, NULL, handle, ops,
                                   MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address.storage,
                                   MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
                                   MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_SECONDS, MHD_OPTION_END);
    if (ops->daemon)
        return ops;
    free(ops);
    return NULL;
}

uint16_t ops_port(const struct ops *ops)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(ops->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void ops_free(struct ops *ops)
{
    if (!ops)
        return;
    MHD_stop_daemon(ops->daemon);
    free(ops);
}
