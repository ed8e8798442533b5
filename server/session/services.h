/* What every request may use and no request owns: the server's key, the verified directory, the
 * reference data, the options of passwords. One per process, shared by all threads. */
#ifndef HOTLINE_SERVER_SERVICES_H
#define HOTLINE_SERVER_SERVICES_H

#include "hotline/vault/directory.h"
#include "hotline/vault/server_key.h"

struct services;
struct store; /* server/store/store.h */

/* How reference data is read and freed (server/session/reference.h has one). load gives a new
 * immutable snapshot, or *ret_data NULL when the version is still `known`. */
struct reference_source {
    struct error (*load)(struct store *store, struct arena *scratch, int64_t known,
                         void **ret_data, int64_t *ret_version);
    void (*free)(void *data);
};

struct services_options {
    struct server_key *server_key; /* not owned */
    uint8_t root_public[KEY_BYTES];
    uint32_t argon2_memory_kib; /* what new users are told; limits.def holds floor and ceiling */
    uint32_t argon2_passes;
    struct reference_source reference;
};

/* The directory starts empty and the reference data absent, until services_refresh. */
struct services *services_new(const struct services_options *options);
void services_free(struct services *services); /* nobody may hold anything acquired; takes NULL */

const struct server_key *services_server_key(const struct services *services);
const struct services_options *services_options(const struct services *services);

/* A snapshot that stays as it is until it is released; never NULL, perhaps without a statement
 * (before the ceremony). Release with the same pointer, by the thread's own hand. */
const struct directory *services_directory_acquire(const struct services *services);
void services_directory_release(const struct services *services,
                                const struct directory *directory);
/* Appends what the database has beyond the present snapshot, after verifying it. Handlers call it
 * on ERROR_DIRECTORY_STALE, then acquire again. ERROR_STATEMENT_REFUSED (nothing changes): the
 * database holds a statement that does not chain to the root. */
struct error services_directory_refresh(const struct services *services, struct store *store,
                                        struct arena *arena);

/* The newest reference data: a const struct reference_data * (server/session/reference.h) and its
 * version; NULL before the first load. */
const void *services_reference_acquire(const struct services *services, int64_t *ret_version);
void services_reference_release(const struct services *services, const void *data);
/* Loads it anew when its version has changed. */
struct error services_reference_refresh(const struct services *services, struct store *store,
                                        struct arena *arena);

#endif
