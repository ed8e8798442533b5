/* Finding a case by hashes or by its reference. */
#ifndef HOTLINE_SERVER_STORE_SEARCH_H
#define HOTLINE_SERVER_STORE_SEARCH_H

#include "server/store/store_case_read.h"

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

/* A page of GET /v1/texts. */
struct text_page {
    struct uuid actor;
    millis since;             /* MILLIS_NONE: all */
    const struct uuid *cases; /* only these; NULL: all */
    size_t case_count;
    int64_t after_at; /* microseconds; 0: the first page */
    struct uuid after_id;
    int64_t limit;
};
/* Parts as texts_page of schema/functions/texts.sql gives them: "page" or "wait", then of each case
 * "clear" and its sealed side. Counts as one page of the user's hour and is audited. */
struct error store_texts_page(struct store *store, struct arena *arena,
                              const struct text_page *page, struct case_part **ret_parts,
                              size_t *ret_count);

#endif
