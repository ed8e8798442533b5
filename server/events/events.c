#include "server/events/events.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "hotline/base/log.h"
#include "server/events/announcer.h"
#include "server/events/keeper.h"

#define WAIT_MOST_MS 5000
#define RECONNECT_MS 500
#define WAKE_SPACING_US 100000 /* many changes in a row wake the long-polls ten times a second */

struct events {
    struct listener *listener;
    struct keeper *keeper;
    struct announcer *announcer;
    struct runner *runner;
    pthread_t thread;
    bool started;
    atomic_bool ending;
    atomic_bool late; /* the keeper saw a change */
    /* the listening thread's own */
    bool pending; /* a change that nobody was woken for yet */
    int64_t woke_us;
};

static const char *const channels[] = {"hotline_change", "hotline_directory", "hotline_reference",
                                       NULL};

static void keeper_saw_change(void *arg)
{
    struct events *events = arg;
    atomic_store(&events->late, true);
    events_poke(events);
}

struct events *events_new(const struct events_options *options)
{
    struct events *events = calloc(1, sizeof *events);
    if (!events)
        abort();
    events->listener = listener_new(options->conninfo, channels);
    events->keeper = keeper_new(options, keeper_saw_change, events);
    events->announcer = announcer_new(options);
    return events;
}

void events_poke(void *arg)
{
    struct events *events = arg;
    ssize_t sent = write(listener_wake_fd(events->listener), "", 1);
    (void)sent; /* a full pipe wakes as well */
}

void events_changed(void *arg)
{
    struct events *events = arg;
    announcer_changed(events->announcer);
}

static int milliseconds(int64_t us)
{
    if (us <= 0)
        return 0;
    int64_t ms = (us + 999) / 1000;
    return ms > WAIT_MOST_MS ? WAIT_MOST_MS : (int)ms;
}

/* Wakes whoever is due, and everybody after a change; gives how long to wait for the next. */
static int wake(struct events *events)
{
    int64_t now = time_monotonic_us();
    int timeout_ms = WAIT_MOST_MS;
    if (events->pending) {
        int64_t again_us = events->woke_us + WAKE_SPACING_US;
        if (now >= again_us) {
            runner_wake(events->runner);
            events->pending = false;
            events->woke_us = now;
        } else {
            timeout_ms = milliseconds(again_us - now);
        }
    }
    int64_t due_us = runner_wake_due(events->runner, now);
    if (due_us && milliseconds(due_us - now) < timeout_ms)
        timeout_ms = milliseconds(due_us - now);
    return timeout_ms;
}

static void *listening(void *arg)
{
    struct events *events = arg;
    bool reachable = true;
    while (!atomic_load(&events->ending)) {
        int timeout_ms = wake(events);
        bool got = false;
        if (!reachable && timeout_ms > RECONNECT_MS)
            timeout_ms = RECONNECT_MS;
        struct error error = listener_wait(events->listener, timeout_ms, &got);
        if (reachable != !error.id)
            log_event(error.id ? LOG_WARN : LOG_INFO, error.id ? "listener_lost" : "listener", "%s",
                      "channel=hotline_change");
        reachable = !error.id;
        if (atomic_exchange(&events->late, false))
            events->pending = true;
        if (!got)
            continue;
        if (listener_heard(events->listener, "hotline_change"))
            events->pending = true;
        if (listener_heard(events->listener, "hotline_directory") ||
            listener_heard(events->listener, "hotline_reference"))
            keeper_refresh(events->keeper);
    }
    return NULL;
}

void events_start(struct events *events, struct runner *runner)
{
    events->runner = runner;
    events->started = pthread_create(&events->thread, NULL, listening, events) == 0;
    if (!events->started)
        abort();
}

void events_free(struct events *events)
{
    if (!events)
        return;
    atomic_store(&events->ending, true);
    events_poke(events);
    if (events->started)
        pthread_join(events->thread, NULL);
    announcer_free(events->announcer);
    keeper_free(events->keeper);
    listener_free(events->listener);
    free(events);
}
