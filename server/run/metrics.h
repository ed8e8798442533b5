/* Counters of one process, updated without locks by any thread, written as Prometheus text. */
#ifndef HOTLINE_SERVER_METRICS_H
#define HOTLINE_SERVER_METRICS_H

#include "hotline/base/arena.h"
#include "server/router/route.h"

struct metrics;

enum lane_gauge {
    LANE_DEPTH,     /* jobs waiting */
    LANE_PARKED,    /* long-polls waiting for a change */
    LANE_BUSY,      /* workers at work */
    LANE_WORKERS,
    LANE_CONNECTED, /* workers with a database connection */
    LANE_GAUGES
};

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);

/* One answered request; route is NULL for a path that is none. */
void metrics_request(struct metrics *metrics, const struct route *route, int status, int64_t us);
void metrics_lane_wait(struct metrics *metrics, enum lane lane, int64_t us);
void metrics_lane_add(struct metrics *metrics, enum lane lane, enum lane_gauge gauge, int by);
void metrics_connections_add(struct metrics *metrics, int by);
void metrics_expired(struct metrics *metrics); /* a connection that a deadline closed */

/* audit_backlog below 0: not known. */
void metrics_write(struct metrics *metrics, int64_t audit_backlog, bool ready, struct buf *buf);

#endif
