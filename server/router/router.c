#include "server/router/router.h"

#include <string.h>
#include <strings.h>

#include "hotline/base/limits.h"
#include "server/router/percent.h"
#include "server/session/services.h"
#include "server/store/store_session.h"

#define SEGMENTS_MAX 8
#define DEVICE_COOKIE "device="

struct segments {
    struct str at[SEGMENTS_MAX];
    size_t count; /* SEGMENTS_MAX + 1: more than any route has */
};

static bool split_path(struct arena *arena, struct str path, struct segments *ret)
{
    *ret = (struct segments){0};
    struct str rest = str_slice(path, 1, path.len);
    for (bool more = true; more;) {
        more = memchr(rest.at, '/', rest.len) != NULL;
        struct str segment = str_cut(&rest, '/'), decoded;
        if (!percent_decode(arena, segment, false, &decoded))
            return false;
        if (ret->count < SEGMENTS_MAX)
            ret->at[ret->count] = decoded;
        if (ret->count <= SEGMENTS_MAX)
            ret->count++;
    }
    return true;
}

/* Compares with a template; what stands for {…} goes to args. */
static bool matches(const char *template, const struct segments *path,
                    struct str args[PATH_ARGS_MAX])
{
    struct str rest = str_of(template + 1);
    size_t i = 0, arg = 0;
    while (rest.len) {
        struct str want = str_cut(&rest, '/');
        if (i >= path->count || path->count > SEGMENTS_MAX)
            return false;
        struct str have = path->at[i++];
        if (!str_starts(want, "{")) {
            if (!str_equal(want, have))
                return false;
        } else if (have.len == 0 || arg >= PATH_ARGS_MAX) {
            return false;
        } else {
            args[arg++] = have;
        }
    }
    return i == path->count;
}

static void add_method(struct arena *arena, struct str *allow, enum method method)
{
    if (allow->len)
        *allow = arena_join(arena, *allow, STR(", "));
    *allow = arena_join(arena, *allow, str_of(method_name(method)));
}

static struct error path_invalid(const char *why)
{
    return (struct error){.id = ERROR_PATH_INVALID, .detail = str_of(why)};
}

/* A fixed segment is preferred to {…}, whatever the order of the table. */
static bool more_literal(const struct route *a, const struct route *b)
{
    return !b || strcspn(a->path, "{") > strcspn(b->path, "{");
}

struct error router_match(struct arena *arena, struct incoming *in, struct str *ret_allow)
{
    struct segments path;
    struct str target = in->target;
    if (target.len > LIMIT_URL)
        return path_invalid("too long");
    struct str before_query = str_cut(&target, '?');
    if (!str_starts(before_query, "/"))
        return path_invalid("not a path");
    if (!split_path(arena, before_query, &path))
        return path_invalid("bad encoding");
    in->query = target;
    struct str allow = STR_NONE;
    for (size_t i = 0; i < route_count; i++) {
        struct str args[PATH_ARGS_MAX] = {STR_NONE};
        if (!matches(routes[i].path, &path, args))
            continue;
        add_method(arena, &allow, routes[i].method);
        if (str_is(in->method, method_name(routes[i].method)) && more_literal(&routes[i], in->route)) {
            in->route = &routes[i];
            memcpy(in->path_args, args, sizeof args);
        }
    }
    if (in->route)
        return NO_ERROR;
    if (!allow.len)
        return FAILED(NOT_FOUND);
    *ret_allow = allow;
    return FAILED(METHOD_NOT_ALLOWED);
}

static bool is_json(struct str content_type)
{
    struct str rest = content_type;
    struct str type = str_trim(str_cut(&rest, ';'));
    rest = str_trim(rest);
    if (type.len != 16 || strncasecmp(type.at, "application/json", 16) != 0)
        return false;
    return rest.len == 0 || (rest.len == 13 && strncasecmp(rest.at, "charset=utf-8", 13) == 0);
}

static struct error check_body(const struct incoming *in)
{
    size_t limit = in->route->body_limit;
    if (in->body.len > limit)
        return FAILED(BODY_TOO_LARGE);
    if (limit > 0 && !is_json(in->content_type))
        return FAILED(MEDIA_TYPE);
    return NO_ERROR;
}

