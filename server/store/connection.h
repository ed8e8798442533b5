/* libpq with a deadline on every wait. Only server/store includes this. Moments are
 * time_monotonic_us(). */
#ifndef HOTLINE_SERVER_CONNECTION_H
#define HOTLINE_SERVER_CONNECTION_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

enum waited {
    WAITED_READY,
    WAITED_LATE, /* the deadline passed */
    WAITED_LOST, /* the connection is gone */
};

/* NULL when no connection stands at the deadline. Nothing of the environment (PGHOST, PGSERVICE …)
 * counts; off this machine sslmode is verify-full unless conninfo says otherwise. `settings` are
 * command line options of the backend ("-c statement_timeout=15s") and outweigh conninfo's. */
PGconn *connection_open(const char *conninfo, const char *settings, int64_t deadline_us);
/* Looks, without waiting, whether an idle connection still stands. */
bool connection_alive(PGconn *conn);
/* The next result of what was sent; NULL behind the last. The caller clears it. */
enum waited connection_result(PGconn *conn, int64_t deadline_us, PGresult **ret_result);
/* Cancels what runs and reads away its results; false when the connection has to be dropped. */
bool connection_cancel(PGconn *conn);

#endif
