/* All of a run of bytes through a file descriptor, however many calls that takes. On failure errno
 * says why; 0 when there was no more to read. */
#ifndef HOTLINE_BASE_DESCRIPTOR_H
#define HOTLINE_BASE_DESCRIPTOR_H

#include "hotline/base/str.h"

bool descriptor_write(int fd, struct str bytes);
bool descriptor_read(int fd, char *at, size_t len);
void descriptor_close(int *fd); /* takes a closed one, -1 */

/* Closed at the end of its block. */
#define FD __attribute__((cleanup(descriptor_close))) int

#endif
