#include "server/session/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

struct snapshot {
    void *data;
    int64_t version;
    unsigned holders; /* readers, and one for being the present one */
    struct snapshot *next;
};

struct snapshots {
    pthread_mutex_t lock;
    struct snapshot *live; /* the present one first, then those still held */
    void (*free_data)(void *data);
};

struct snapshots *snapshots_new(void (*free_data)(void *data))
{
    struct snapshots *snapshots = calloc(1, sizeof *snapshots);
    if (!snapshots)
        abort();
    pthread_mutex_init(&snapshots->lock, NULL);
    snapshots->free_data = free_data;
    return snapshots;
}

/* Under the lock: one holder less of *at; gives the snapshot when it was the last. */
static struct snapshot *let_go(struct snapshot **at)
{
    struct snapshot *snapshot = *at;
    if (--snapshot->holders > 0)
        return NULL;
    *at = snapshot->next;
    return snapshot;
}

static void dispose(struct snapshots *snapshots, struct snapshot *snapshot)
{
    if (!snapshot)
        return;
    snapshots->free_data(snapshot->data);
    free(snapshot);
}

void snapshots_free(struct snapshots *snapshots)
{
    if (!snapshots)
        return;
    while (snapshots->live) {
        struct snapshot *snapshot = snapshots->live;
        snapshots->live = snapshot->next;
        dispose(snapshots, snapshot);
    }
    pthread_mutex_destroy(&snapshots->lock);
    free(snapshots);
}

void snapshots_publish(struct snapshots *snapshots, void *data, int64_t version)
{
    struct snapshot *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        abort();
    *fresh = (struct snapshot){.data = data, .version = version, .holders = 1};
    pthread_mutex_lock(&snapshots->lock);
    fresh->next = snapshots->live;
    snapshots->live = fresh;
    struct snapshot *last = fresh->next ? let_go(&fresh->next) : NULL;
    pthread_mutex_unlock(&snapshots->lock);
    dispose(snapshots, last);
}

const void *snapshots_acquire(struct snapshots *snapshots, int64_t *ret_version)
{
    pthread_mutex_lock(&snapshots->lock);
    struct snapshot *present = snapshots->live;
    if (present) {
        present->holders++;
        if (ret_version)
            *ret_version = present->version;
    }
    pthread_mutex_unlock(&snapshots->lock);
    return present ? present->data : NULL;
}

void snapshots_release(struct snapshots *snapshots, const void *data)
{
    struct snapshot *last = NULL;
    if (!data)
        return;
    pthread_mutex_lock(&snapshots->lock);
    for (struct snapshot **at = &snapshots->live; *at; at = &(*at)->next) {
        if ((*at)->data == data) {
            last = let_go(at);
            break;
        }
    }
    pthread_mutex_unlock(&snapshots->lock);
    dispose(snapshots, last);
}
