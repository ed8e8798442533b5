/* Percent-encoding (RFC 3986). */
#ifndef HOTLINE_SERVER_PERCENT_H
#define HOTLINE_SERVER_PERCENT_H

#include "hotline/base/arena.h"

/* False on a bad escape, a NUL or control character, or bytes that are not UTF-8. In a query a
 * plus is a space; in a path an encoded slash is refused. */
bool percent_decode(struct arena *arena, struct str text, bool query, struct str *ret_text);

#endif
