#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/store/connection.h"
#include "server/store/store.h"

#define CHANNELS_MAX 8
#define CONNECT_US 2000000

struct listener {
    char *conninfo;
    char *channels[CHANNELS_MAX];
    bool heard[CHANNELS_MAX];
    size_t count;
    PGconn *conn;
    int wake[2]; /* a pipe: read here, written by whoever wants the wait to end */
};

struct listener *listener_new(const char *conninfo, const char *const *channels)
{
    struct listener *listener = calloc(1, sizeof *listener);
    if (!listener)
        abort();
    listener->conninfo = strdup(conninfo);
    for (; *channels && listener->count < CHANNELS_MAX; channels++)
        listener->channels[listener->count++] = strdup(*channels);
    if (pipe2(listener->wake, O_CLOEXEC | O_NONBLOCK) != 0 || !listener->conninfo)
        abort();
    return listener;
}

void listener_free(struct listener *listener)
{
    if (!listener)
        return;
    PQfinish(listener->conn);
    close(listener->wake[0]);
    close(listener->wake[1]);
    for (size_t i = 0; i < listener->count; i++)
        free(listener->channels[i]);
    free(listener->conninfo);
    free(listener);
}

int listener_wake_fd(struct listener *listener)
{
    return listener->wake[1];
}

bool listener_heard(const struct listener *listener, const char *channel)
{
    for (size_t i = 0; i < listener->count; i++)
        if (strcmp(listener->channels[i], channel) == 0)
            return listener->heard[i];
    return false;
}

static void hear(struct listener *listener, const char *channel)
{
    for (size_t i = 0; i < listener->count; i++)
        if (!channel || strcmp(listener->channels[i], channel) == 0)
            listener->heard[i] = true;
}

static void drop(struct listener *listener)
{
    PQfinish(listener->conn);
    listener->conn = NULL;
}

static bool listen_to(struct listener *listener, const char *channel, int64_t deadline_us)
{
    char *quoted = PQescapeIdentifier(listener->conn, channel, strlen(channel));
    char text[160];
    if (!quoted || snprintf(text, sizeof text, "LISTEN %s", quoted) >= (int)sizeof text) {
        PQfreemem(quoted);
        return false;
    }
    PQfreemem(quoted);
    if (!PQsendQuery(listener->conn, text))
        return false;
    bool done = false;
    for (;;) {
        PGresult *result = NULL;
        if (connection_result(listener->conn, deadline_us, &result) != WAITED_READY)
            return false;
        if (!result)
            return done;
        done = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
}

static void ignore_notice(void *arg, const PGresult *notice)
{
    (void)arg;
    (void)notice;
}

static bool reconnect(struct listener *listener)
{
    int64_t deadline_us = time_monotonic_us() + CONNECT_US;
    listener->conn = connection_open(listener->conninfo, "", deadline_us);
    if (!listener->conn)
        return false;
    PQsetNoticeReceiver(listener->conn, ignore_notice, NULL);
    for (size_t i = 0; i < listener->count; i++) {
        if (!listen_to(listener, listener->channels[i], deadline_us)) {
            drop(listener);
            return false;
        }
    }
    hear(listener, NULL);
    return true;
}

static bool take_notifications(struct listener *listener)
{
    bool got = false;
    for (;;) {
        PGnotify *notify = PQnotifies(listener->conn);
        if (!notify)
            return got;
        hear(listener, notify->relname);
        PQfreemem(notify);
        got = true;
    }
}

/* Sleeps until the socket (when there is one) or the wake descriptor shows something. */
static bool wait_socket(struct listener *listener, int timeout_ms)
{
    struct pollfd items[2] = {{.fd = listener->wake[0], .events = POLLIN},
                              {.fd = listener->conn ? PQsocket(listener->conn) : -1,
                               .events = POLLIN}};
    if (poll(items, 2, timeout_ms) <= 0)
        return false;
    if (items[0].revents) {
        char bytes[64];
        ssize_t got = read(listener->wake[0], bytes, sizeof bytes);
        (void)got; /* only empties it */
    }
    return items[1].revents != 0;
}

struct error listener_wait(struct listener *listener, int timeout_ms, bool *ret_got)
{
    memset(listener->heard, 0, sizeof listener->heard);
    if (!listener->conn) {
        if (reconnect(listener)) {
            *ret_got = true;
            return NO_ERROR;
        }
        wait_socket(listener, timeout_ms);
        return (struct error){.id = ERROR_UNAVAILABLE};
    }
    bool got = take_notifications(listener);
    if (!got && wait_socket(listener, timeout_ms)) {
        if (!PQconsumeInput(listener->conn)) {
            drop(listener);
            return (struct error){.id = ERROR_UNAVAILABLE};
        }
        got = take_notifications(listener);
    }
    *ret_got = got;
    return NO_ERROR;
}
