/* An answer leaves the worker's arena, which is wiped, for the request's own. */
#ifndef HOTLINE_SERVER_ANSWER_H
#define HOTLINE_SERVER_ANSWER_H

#include "server/router/request.h"

void answer_copy(struct arena *arena, const struct reply *from, struct reply *ret_reply);

#endif
