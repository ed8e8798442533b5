#include "server/http/http.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "hotline/base/limits.h"
#include "server/http/address.h"
#include "server/http/exchange.h"
#include "server/http/tls.h"

/* Room for LIMIT_HEADERS and the target, and the answer's headers. */
#define CONNECTION_MEMORY ((size_t)(LIMIT_HEADERS + LIMIT_URL + 6 * 1024))
/* microhttpd leaves new clients hanging at its own limit, so ours comes first. */
#define CONNECTIONS_SPARE 64

static void connection_changed(void *cls, struct MHD_Connection *connection, void **context,
                               enum MHD_ConnectionNotificationCode code)
{
    struct http *http = cls;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context)
            watch_remove(http->watch, *context);
        *context = NULL;
        return;
    }
    tls_tickets(http->tls, connection);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (!info)
        return;
    struct watched *watched = watch_add(http->watch, info->connect_fd);
    watched_seconds(watched, LIMIT_HEADER_SECONDS);
    *context = watched;
}

static bool start(struct http *http, const struct address *address)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TLS;
    if (address->storage.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    http->daemon = MHD_start_daemon(
        flags, http->options.port, NULL, NULL, exchange_handle, http,
        MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address->storage,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)(LIMIT_CONNECTIONS + CONNECTIONS_SPARE),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
        MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, http,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, http,
        MHD_OPTION_NOTIFY_CONNECTION, connection_changed, http,
        MHD_OPTION_HTTPS_MEM_CERT, tls_certificate(http->tls),
        MHD_OPTION_HTTPS_MEM_KEY, tls_key(http->tls),
        MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES, MHD_OPTION_END);
    tls_forget_key(http->tls);
    return http->daemon != NULL;
}

struct http *http_new(const struct http_options *options, const char **ret_why)
{
    struct address address;
    if (!address_parse(options->listen, options->port, &address)) {
        *ret_why = "The address to listen on is not a numeric one.";
        return NULL;
    }
    struct tls *tls = tls_new(options->tls_certificate, options->tls_key, ret_why);
    if (!tls)
        return NULL;
    struct http *http = calloc(1, sizeof *http);
    if (!http)
        abort();
    http->options = *options;
    http->tls = tls;
    http->watch = watch_new(options->metrics, LIMIT_CONNECTIONS);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&http->idle, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&http->lock, NULL);
    if (start(http, &address))
        return http;
    *ret_why = errno == EADDRINUSE ? "The port is taken."
                                   : "Listening failed: port taken, or certificate and key unfit.";
    http_free(http);
    return NULL;
}

uint16_t http_port(const struct http *http)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void http_refuse(struct http *http)
{
    atomic_store(&http->stopping, true);
    MHD_socket fd = MHD_quiesce_daemon(http->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
}

bool http_drain(struct http *http, int64_t deadline_us)
{
    struct timespec until = {.tv_sec = deadline_us / 1000000,
                             .tv_nsec = deadline_us % 1000000 * 1000};
    int waited = 0;
    pthread_mutex_lock(&http->lock);
    while (http->exchanges > 0 && waited == 0)
        waited = pthread_cond_timedwait(&http->idle, &http->lock, &until);
    bool drained = http->exchanges == 0;
    pthread_mutex_unlock(&http->lock);
    return drained;
}

void http_free(struct http *http)
{
    if (!http)
        return;
    if (http->daemon)
        MHD_stop_daemon(http->daemon);
    watch_free(http->watch);
    tls_free(http->tls);
    pthread_cond_destroy(&http->idle);
    pthread_mutex_destroy(&http->lock);
    free(http);
}
