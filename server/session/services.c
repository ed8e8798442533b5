#include "server/session/services.h"

#include <pthread.h>
#include <stdlib.h>

#include "server/session/snapshot.h"
#include "server/store/store_directory.h"

#define STATEMENTS_AT_ONCE 500

struct services {
    struct services_options options;
    struct snapshots *directories;
    struct snapshots *references;
    pthread_mutex_t *refreshing; /* one thread at a time makes a new snapshot */
};

static void free_directory(void *data)
{
    directory_free(data);
}

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

struct services *services_new(const struct services_options *options)
{
    struct services *services = must(calloc(1, sizeof *services));
    services->options = *options;
    services->directories = snapshots_new(free_directory);
    services->references = snapshots_new(options->reference.free);
    services->refreshing = must(malloc(sizeof *services->refreshing));
    pthread_mutex_init(services->refreshing, NULL);
    snapshots_publish(services->directories, directory_new(options->root_public), 0);
    return services;
}

void services_free(struct services *services)
{
    if (!services)
        return;
    snapshots_free(services->directories);
    snapshots_free(services->references);
    pthread_mutex_destroy(services->refreshing);
    free(services->refreshing);
    free(services);
}

const struct server_key *services_server_key(const struct services *services)
{
    return services->options.server_key;
}

const struct services_options *services_options(const struct services *services)
{
    return &services->options;
}

const struct directory *services_directory_acquire(const struct services *services)
{
    return snapshots_acquire(services->directories, NULL);
}

void services_directory_release(const struct services *services,
                                const struct directory *directory)
{
    snapshots_release(services->directories, directory);
}

/* Reads page by page and verifies; *next stays NULL while there is nothing new. */
static struct error extend(struct store *store, struct arena *arena,
                           const struct directory *present, struct directory **next)
{
    uint64_t seq = directory_head(present).seq;
    for (;;) {
        struct statement_row *rows = NULL;
        size_t count = 0;
        struct error error =
            store_directory_read(store, arena, seq, STATEMENTS_AT_ONCE, &rows, &count);
        if (error.id)
            return error;
        if (count > 0 && !*next)
            *next = directory_copy(present);
        for (size_t i = 0; i < count; i++) {
            error = directory_append(*next, rows[i].bytes);
            if (error.id)
                return error;
        }
        if (count < STATEMENTS_AT_ONCE)
            return NO_ERROR;
        seq = directory_head(*next).seq;
    }
}

struct error services_directory_refresh(const struct services *services, struct store *store,
                                        struct arena *arena)
{
    pthread_mutex_lock(services->refreshing);
    const struct directory *present = services_directory_acquire(services);
    struct directory *next = NULL;
    struct error error = extend(store, arena, present, &next);
    services_directory_release(services, present);
    if (error.id)
        directory_free(next);
    else if (next)
        snapshots_publish(services->directories, next, 0);
    pthread_mutex_unlock(services->refreshing);
    return error;
}

const void *services_reference_acquire(const struct services *services, int64_t *ret_version)
{
    return snapshots_acquire(services->references, ret_version);
}

void services_reference_release(const struct services *services, const void *data)
{
    snapshots_release(services->references, data);
}

struct error services_reference_refresh(const struct services *services, struct store *store,
                                        struct arena *arena)
{
    int64_t known = -1, version = -1;
    void *data = NULL;
    pthread_mutex_lock(services->refreshing);
    services_reference_release(services, services_reference_acquire(services, &known));
    struct error error =
        services->options.reference.load(store, arena, known, &data, &version);
    if (!error.id && data)
        snapshots_publish(services->references, data, version);
    pthread_mutex_unlock(services->refreshing);
    return error;
}
