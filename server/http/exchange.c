#include "server/http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/base/log.h"
#include "server/run/answer.h"

#define ARENA_BYTES 2048

enum stage {
    STAGE_HEADERS, /* not handled yet */
    STAGE_BODY,    /* the body comes in */
    STAGE_WORKING, /* suspended: a lane has it */
    STAGE_DONE,    /* job.reply stands */
    STAGE_SENT,    /* queued for sending */
};

struct exchange {
    struct job job; /* first: a job's owner is found by its address */
    struct http *http;
    struct MHD_Connection *connection;
    struct arena *arena;
    struct watched *watched;
    enum stage stage;
    struct error refusal;
    struct str allow;
    char *body;
    size_t body_len, body_room;
    int64_t begun_us, answered_us;
    char id[UUID_TEXT + 1];
};

static struct watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

void *exchange_begin(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct http *http = cls;
    struct exchange *x = calloc(1, sizeof *x);
    if (!x)
        abort();
    x->http = http;
    x->connection = connection;
    x->arena = arena_new(ARENA_BYTES, false);
    x->job.arena = x->arena;
    x->job.in.target = arena_str(x->arena, str_of(target));
    x->job.in.id = uuid_new();
    uuid_text(x->job.in.id, x->id);
    x->begun_us = time_monotonic_us();
    x->watched = watched_of(connection);
    if (x->watched && watched_is_idle(x->watched)) /* the first request's clock runs already */
        watched_seconds(x->watched, LIMIT_HEADER_SECONDS);
    pthread_mutex_lock(&http->lock);
    http->exchanges++;
    pthread_mutex_unlock(&http->lock);
    return x;
}

static void deadline(struct exchange *x, int seconds)
{
    if (x->watched)
        watched_seconds(x->watched, seconds);
}

static void refuse(struct exchange *x, enum error_id id, const char *detail)
{
    if (x->refusal.id)
        return; /* the first reason stands */
    x->refusal = (struct error){.id = id, .detail = str_of(detail)};
}

