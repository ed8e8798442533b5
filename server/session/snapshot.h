/* Immutable data that is replaced as a whole while others still read what was there before. */
#ifndef HOTLINE_SERVER_SNAPSHOT_H
#define HOTLINE_SERVER_SNAPSHOT_H

#include <stdint.h>

struct snapshots;

struct snapshots *snapshots_new(void (*free_data)(void *data));
void snapshots_free(struct snapshots *snapshots); /* frees the present one too; takes NULL */

/* Makes `data` the present one (and owns it); the one before goes when nobody holds it. */
void snapshots_publish(struct snapshots *snapshots, void *data, int64_t version);
/* The present one, NULL before the first; it stays until released. ret_version may be NULL and is
 * untouched before the first. */
const void *snapshots_acquire(struct snapshots *snapshots, int64_t *ret_version);
void snapshots_release(struct snapshots *snapshots, const void *data); /* takes NULL data */

#endif
