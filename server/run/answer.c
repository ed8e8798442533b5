#include "server/run/answer.h"

void answer_copy(struct arena *arena, const struct reply *from, struct reply *ret_reply)
{
    struct reply reply = *from; /* content_type is a literal */
    reply.body = arena_str(arena, from->body);
    reply.location = arena_str(arena, from->location);
    reply.etag = arena_str(arena, from->etag);
    reply.set_cookie = arena_str(arena, from->set_cookie);
    reply.allow = arena_str(arena, from->allow);
    reply.error_detail = arena_str(arena, from->error_detail);
    *ret_reply = reply;
}
