/* What can go wrong, as a value. Every error a program may tell a user is one row of
 * vocab/errors.def: ERROR(ID, http_status, wire_code, hint). ERROR_NONE is 0.
 * Libraries return errors and never log; programs log once. */
#ifndef HOTLINE_BASE_ERROR_H
#define HOTLINE_BASE_ERROR_H

#include "hotline/base/str.h"

enum error_id {
#define ERROR(ID, STATUS, CODE, HINT) ERROR_##ID,
#include "hotline/vocab/errors.def"
#undef ERROR
    ERROR_COUNT
};

/* One bad field: pointer is an RFC 6901 JSON pointer into the body. */
struct error_field {
    struct str pointer;
    enum error_id id;
    struct error_field *next;
};

/* detail and fields live in the arena of the request that failed; both may be empty.
 * detail never carries content, names, numbers or search terms. */
struct error {
    enum error_id id;
    struct str detail;
    struct error_field *fields;
    unsigned retry_after; /* seconds, for 429 and 503 */
};

#define NO_ERROR ((struct error){.id = ERROR_NONE})
#define FAILED(ID) ((struct error){.id = ERROR_##ID})

/* HTTP status, stable wire code and English hint of an error. */
int error_status(enum error_id id);
const char *error_code(enum error_id id);
const char *error_hint(enum error_id id);
/* The id of a wire code, ERROR_INTERNAL for one this build does not know. */
enum error_id error_from_code(struct str code);

#endif
