/* Numbers told as words, in a body. */
#ifndef HOTLINE_SERVER_API_SPOKEN_H
#define HOTLINE_SERVER_API_SPOKEN_H

#include "hotline/base/spoken.h"
#include "server/router/request.h"

/* Reads the list at /numbers: `count` numbers whose check number fits. */
struct error spoken_read(struct request *rq, const struct json *list, size_t count,
                         uint16_t *ret_numbers);
struct json *spoken_json(struct request *rq, const uint16_t *numbers, size_t count);
/* ERROR_TOO_MANY, where there is to wait. */
struct error spoken_wait(int64_t retry_after);

#endif
