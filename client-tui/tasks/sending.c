#include "tasks/sending.h"

#include "tasks/session.h"

static struct error send(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct sending_input *in = input;
    struct sent *out = ARENA_NEW(arena, struct sent);
    struct error e = NO_ERROR;
    *ret_output = out;
    out->version = in->version;
    while (out->count < in->count && !e.id) {
        const struct sending *sending = &in->at[out->count];
        struct net_reply reply = {0};
        struct net_request request = {.method = sending->method, .body = sending->body,
                                      .key = sending->key, .if_match = out->version};
        e = case_send(session->keyring, arena, in->reference, sending->rest, &request, &reply);
        if (e.id)
            break;
        if (out->version)
            out->version = json_integer(json_member(reply.body, "version"), reply.version);
        out->count++;
    }
    return e;
}

const struct task task_sending = {.sends = true, .run = send};