static enum MHD_Result answer(struct exchange *x, bool closes)
{
    const struct reply *reply = &x->job.reply;
    closes = closes || atomic_load(&x->http->stopping);
    struct MHD_Response *response = response_of(reply, x->id, closes);
    if (!response)
        return MHD_NO;
    enum MHD_Result queued =
        MHD_queue_response(x->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    x->stage = STAGE_SENT;
    x->answered_us = time_monotonic_us();
    metrics_request(x->http->options.metrics, x->job.in.route, reply->status,
                    x->answered_us - x->begun_us);
    deadline(x, LIMIT_IDLE_SECONDS);
    return queued;
}

static void make_problem(struct exchange *x, struct error error)
{
    struct reply problem = problem_reply(x->arena, x->job.in.id, error);
    problem.allow = x->allow;
    answer_copy(x->arena, &problem, &x->job.reply);
}

/* Without reading the body: the one case in which answering on the first call, which closes the
 * connection, is what we want. */
static enum MHD_Result refuse_at_once(struct exchange *x)
{
    make_problem(x, x->refusal);
    return answer(x, true);
}

static void take_headers(struct exchange *x, const struct headers *headers)
{
    struct incoming *in = &x->job.in;
    in->content_type = headers->content_type;
    in->authorization = headers->authorization;
    in->idempotency_key = headers->idempotency_key;
    in->if_match = headers->if_match;
    in->if_none_match = headers->if_none_match;
    in->cookie = headers->cookie;
}

static void check_headers(struct exchange *x, const struct headers *headers)
{
    if (headers->total > LIMIT_HEADERS)
        refuse(x, ERROR_HEADER_INVALID, "too many bytes of headers");
    if (!headers->host.len)
        refuse(x, ERROR_HEADER_INVALID, "Host");
    if (headers->doubled)
        refuse(x, ERROR_HEADER_INVALID, headers->doubled);
}

static bool reserve_body(struct exchange *x, uint64_t declared)
{
    struct http *http = x->http;
    if (declared > http->options.body_memory - http->body_bytes)
        return false;
    http->body_bytes += declared;
    x->body_room = declared;
    x->body = arena_alloc(x->arena, declared);
    return true;
}

/* The first call: headers are there, the body is not. */
static enum MHD_Result handle_headers(struct exchange *x, const char *method)
{
    struct headers headers;
    headers_read(x->connection, &headers);
    x->job.in.method = arena_str(x->arena, str_of(method));
    take_headers(x, &headers);
    struct error unmatched = router_match(x->arena, &x->job.in, &x->allow);
    if (headers.framing) {
        refuse(x, ERROR_HEADER_INVALID, "Content-Length");
        return refuse_at_once(x);
    }
    check_headers(x, &headers);
    if (!x->refusal.id)
        x->refusal = unmatched;
    if (atomic_load(&x->http->stopping))
        refuse(x, ERROR_STOPPING, NULL);
    const struct route *route = x->job.in.route;
    if (headers.declared > (route ? route->body_limit : (size_t)LIMIT_BODY_SMALL)) {
        refuse(x, ERROR_BODY_TOO_LARGE, NULL);
        return refuse_at_once(x);
    }
    if (!x->refusal.id && headers.declared > 0 && !reserve_body(x, headers.declared)) {
        refuse(x, ERROR_OVERLOADED, NULL);
        return refuse_at_once(x);
    }
    x->stage = STAGE_BODY;
    deadline(x, LIMIT_BODY_SECONDS);
    return MHD_YES;
}

static void take_body(struct exchange *x, const char *bytes, size_t len)
{
    if (x->refusal.id)
        return; /* read away; it is bounded by what was declared */
    if (len > x->body_room - x->body_len) {
        refuse(x, ERROR_BODY_TOO_LARGE, NULL);
        return;
    }
    memcpy(x->body + x->body_len, bytes, len);
    x->body_len += len;
}

/* A worker's last act with a job. */
static void job_done(struct job *job)
{
    struct exchange *x = (struct exchange *)(void *)job;
    x->stage = STAGE_DONE;
    MHD_resume_connection(x->connection);
}

static enum MHD_Result handle_whole(struct exchange *x)
{
    if (x->refusal.id) {
        make_problem(x, x->refusal);
        return answer(x, false);
    }
    x->job.in.body = (struct str){.at = x->body, .len = x->body_len};
    x->job.done = job_done;
    x->stage = STAGE_WORKING;
    deadline(x, 0);
    MHD_suspend_connection(x->connection);
    enum error_id id = runner_submit(x->http->options.runner, &x->job);
    if (id) {
        make_problem(x, (struct error){.id = id});
        job_done(&x->job);
    }
    return MHD_YES;
}

enum MHD_Result exchange_handle(void *cls, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_size, void **exchange)
{
    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    struct exchange *x = *exchange;
    switch (x->stage) {
    case STAGE_HEADERS:
        return handle_headers(x, method);
    case STAGE_BODY:
        if (*upload_size == 0)
            return handle_whole(x);
        take_body(x, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    case STAGE_DONE:
        return answer(x, false);
    case STAGE_WORKING:
    case STAGE_SENT:
        break;
    }
    return MHD_YES;
}

static const char *log_method(const struct exchange *x)
{
    return x->job.in.route ? method_name(x->job.in.route->method) : "-";
}

/* One line per request; a path that is no route is not repeated. */
static void log_request(const struct exchange *x, bool whole)
{
    const struct reply *reply = &x->job.reply;
    char user[UUID_TEXT + 1] = "-";
    if (!uuid_is_nil(x->job.user))
        uuid_text(x->job.user, user);
    bool fault = reply->status >= 500 && reply->error_detail.len > 0;
    log_event(reply->status >= 500 && reply->error == ERROR_INTERNAL ? LOG_ERROR : LOG_INFO,
              "request", "method=%s route=%s status=%d us=%lld id=%s user=%s error=%s%s%s%s",
              log_method(x), x->job.in.route ? x->job.in.route->path : "-", reply->status,
              (long long)((x->answered_us ? x->answered_us : time_monotonic_us()) - x->begun_us),
              x->id, user, reply->error ? error_code(reply->error) : "-",
              fault ? " detail=" : "", fault ? reply->error_detail.at : "",
              whole ? "" : " cut=yes");
}

void exchange_completed(void *cls, struct MHD_Connection *connection, void **exchange,
                        enum MHD_RequestTerminationCode code)
{
    (void)connection;
    struct http *http = cls;
    struct exchange *x = *exchange;
    if (!x)
        return;
    *exchange = NULL;
    log_request(x, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    http->body_bytes -= x->body_room;
    if (x->watched)
        watched_idle(x->watched, LIMIT_IDLE_SECONDS);
    arena_free(x->arena);
    free(x);
    wipe_registers();
    pthread_mutex_lock(&http->lock);
    if (--http->exchanges == 0)
        pthread_cond_broadcast(&http->idle);
    pthread_mutex_unlock(&http->lock);
}
