#include "server/router/handlers.h"
#include "server/session/reference.h"
#include "server/session/services.h"

/* If-None-Match: one or more entity tags, or a star; weak ones match too (RFC 9110, 13.1.2). */
static bool has_tag(struct str list, struct str tag)
{
    while (list.len) {
        struct str one = str_trim(str_cut(&list, ','));
        if (str_starts(one, "W/"))
            one = str_slice(one, 2, one.len);
        if (str_is(one, "*") || str_equal(one, tag))
            return true;
    }
    return false;
}

/* The answer was built once, when this version of the reference data was loaded. */
struct reply api_vocabularies(struct request *rq)
{
    static const char *const allowed[] = {NULL};
    struct error e = request_query_check(rq, allowed);
    const struct reference_data *data =
        e.id ? NULL : services_reference_acquire(rq->services, NULL);
    if (!e.id && !data)
        e = FAILED(UNAVAILABLE);
    if (e.id)
        return reply_error(rq, e);
    struct str tag = arena_str(rq->arena, data->tag);
    struct reply reply = has_tag(rq->if_none_match, tag)
                             ? reply_empty(304)
                             : reply_text(rq, 200, arena_str(rq->arena, data->document), NULL);
    services_reference_release(rq->services, data);
    reply.etag = tag;
    return reply;
}
