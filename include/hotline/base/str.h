/* A run of bytes that somebody else owns. Not NUL-terminated unless the maker says so. */
#ifndef HOTLINE_BASE_STR_H
#define HOTLINE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *at;
    size_t len;
};

#define STR(LITERAL) ((struct str){.at = (LITERAL), .len = sizeof(LITERAL) - 1})
#define STR_NONE ((struct str){.at = NULL, .len = 0})

struct str str_of(const char *text); /* NULL gives STR_NONE */
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_starts(struct str a, const char *prefix);
bool str_ends(struct str a, const char *suffix);
int str_compare(struct str a, struct str b); /* bytewise, shorter first */
struct str str_slice(struct str a, size_t from, size_t to); /* clamped to a */
struct str str_trim(struct str a); /* ASCII white space */
/* Splits at the first separator: returns what stands before it and moves *rest behind it;
 * without one returns all and empties *rest. */
struct str str_cut(struct str *rest, char separator);
bool str_to_int(struct str a, int64_t *ret_value);   /* whole string, decimal, no overflow */
bool str_to_bytes_hex(struct str a, uint8_t *ret_bytes, size_t len); /* exactly 2*len digits */

#endif
