/* Random bytes of libuuid, whose header cannot stand beside ours (it has a uuid_parse too). */
#ifndef HOTLINE_SHARED_BASE_UUID_RANDOM_H
#define HOTLINE_SHARED_BASE_UUID_RANDOM_H

#include <stdint.h>

void uuid_random_bytes(uint8_t bytes[static 16]); /* a version 4 UUID */

#endif
