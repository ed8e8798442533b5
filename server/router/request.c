#include "server/router/request.h"

#include <string.h>

#include "hotline/base/limits.h"
#include "server/router/percent.h"

struct error request_json(struct request *rq, struct json **ret_json)
{
    struct json *json = NULL;
    struct error error = json_parse(rq->arena, rq->body, &json);
    if (error.id)
        return error;
    if (json->kind != JSON_OBJECT) {
        error_add(rq->arena, &error, STR(""), ERROR_FIELD_TYPE);
        return error;
    }
    *ret_json = json;
    return NO_ERROR;
}

struct error request_read(struct request *rq, const struct json_field *fields, size_t size,
                          void *ret_struct)
{
    struct json *json = NULL;
    struct error error = request_json(rq, &json);
    return error.id ? error : json_read(rq->arena, json, fields, size, ret_struct);
}

static struct error query_error(struct request *rq, const char *why)
{
    return (struct error){.id = ERROR_QUERY_INVALID, .detail = arena_str(rq->arena, str_of(why))};
}

static bool is_allowed(struct str name, const char *const *allowed)
{
    for (; *allowed; allowed++)
        if (str_is(name, *allowed))
            return true;
    return false;
}

/* Whether a name stands once more in what follows. */
static bool occurs_in(struct str query, struct str name)
{
    while (query.len) {
        struct str pair = str_cut(&query, '&');
        if (str_equal(str_cut(&pair, '='), name))
            return true;
    }
    return false;
}

struct error request_query_check(struct request *rq, const char *const *allowed)
{
    struct str rest = rq->query;
    while (rest.len) {
        struct str pair = str_cut(&rest, '&');
        struct str name = str_cut(&pair, '='), value;
        if (!is_allowed(name, allowed))
            return query_error(rq, "unknown parameter");
        if (occurs_in(rest, name))
            return query_error(rq, "a parameter stands twice");
        if (!percent_decode(rq->arena, pair, true, &value))
            return query_error(rq, "bad encoding");
    }
    return NO_ERROR;
}

struct str request_query(struct request *rq, const char *name)
{
    struct str rest = rq->query;
    while (rest.len) {
        struct str pair = str_cut(&rest, '&');
        struct str value;
        if (str_is(str_cut(&pair, '='), name))
            return percent_decode(rq->arena, pair, true, &value) ? value : STR_NONE;
    }
    return STR_NONE;
}

struct error request_page_limit(struct request *rq, int64_t *ret_limit)
{
    struct str text = request_query(rq, "limit");
    int64_t limit = LIMIT_PAGE;
    if (text.at && (!str_to_int(text, &limit) || limit < 1 || limit > LIMIT_PAGE_MAX))
        return query_error(rq, "limit is out of range");
    *ret_limit = limit;
    return NO_ERROR;
}

struct error request_path_id(const struct request *rq, struct uuid *ret_id)
{
    return uuid_parse(rq->path_args[0], ret_id) ? NO_ERROR : FAILED(NOT_FOUND);
}
