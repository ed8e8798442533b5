#include "server/events/announcer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "server/store/store_change.h"

#define SPACING_NS 50000000L

struct announcer {
    struct store *store;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    bool ending, changed;
};

/* False when the announcer shall end. */
static bool wait_for_change(struct announcer *announcer)
{
    pthread_mutex_lock(&announcer->lock);
    while (!announcer->ending && !announcer->changed)
        pthread_cond_wait(&announcer->wanted, &announcer->lock);
    announcer->changed = false;
    bool goes_on = !announcer->ending;
    pthread_mutex_unlock(&announcer->lock);
    return goes_on;
}

static void *announcing(void *arg)
{
    struct announcer *announcer = arg;
    const struct timespec spacing = {.tv_nsec = SPACING_NS};
    while (wait_for_change(announcer)) {
        /* when it fails, the keepers' rounds tell of the change */
        (void)store_change_announce(announcer->store, announcer->arena);
        arena_reset(announcer->arena);
        nanosleep(&spacing, NULL);
    }
    return NULL;
}

struct announcer *announcer_new(const struct events_options *options)
{
    struct announcer *announcer = calloc(1, sizeof *announcer);
    if (!announcer)
        abort();
    announcer->store = store_new(&(struct store_options){
        .conninfo = options->conninfo, .statement_seconds = options->statement_seconds});
    announcer->arena = arena_new(1024, false);
    pthread_cond_init(&announcer->wanted, NULL);
    pthread_mutex_init(&announcer->lock, NULL);
    if (pthread_create(&announcer->thread, NULL, announcing, announcer) != 0)
        abort();
    return announcer;
}

void announcer_changed(struct announcer *announcer)
{
    pthread_mutex_lock(&announcer->lock);
    if (!announcer->changed)
        pthread_cond_signal(&announcer->wanted);
    announcer->changed = true;
    pthread_mutex_unlock(&announcer->lock);
}

void announcer_free(struct announcer *announcer)
{
    if (!announcer)
        return;
    pthread_mutex_lock(&announcer->lock);
    announcer->ending = true;
    pthread_cond_signal(&announcer->wanted);
    pthread_mutex_unlock(&announcer->lock);
    pthread_join(announcer->thread, NULL);
    pthread_cond_destroy(&announcer->wanted);
    pthread_mutex_destroy(&announcer->lock);
    store_free(announcer->store);
    arena_free(announcer->arena);
    free(announcer);
}
