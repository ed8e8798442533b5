/* Finding a case by hashes or by its reference. */
#ifndef HOTLINE_SERVER_STORE_SEARCH_H
#define HOTLINE_SERVER_STORE_SEARCH_H

#include "server/store/store.h"

struct search_found {
    int64_t retry_after; /* seconds; not 0: too many searches, and nothing else is set */
    struct str cases;    /* JSON array */
    bool elsewhere;
};

/* Hashes are the 16 bytes that the index keeps. Counts as one search and is audited. */
struct error store_search_hashes(struct store *store, struct arena *arena, struct uuid actor,
                                 const struct str *hashes, size_t count,
                                 struct search_found *ret_found);
struct error store_search_reference(struct store *store, struct arena *arena, struct uuid actor,
                                    struct str reference, struct search_found *ret_found);

#endif
