/* Two lanes of bounded queues. Each worker is a thread with a database connection, an arena and a
 * sealer of its own; it takes a job, runs router_serve and hands the answer back. A handler that
 * parks its request frees the worker; the request runs again on a wake or when its time is up. */
#ifndef HOTLINE_SERVER_RUNNER_H
#define HOTLINE_SERVER_RUNNER_H

#include "server/router/router.h"
#include "server/run/metrics.h"
#include "server/store/store.h"

/* Embedded in whatever the owner knows of a request. Between runner_submit and done() it belongs
 * to the runner. */
struct job {
    struct incoming in;      /* matched */
    struct arena *arena;     /* the owner's; the answer is copied into it */
    void (*done)(struct job *job); /* called once by a worker: reply and user stand */
    struct reply reply;
    struct uuid user;        /* nil: nobody signed in */
    /* the runner's own */
    struct job *next;
    int64_t queued_us, deadline_us, parked_until_us;
    unsigned wakes_seen;
    bool woken;
};

struct runner;

struct runner_options {
    const struct services *services;
    struct store_options store;
    unsigned workers[LANE_COUNT];
    unsigned queue[LANE_COUNT]; /* jobs that may wait */
    struct metrics *metrics;
    void (*parked_earlier)(void *arg); /* a parked request is due before all others; may be NULL */
    void (*changed)(void *arg); /* a request that is no GET has succeeded; may be NULL */
    void *arg;
};

struct runner *runner_new(const struct runner_options *options);
/* False when the kernel refused locked memory to the workers' arenas. */
bool runner_locked(const struct runner *runner);

/* ERROR_NONE: done() will be called. ERROR_OVERLOADED, ERROR_STOPPING: it will not. */
enum error_id runner_submit(struct runner *runner, struct job *job);

void runner_wake(struct runner *runner); /* something has changed: runs all parked again */
/* Runs again what is due at `now_us`; gives the next due moment, 0 when nothing is parked. */
int64_t runner_wake_due(struct runner *runner, int64_t now_us);

/* Takes nothing more; parked requests run a last time and are answered. */
void runner_refuse(struct runner *runner);
/* Waits until every job in hand is done; false when the moment came first. */
bool runner_drain(struct runner *runner, int64_t deadline_us);
/* After runner_refuse and runner_drain: joins the workers and closes their connections. Takes
 * NULL. */
void runner_free(struct runner *runner);

#endif
