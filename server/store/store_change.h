/* The feed of changes. */
#ifndef HOTLINE_SERVER_STORE_CHANGE_H
#define HOTLINE_SERVER_STORE_CHANGE_H

#include "server/store/store.h"

struct change_cursor {
    int64_t xid, id; /* xid 0: none */
};
struct change_page {
    struct str changes; /* JSON array */
    struct change_cursor next;
    bool more;          /* there is more to read at once */
    bool pending;       /* something waits for an older transaction to end */
};

/* What concerns the actor behind a cursor; without one, nothing but the present end. */
struct error store_changes(struct store *store, struct arena *arena, struct uuid actor,
                           struct change_cursor after, struct change_page *ret_page);
/* NOTIFY hotline_change, in a transaction that does nothing else. */
struct error store_change_announce(struct store *store, struct arena *arena);

#endif
