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

/* A group's secret (or the search key) sealed to one principal. */
struct directory_secret {
    struct uuid group;
    int64_t epoch;
    int64_t purpose; /* enum wrap_purpose: WRAP_GROUP or WRAP_SEARCH */
    struct uuid principal;
    struct str wrap;
};

struct directory_posting {
    struct uuid actor; /* nil: hotline-admin with the root key */
    struct uuid key;   /* nil: not to be repeated (hotline-admin) */
    struct str request_hash;
    const struct str *statements;   /* verified and in order */
    const struct statement *parsed; /* the same, read */
    size_t statement_count;
    struct directory_head head; /* after the last of them */
    const struct directory_secret *secrets;
    size_t secret_count;
};
/* Appends, with the rows that say the same; ERROR_DIRECTORY_STALE when the list has moved on. */
struct error store_directory_append(struct store *store, struct arena *arena,
                                    const struct directory_posting *posting,
                                    struct directory_head *ret_head);

struct principal_row {
    struct uuid id;
    struct str name, kind, role, office;
    int64_t epoch;
};
/* In order of names behind `after`, without the revoked; STR_NONE: any. */
struct error store_principals_page(struct store *store, struct arena *arena, struct str kind,
                                   struct str role, struct str office, struct str after,
                                   int64_t limit, struct principal_row **ret_rows,
                                   size_t *ret_count);

#endif