/* Tokens are base64 without line breaks; the session's lookup decides the rest. */
static struct error check_token(struct request *rq, const struct incoming *in)
{
    struct str value = in->authorization;
    if (!value.at)
        return NO_ERROR;
    if (value.len <= 7 || value.len > 256 || strncasecmp(value.at, "Bearer ", 7) != 0)
        return FAILED(UNAUTHENTICATED);
    rq->token = str_slice(value, 7, value.len);
    return NO_ERROR;
}

static struct error find_caller(struct request *rq)
{
    uint8_t hash[HASH_BYTES];
    if (!rq->token.len)
        return FAILED(UNAUTHENTICATED);
    server_hash_token(services_server_key(rq->services), rq->token, hash);
    return store_session_find(rq->store, rq->arena, hash, &rq->caller);
}

static struct error check_caller(struct request *rq, const struct incoming *in)
{
    enum permission permission = rq->route->permission;
    struct error error = check_token(rq, in);
    if (error.id || permission == PERMISSION_ANYONE)
        return error;
    error = find_caller(rq);
    if (error.id)
        return error;
    if (permission_allows(permission, rq->caller.role))
        return NO_ERROR;
    return rq->caller.role == ROLE_NONE ? FAILED(NOT_ADMITTED) : FAILED(FORBIDDEN);
}

/* The hash tells whether a key comes back with the same request. */
static void hash_request(struct request *rq, const struct incoming *in)
{
    struct buf buf = {.arena = rq->arena};
    buf_str(&buf, in->method);
    buf_char(&buf, ' ');
    buf_str(&buf, in->target);
    buf_char(&buf, '\n');
    buf_str(&buf, in->body);
    server_hash_request(services_server_key(rq->services), buf_view(&buf), rq->idempotency_hash);
}

static struct error check_idempotency(struct request *rq, const struct incoming *in)
{
    if (!rq->route->idempotent)
        return NO_ERROR;
    if (!in->idempotency_key.at)
        return FAILED(IDEMPOTENCY_KEY_MISSING);
    if (!uuid_parse(in->idempotency_key, &rq->idempotency_key) ||
        uuid_is_nil(rq->idempotency_key))
        return (struct error){.id = ERROR_HEADER_INVALID, .detail = STR("Idempotency-Key")};
    hash_request(rq, in);
    return NO_ERROR;
}

static struct error check_if_match(struct request *rq, const struct incoming *in)
{
    struct str tag = in->if_match;
    rq->if_match = -1;
    if (!rq->route->if_match)
        return NO_ERROR;
    if (!tag.at)
        return FAILED(IF_MATCH_MISSING);
    bool quoted = tag.len > 2 && tag.at[0] == '"' && tag.at[tag.len - 1] == '"';
    if (!quoted || !str_to_int(str_slice(tag, 1, tag.len - 1), &rq->if_match) || rq->if_match < 0)
        return (struct error){.id = ERROR_HEADER_INVALID, .detail = STR("If-Match")};
    return NO_ERROR;
}

/* The value of our cookie among those a client sends. */
static struct str device_cookie(struct str cookies)
{
    while (cookies.len) {
        struct str cookie = str_trim(str_cut(&cookies, ';'));
        if (str_starts(cookie, DEVICE_COOKIE))
            return str_slice(cookie, sizeof DEVICE_COOKIE - 1, cookie.len);
    }
    return STR_NONE;
}

struct reply router_serve(struct request *rq, const struct incoming *in)
{
    rq->route = in->route;
    rq->id = in->id;
    memcpy(rq->path_args, in->path_args, sizeof rq->path_args);
    rq->query = in->query;
    rq->body = in->body;
    rq->if_none_match = in->if_none_match;
    rq->cookie = device_cookie(in->cookie);
    struct error error = check_body(in);
    if (!error.id)
        error = check_caller(rq, in);
    if (!error.id)
        error = check_idempotency(rq, in);
    if (!error.id)
        error = check_if_match(rq, in);
    return error.id ? reply_error(rq, error) : rq->route->handler(rq);
}
