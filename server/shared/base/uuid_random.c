#include "uuid_random.h"

#include <uuid/uuid.h>

void uuid_random_bytes(uint8_t bytes[static 16])
{
    uuid_generate_random(bytes);
}
