#include "server/store/connection.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hotline/base/time.h"

#define CANCEL_DRAIN_US 1000000

/* The environment may not redirect or weaken a connection. */
static void environment_clean(void)
{
    char name[64];
    char **at = environ;
    while (at && *at) {
        const char *equals = strchr(*at, '=');
        size_t len = equals ? (size_t)(equals - *at) : 0;
        if (len > 2 && len < sizeof name && strncmp(*at, "PG", 2) == 0) {
            memcpy(name, *at, len);
            name[len] = '\0';
            unsetenv(name);
            at = environ; /* unsetenv has moved the rest */
        } else {
            at++;
        }
    }
}

static enum waited wait_fd(int fd, short events, int64_t deadline_us)
{
    for (;;) {
        int64_t left = deadline_us - time_monotonic_us();
        if (left <= 0)
            return WAITED_LATE;
        int64_t left_ms = (left + 999) / 1000;
        struct pollfd item = {.fd = fd, .events = events};
        int got = poll(&item, 1, left_ms > 60000 ? 60000 : (int)left_ms);
        if (got > 0)
            return WAITED_READY; /* an error shows when the socket is used */
    }
}

/* Waits until the socket shows one of poll(2)'s events. */
static enum waited wait_socket(PGconn *conn, short events, int64_t deadline_us)
{
    int fd = PQsocket(conn);
    return fd < 0 ? WAITED_LOST : wait_fd(fd, events, deadline_us);
}

static bool finish_connecting(PGconn *conn, int64_t deadline_us)
{
    if (PQstatus(conn) == CONNECTION_BAD)
        return false;
    short events = POLLOUT;
    for (;;) {
        if (wait_socket(conn, events, deadline_us) != WAITED_READY)
            return false;
        switch (PQconnectPoll(conn)) {
        case PGRES_POLLING_OK:
            return PQsetnonblocking(conn, 1) == 0;
        case PGRES_POLLING_READING:
            events = POLLIN;
            break;
        case PGRES_POLLING_WRITING:
            events = POLLOUT;
            break;
        default:
            return false;
        }
    }
}

PGconn *connection_open(const char *conninfo, const char *settings, int64_t deadline_us)
{
    static pthread_once_t cleaned = PTHREAD_ONCE_INIT;
    pthread_once(&cleaned, environment_clean);
    /* what stands before dbname is a default, what stands behind it outweighs conninfo */
    const char *const keywords[] = {"sslmode", "application_name", "dbname", "client_encoding",
                                    "options", NULL};
    const char *const values[] = {"verify-full", "hotline", conninfo, "UTF8", settings, NULL};
    PGconn *conn = PQconnectStartParams(keywords, values, 1);
    if (!conn)
        return NULL;
    if (!finish_connecting(conn, deadline_us)) {
        PQfinish(conn);
        return NULL;
    }
    return conn;
}

bool connection_alive(PGconn *conn)
{
    struct pollfd item = {.fd = PQsocket(conn), .events = POLLIN | POLLRDHUP};
    if (item.fd < 0 || PQstatus(conn) != CONNECTION_OK)
        return false;
    if (poll(&item, 1, 0) == 0)
        return true;
    /* an idle backend speaks only to say goodbye, or to tell of a changed setting */
    return PQconsumeInput(conn) && PQstatus(conn) == CONNECTION_OK && !PQisBusy(conn) &&
           !(item.revents & (POLLHUP | POLLERR | POLLRDHUP));
}

static enum waited flush(PGconn *conn, int64_t deadline_us)
{
    for (;;) {
        int left = PQflush(conn);
        if (left == 0)
            return WAITED_READY;
        if (left < 0)
            return WAITED_LOST;
        enum waited waited = wait_socket(conn, POLLIN | POLLOUT, deadline_us);
        if (waited != WAITED_READY)
            return waited;
        if (!PQconsumeInput(conn))
            return WAITED_LOST;
    }
}

enum waited connection_result(PGconn *conn, int64_t deadline_us, PGresult **ret_result)
{
    enum waited waited = flush(conn, deadline_us);
    if (waited != WAITED_READY)
        return waited;
    while (PQisBusy(conn)) {
        waited = wait_socket(conn, POLLIN, deadline_us);
        if (waited != WAITED_READY)
            return waited;
        if (!PQconsumeInput(conn))
            return WAITED_LOST;
    }
    *ret_result = PQgetResult(conn);
    return WAITED_READY;
}

bool connection_cancel(PGconn *conn)
{
    char message[256];
    PGcancel *cancel = PQgetCancel(conn);
    bool asked = cancel && PQcancel(cancel, message, (int)sizeof message);
    PQfreeCancel(cancel);
    if (!asked)
        return false;
    int64_t deadline_us = time_monotonic_us() + CANCEL_DRAIN_US;
    for (;;) {
        PGresult *result = NULL;
        if (connection_result(conn, deadline_us, &result) != WAITED_READY)
            return false;
        if (!result)
            return PQstatus(conn) == CONNECTION_OK;
        PQclear(result);
    }
}
