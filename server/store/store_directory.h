/* The directory's statements, and what the database keeps of them for queries. */
#ifndef HOTLINE_SERVER_STORE_DIRECTORY_H
#define HOTLINE_SERVER_STORE_DIRECTORY_H

#include "hotline/vault/directory.h"
#include "server/store/store.h"

struct statement_row {
    int64_t seq;
    struct str bytes;
};

/* Up to `limit` statements behind number after_seq, in order. */
struct error store_directory_read(struct store *store, struct arena *arena, uint64_t after_seq,
                                  int64_t limit, struct statement_row **ret_rows,
                                  size_t *ret_count);
#define SECRETS_MAX 1024

/* A group's secret (or the search key) sealed to one principal. */
struct directory_secret {
    struct uuid group;
    int64_t epoch;
    int64_t purpose; /* enum wrap_purpose: WRAP_GROUP or WRAP_SEARCH */
    struct uuid principal;
    struct str wrap;
};

struct directory_append {
    struct uuid actor; /* nil: hotline-admin with the root key */
    struct uuid key;   /* nil: not to be repeated (hotline-admin) */
    const uint8_t *request_hash;
    uint64_t after_seq; /* head the statements follow; another: ERROR_DIRECTORY_STALE */
    const struct str *statements;
    size_t statement_count;
    const struct directory_secret *secrets;
    size_t secret_count;
};
/* Appends statements that directory_append() has verified. */
struct error store_directory_append(struct store *store, struct arena *arena,
                                    const struct directory_append *append,
                                    struct directory_head *ret_head);

#endif
