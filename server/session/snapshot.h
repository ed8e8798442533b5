/* Immutable data that is replaced as a whole while others still read what was there before. */
#ifndef HOTLINE_SERVER_SNAPSHOT_H
#define HOTLINE_SERVER_SNAPSHOT_H

struct snapshots;

struct snapshots *snapshots_new(void (*free_data)(void *data));
void snapshots_free(struct snapshots *snapshots); /* frees the present one too; takes NULL */

/* Makes `data` the present one (and owns it); the one before goes when nobody holds it. */
void snapshots_publish(struct snapshots *snapshots, void *data);
/* The present one, NULL before the first; it stays until released. */
const void *snapshots_acquire(struct snapshots *snapshots);
void snapshots_release(struct snapshots *snapshots, const void *data); /* takes NULL data */

#endif
