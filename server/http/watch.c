#include "server/http/watch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "hotline/base/time.h"

#define ROUND_NS 250000000L

struct watched {
    int fd;
    atomic_llong deadline_us; /* 0: none */
    atomic_llong idle_since_us; /* 0: busy */
    struct watched *next, *previous;
};

struct watch {
    pthread_mutex_t lock; /* guards the list: a socket in it is not closed yet */
    pthread_cond_t ended;
    pthread_t thread;
    struct watched *first;
    unsigned count, most;
    struct metrics *metrics;
    bool ending;
};

/* Under the lock. */
static void shut(struct watch *watch, struct watched *watched)
{
    shutdown(watched->fd, SHUT_RDWR);
    atomic_store(&watched->deadline_us, 0);
    atomic_store(&watched->idle_since_us, 0);
    metrics_expired(watch->metrics);
}

static void look(struct watch *watch)
{
    int64_t now = time_monotonic_us();
    for (struct watched *at = watch->first; at; at = at->next) {
        int64_t deadline_us = atomic_load(&at->deadline_us);
        if (deadline_us && deadline_us <= now)
            shut(watch, at);
    }
}

static void *watching(void *arg)
{
    struct watch *watch = arg;
    pthread_mutex_lock(&watch->lock);
    while (!watch->ending) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += ROUND_NS;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&watch->ended, &watch->lock, &until);
        look(watch);
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

struct watch *watch_new(struct metrics *metrics, unsigned connections_most)
{
    struct watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        abort();
    watch->metrics = metrics;
    watch->most = connections_most;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&watch->lock, NULL);
    if (pthread_create(&watch->thread, NULL, watching, watch) != 0)
        abort();
    return watch;
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    pthread_mutex_lock(&watch->lock);
    watch->ending = true;
    pthread_cond_signal(&watch->ended);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    pthread_cond_destroy(&watch->ended);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}

/* Under the lock. */
static void make_room(struct watch *watch)
{
    struct watched *longest = NULL;
    int64_t since_us = INT64_MAX;
    for (struct watched *at = watch->first; at; at = at->next) {
        int64_t idle_us = atomic_load(&at->idle_since_us);
        if (idle_us && idle_us < since_us) {
            since_us = idle_us;
            longest = at;
        }
    }
    if (longest)
        shut(watch, longest);
}

struct watched *watch_add(struct watch *watch, int fd)
{
    struct watched *watched = calloc(1, sizeof *watched);
    if (!watched)
        abort();
    watched->fd = fd;
    pthread_mutex_lock(&watch->lock);
    if (watch->count++ >= watch->most)
        make_room(watch);
    watched->next = watch->first;
    if (watched->next)
        watched->next->previous = watched;
    watch->first = watched;
    pthread_mutex_unlock(&watch->lock);
    metrics_connections_add(watch->metrics, 1);
    return watched;
}

void watch_remove(struct watch *watch, struct watched *watched)
{
    pthread_mutex_lock(&watch->lock);
    if (watched->next)
        watched->next->previous = watched->previous;
    if (watched->previous)
        watched->previous->next = watched->next;
    else
        watch->first = watched->next;
    watch->count--;
    pthread_mutex_unlock(&watch->lock);
    metrics_connections_add(watch->metrics, -1);
    free(watched);
}

void watched_seconds(struct watched *watched, int seconds)
{
    atomic_store(&watched->idle_since_us, 0);
    atomic_store(&watched->deadline_us,
                 seconds ? time_monotonic_us() + (int64_t)seconds * 1000000 : 0);
}

void watched_idle(struct watched *watched, int seconds)
{
    watched_seconds(watched, seconds);
    atomic_store(&watched->idle_since_us, time_monotonic_us());
}

bool watched_is_idle(struct watched *watched)
{
    return atomic_load(&watched->idle_since_us) != 0;
}
