/* base64 (RFC 4648, standard alphabet, padded, strict), hex, big-endian integers, wiping. */
#ifndef HOTLINE_BASE_BYTES_H
#define HOTLINE_BASE_BYTES_H

#include "hotline/base/arena.h"

struct str base64_encode(struct arena *arena, const void *bytes, size_t len);
/* Refuses white space, missing padding and non-zero trailing bits. */
bool base64_decode(struct arena *arena, struct str text, struct str *ret_bytes);
struct str hex_encode(struct arena *arena, const void *bytes, size_t len);

void be32_put(uint8_t *at, uint32_t value);
void be64_put(uint8_t *at, uint64_t value);
uint32_t be32_get(const uint8_t *at);
uint64_t be64_get(const uint8_t *at);

void wipe(void *at, size_t len); /* not optimised away */
/* Copies go through vector registers, and an idle thread keeps what the last one left there: 32
 * bytes of a header or a body in every core. To be called when a thread is done with a request.
 * Does nothing on processors other than x86-64. */
void wipe_registers(void);

#endif
