/* What /readyz and /metrics want to know of the database. */
#ifndef HOTLINE_SERVER_STORE_HEALTH_H
#define HOTLINE_SERVER_STORE_HEALTH_H

#include "server/store/store.h"

struct store_health {
    int64_t schema; /* number of the last migration */
    millis now;     /* the database's clock */
    int64_t audit_backlog;
    int64_t last_change; /* the newest number in the feed of changes */
};

struct error store_health_read(struct store *store, struct arena *arena,
                               struct store_health *ret_health);

#endif
