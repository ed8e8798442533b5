/* Throttling. The device cookie shows that somebody has signed in fully from this device before. It only says
 * which bucket failed tries are counted in, so that a stranger's tries lock nobody out. */
#ifndef HOTLINE_SERVER_DEVICE_H
#define HOTLINE_SERVER_DEVICE_H

#include "hotline/vault/server_key.h"

/* Nothing is stored: random(16) | keyed hash of the user name and those. */
bool device_known(struct arena *arena, const struct server_key *key, struct str username,
                  struct str cookie);
/* Where tries with this name are counted: "sign in" or "enrol" as the kind. */
void tries_bucket(struct arena *arena, const struct server_key *key, const char *kind,
                  struct str username, uint8_t ret_hash[HASH_BYTES]);
/* The whole value of Set-Cookie. */
struct str device_cookie(struct arena *arena, const struct server_key *key, struct str username);

#endif
