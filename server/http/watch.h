/* Absolute deadlines of connections: a thread shuts the socket of whoever is late; microhttpd then
 * closes it. */
#ifndef HOTLINE_SERVER_WATCH_H
#define HOTLINE_SERVER_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "server/run/metrics.h"

struct watch;
struct watched; /* one connection */

struct watch *watch_new(struct metrics *metrics, unsigned connections_most);
void watch_free(struct watch *watch); /* takes NULL; no connection may be left */

/* A connection begins; beyond connections_most the one that has idled longest is shut. */
struct watched *watch_add(struct watch *watch, int fd);
void watch_remove(struct watch *watch, struct watched *watched); /* before its fd is closed */

/* From now it has this long; 0: no deadline (a lane is at work, which has one of its own). */
void watched_seconds(struct watched *watched, int seconds);
/* Between requests: may be shut early when connections run out. */
void watched_idle(struct watched *watched, int seconds);
bool watched_is_idle(struct watched *watched);

#endif
