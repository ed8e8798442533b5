#include "server/events/keeper.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "hotline/base/log.h"
#include "server/session/services.h"
#include "server/store/store_health.h"

#define ROUND_SECONDS 1

struct keeper {
    struct events_options options;
    struct store *store;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    bool ending, refresh;
    void (*changed)(void *arg);
    void *arg;
    int64_t last_change;
    unsigned quiet; /* rounds since it moved */
    enum error_id said; /* what was logged last */
};

static void say(struct keeper *keeper, const char *what, struct error error)
{
    if (error.id && error.id != keeper->said)
        log_event(LOG_WARN, what, "error=%s detail=%.*s", error_code(error.id),
                  (int)error.detail.len, error.detail.at ? error.detail.at : "");
    if (!error.id && keeper->said)
        log_event(LOG_INFO, what, "error=none");
    keeper->said = error.id;
}

/* Numbers are committed out of order, so a round looks again after one in which they moved. */
static void look_for_changes(struct keeper *keeper, int64_t last_change)
{
    keeper->quiet = last_change == keeper->last_change ? keeper->quiet + 1 : 0;
    keeper->last_change = last_change;
    if (keeper->quiet < 2)
        keeper->changed(keeper->arg);
}

static void round_trip(struct keeper *keeper)
{
    struct store_health seen = {0};
    struct health_report report = health_get(keeper->options.health);
    struct error error = store_health_read(keeper->store, keeper->arena, &seen);
    report.database = !error.id;
    report.at_us = time_monotonic_us();
    if (!error.id) {
        report.schema = seen.schema;
        report.clock_ms = seen.now - time_now();
        report.audit_backlog = seen.audit_backlog;
        look_for_changes(keeper, seen.last_change);
        error = services_directory_refresh(keeper->options.services, keeper->store, keeper->arena);
        report.directory = !error.id;
    }
    if (report.database) {
        struct error second =
            services_reference_refresh(keeper->options.services, keeper->store, keeper->arena);
        report.reference = !second.id;
        error = error.id ? error : second;
    }
    health_set(keeper->options.health, &report);
    say(keeper, "keeper", error);
    arena_reset(keeper->arena);
}

/* False when the keeper shall end. */
static bool wait_for_round(struct keeper *keeper)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ROUND_SECONDS;
    int waited = 0;
    pthread_mutex_lock(&keeper->lock);
    while (!keeper->ending && !keeper->refresh && waited == 0)
        waited = pthread_cond_timedwait(&keeper->wanted, &keeper->lock, &until);
    keeper->refresh = false;
    bool goes_on = !keeper->ending;
    pthread_mutex_unlock(&keeper->lock);
    return goes_on;
}

static void *keeping(void *arg)
{
    struct keeper *keeper = arg;
    while (wait_for_round(keeper))
        round_trip(keeper);
    return NULL;
}

struct keeper *keeper_new(const struct events_options *options, void (*changed)(void *arg),
                          void *arg)
{
    struct keeper *keeper = calloc(1, sizeof *keeper);
    if (!keeper)
        abort();
    keeper->options = *options;
    keeper->changed = changed;
    keeper->arg = arg;
    keeper->store = store_new(&(struct store_options){
        .conninfo = options->conninfo, .statement_seconds = options->statement_seconds});
    keeper->arena = arena_new((size_t)64 * 1024, false);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&keeper->wanted, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&keeper->lock, NULL);
    round_trip(keeper);
    if (pthread_create(&keeper->thread, NULL, keeping, keeper) != 0)
        abort();
    return keeper;
}

void keeper_refresh(struct keeper *keeper)
{
    pthread_mutex_lock(&keeper->lock);
    keeper->refresh = true;
    pthread_cond_signal(&keeper->wanted);
    pthread_mutex_unlock(&keeper->lock);
}

void keeper_free(struct keeper *keeper)
{
    if (!keeper)
        return;
    pthread_mutex_lock(&keeper->lock);
    keeper->ending = true;
    pthread_cond_signal(&keeper->wanted);
    pthread_mutex_unlock(&keeper->lock);
    pthread_join(keeper->thread, NULL);
    pthread_cond_destroy(&keeper->wanted);
    pthread_mutex_destroy(&keeper->lock);
    store_free(keeper->store);
    arena_free(keeper->arena);
    free(keeper);
}
