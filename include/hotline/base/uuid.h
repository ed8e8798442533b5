/* UUIDs (RFC 9562): version 7 made from the clock and libuuid's random bytes, so that indexes
 * grow at one end. */
#ifndef HOTLINE_BASE_UUID_H
#define HOTLINE_BASE_UUID_H

#include "hotline/base/arena.h"

#define UUID_BYTES 16
#define UUID_TEXT 36

struct uuid {
    uint8_t b[UUID_BYTES];
};

struct uuid uuid_new(void);    /* version 7 */
struct uuid uuid_random(void); /* version 4, for idempotency keys */
/* 8-4-4-4-12 hex, any case. Hidden: libuuid has another function of this name. */
__attribute__((visibility("hidden"))) bool uuid_parse(struct str text, struct uuid *ret_uuid);
void uuid_text(struct uuid uuid, char text[static UUID_TEXT + 1]);
struct str uuid_str(struct arena *arena, struct uuid uuid);
bool uuid_equal(struct uuid a, struct uuid b);
bool uuid_is_nil(struct uuid a);
/* A stable UUID (version 8) of a name in a namespace: BLAKE2b. Groups get theirs from the
 * installation's id and their handle. (The body stands in the vault, where the hashes are.) */
struct uuid uuid_of_name(struct uuid name_space, struct str name);

#endif
