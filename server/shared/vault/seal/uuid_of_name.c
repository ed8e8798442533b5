#include "../inner.h"

#include "hotline/base/uuid.h"

#include <string.h>

struct uuid uuid_of_name(struct uuid name_space, struct str name)
{
    uint8_t hash[HASH_BYTES];
    vault_hash(hash, NULL, PARTS(PART(name_space.b, UUID_BYTES), PART(name.at, name.len)));
    struct uuid uuid;
    memcpy(uuid.b, hash, UUID_BYTES);
    uuid.b[6] = (uint8_t)(0x80 | (uuid.b[6] & 0x0f)); /* version 8 */
    uuid.b[8] = (uint8_t)(0x80 | (uuid.b[8] & 0x3f)); /* variant of RFC 9562 */
    return uuid;
}
