#include "server/router/router.h"

struct reply reply_tree(struct request *rq, int status, const struct json *json)
{
    return (struct reply){.status = status, .body = json_text(rq->arena, json)};
}

struct reply reply_json(struct request *rq, int status, const struct json_field *fields,
                        const void *from)
{
    return reply_tree(rq, status, json_build(rq->arena, fields, from));
}

struct reply reply_text(struct request *rq, int status, struct str body, const char *type)
{
    (void)rq;
    return (struct reply){.status = status, .body = body, .content_type = type};
}

struct reply reply_empty(int status)
{
    return (struct reply){.status = status, .not_modified = status == 304};
}

struct reply reply_park(int64_t until_us)
{
    return (struct reply){.park_until_us = until_us};
}

void reply_etag(struct request *rq, struct reply *reply, int64_t version)
{
    reply->etag = arena_format(rq->arena, "\"%lld\"", (long long)version);
}

static struct json *problem_fields(struct arena *arena, const struct error_field *field)
{
    struct json *list = json_array(arena);
    for (; field; field = field->next) {
        struct json *item = json_object(arena);
        json_set(item, STR("pointer"), json_str(arena, field->pointer));
        json_set(item, STR("code"), json_str(arena, str_of(error_code(field->id))));
        json_append(list, item);
    }
    return list;
}

/* The detail of a fault of ours is for the log, not for whoever asked. */
static bool detail_goes_out(struct error error)
{
    return error.detail.len > 0 && error_status(error.id) < 500;
}

struct reply problem_reply(struct arena *arena, struct uuid request_id, struct error error)
{
    int status = error_status(error.id);
    if (status < 400) { /* one that only clients may have */
        error.id = ERROR_INTERNAL;
        status = error_status(error.id);
    }
    const char *code = error_code(error.id);
    struct json *problem = json_object(arena);
    json_set(problem, STR("type"),
             json_str(arena, arena_format(arena, "urn:hotline:problem:%s", code)));
    json_set(problem, STR("title"), json_str(arena, str_of(error_hint(error.id))));
    json_set(problem, STR("status"), json_int(arena, status));
    json_set(problem, STR("code"), json_str(arena, str_of(code)));
    if (detail_goes_out(error))
        json_set(problem, STR("detail"), json_str(arena, error.detail));
    if (!uuid_is_nil(request_id))
        json_set(problem, STR("instance"),
                 json_str(arena, arena_join(arena, STR("urn:uuid:"), uuid_str(arena, request_id))));
    if (error.fields)
        json_set(problem, STR("errors"), problem_fields(arena, error.fields));
    unsigned wait = error.retry_after;
    if (wait == 0 && (status == 429 || status == 503))
        wait = 2;
    return (struct reply){.status = status,
                          .body = json_text(arena, problem),
                          .content_type = "application/problem+json",
                          .retry_after = wait,
                          .error = error.id,
                          .error_detail = error.detail};
}

struct reply reply_error(struct request *rq, struct error error)
{
    return problem_reply(rq->arena, rq->id, error);
}
