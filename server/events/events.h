/* Three threads: one listens for NOTIFY and wakes parked requests; one keeps the snapshots of the
 * directory and the reference data fresh and looks after the database for /readyz and /metrics; one
 * announces to all processes what this one has changed. */
#ifndef HOTLINE_SERVER_EVENTS_H
#define HOTLINE_SERVER_EVENTS_H

#include "server/run/health.h"
#include "server/run/runner.h"

struct events;

struct events_options {
    const char *conninfo;
    unsigned statement_seconds;
    const struct services *services;
    struct health *health;
};

/* Runs the keeper's first round itself, so that the server starts with what the database holds;
 * an unreachable database is only logged. */
struct events *events_new(const struct events_options *options);
/* Starts the listening thread. */
void events_start(struct events *events, struct runner *runner);
/* runner_options.parked_earlier; arg is the struct events. */
void events_poke(void *arg);
/* runner_options.changed: something was written and committed. */
void events_changed(void *arg);
void events_free(struct events *events); /* joins the threads; takes NULL */

#endif
