/* The JSON of cases, in one place: Record, Wrap, Key (include/hotline/wire/case.h) and the rows of
 * a page, from what the store read. */
#ifndef HOTLINE_SERVER_API_CASE_WIRE_H
#define HOTLINE_SERVER_API_CASE_WIRE_H

#include "hotline/wire/case.h"
#include "server/router/request.h"
#include "server/store/store_case_read.h"

/* The rows of a reading function as an answer: the members of its "clear" rows, and "keys",
 * "wraps", "records". ERROR_INTERNAL when a wrap does not open under the case's layer. */
struct error case_wire_parts(struct request *rq, const struct case_part *parts, size_t count,
                             struct json **ret_json);

/* The same as the answer to a GET, with its "version" as ETag; or the error. */
struct reply case_wire_reply(struct request *rq, struct error error,
                             const struct case_part *parts, size_t count);

/* GET of one thing by the id in its path, which takes no query; `read` gives its parts. */
struct reply case_wire_read(struct request *rq,
                            struct error (*read)(struct store *store, struct arena *arena,
                                                 struct uuid actor, struct uuid id,
                                                 struct case_part **ret_parts, size_t *ret_count));

/* One row of GET /v1/cases. */
struct error case_wire_row(struct request *rq, const struct case_row *row,
                           struct json **ret_json);

/* Arrays for parameters: the strings of a JSON array. */
const struct str *case_wire_strings(struct arena *arena, const struct json *array,
                                    size_t *ret_count);

#endif
