/* Signing in, sessions, and who the caller of a request is. Hashes are server.key's. */
#ifndef HOTLINE_SERVER_STORE_SESSION_H
#define HOTLINE_SERVER_STORE_SESSION_H

#include "server/router/request.h"
#include "server/store/store.h"

/* Whose session this is. Her role and office are those of her signed statement: ROLE_NONE until
 * she is admitted. ERROR_UNAUTHENTICATED for a session that is unknown, ended, expired, idle too
 * long, or of a disabled user. Notes that it was used, at most once a minute. */
struct error store_session_find(struct store *store, struct arena *arena,
                                const uint8_t token_hash[HASH_BYTES], struct caller *ret_caller);

/* How to hash the password of an account; salt empty where there is nobody who could sign in. */
struct sign_in_parameters {
    struct str salt;
    int64_t passes, memory_kib;
};
struct error store_sign_in_parameters(struct store *store, struct arena *arena,
                                      struct str username, struct sign_in_parameters *ret);

/* Where tries are counted: a keyed hash of the name as typed, which may be anything. */
struct sign_in_bucket {
    const uint8_t *hash; /* HASH_BYTES */
    bool known_device;
};
struct sign_in_account {
    struct uuid id; /* nil: nobody who could sign in */
    struct str auth_hash;
};
/* Counts one try, before the password is looked at. ERROR_TOO_MANY with retry_after once
 * LIMIT_SIGN_IN_PER_USER tries stand in the window. */
struct error store_sign_in_try(struct store *store, struct arena *arena,
                               struct sign_in_bucket bucket, struct str username,
                               struct sign_in_account *ret_account);
/* The try stays counted and goes to the audit; user is nil where there is no such account. */
struct error store_sign_in_failed(struct store *store, struct arena *arena, struct uuid user,
                                  bool known_device);

struct session_new {
    struct uuid id;
    const uint8_t *token_hash; /* HASH_BYTES */
    struct uuid user;
    struct sign_in_bucket bucket;
};
struct session_opened {
    millis expires_at;
    struct str username, display_name, role, office, state;
    struct str closed_bundle; /* under the outer layer */
    int64_t bundle_version;
    int64_t directory_seq; /* 0: empty */
    struct str directory_hash;
};
/* Clears the tries of the bucket. */
struct error store_session_open(struct store *store, struct arena *arena,
                                const struct session_new *session,
                                struct session_opened *ret_opened);

struct error store_session_end(struct store *store, struct arena *arena, struct uuid user,
                               struct uuid session);

#endif
