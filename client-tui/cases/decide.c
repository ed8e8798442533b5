#include "cases/cases.h"

/* The forward's answer and everything in it must be of the forward asked for. */
static struct error check_scope(const struct json *list, struct str id)
{
    for (const struct json *row = list ? list->first : NULL; row; row = row->next) {
        bool exchange = str_is(json_string(json_member(row, "compartment")), "exchange");
        if (exchange && !str_equal(json_string(json_member(row, "scope")), id))
            return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                                  .detail = STR("the answer speaks of another forward")};
    }
    return NO_ERROR;
}

static struct error forward_path(struct arena *arena, struct str id, const char *rest,
                                 struct str *ret_path, struct str *ret_id)
{
    struct uuid uuid;
    if (!uuid_parse(id, &uuid))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = arena_format(arena, "%.*s is no forward's id",
                                                     (int)id.len, id.at)};
    *ret_id = uuid_str(arena, uuid);
    *ret_path = net_path(arena, "/v1/forwards/", *ret_id, rest);
    return NO_ERROR;
}

struct error forward_read(struct keyring *keyring, struct arena *arena, struct str id,
                          struct json **ret_answer, int64_t *ret_version)
{
    struct str path, canonical;
    struct net_reply reply = {0};
    struct error e = forward_path(arena, id, "", &path, &canonical);
    if (!e.id)
        e = net_call(keyring->net, arena, &(struct net_request){.method = "GET", .path = path},
                     &reply);
    if (!e.id && !str_equal(json_string(json_member(reply.body, "id")), canonical))
        e = (struct error){.id = ERROR_CLIENT_ENVELOPE,
                           .detail = STR("the answer speaks of another forward")};
    if (!e.id)
        e = check_scope(json_member(reply.body, "wraps"), canonical);
    if (!e.id)
        e = check_scope(json_member(reply.body, "records"), canonical);
    struct case_view view;
    struct str reference = json_string(json_member(reply.body, "reference"));
    if (!e.id) /* says which case the wraps must stand in */
        e = case_read(keyring, arena, reference, &view);
    if (!e.id)
        e = keyring_open_answer(keyring, arena, reply.body, view.id);
    if (e.id)
        return e;
    *ret_version = reply.version ? reply.version
                                 : json_integer(json_member(reply.body, "version"), 0);
    *ret_answer = reply.body;
    return NO_ERROR;
}

static struct error version_of(struct keyring *keyring, struct arena *arena, struct str path,
                               int64_t *ret_version)
{
    struct net_reply reply = {0};
    struct error e = net_call(keyring->net, arena,
                              &(struct net_request){.method = "GET", .path = path}, &reply);
    if (!e.id)
        *ret_version = reply.version ? reply.version
                                     : json_integer(json_member(reply.body, "version"), 0);
    return e;
}

struct error forward_decide(struct keyring *keyring, struct arena *arena, struct str id,
                            struct str decision, struct str reason, struct json **ret_answer)
{
    struct str path, canonical;
    int64_t version = 0;
    struct error e = forward_path(arena, id, "", &path, &canonical);
    if (!e.id)
        e = version_of(keyring, arena, path, &version);
    if (e.id)
        return e;
    struct json *body = json_object(arena);
    json_set(body, STR("decision"), json_str(arena, decision));
    json_set(body, STR("reason"), json_str(arena, reason.len ? reason : STR_NONE));
    struct net_reply reply = {0};
    const struct net_request request = {
        .method = "POST",
        .path = arena_join(arena, path, STR("/decision")),
        .body = body,
        .if_match = version};
    e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

struct error forward_take_back(struct keyring *keyring, struct arena *arena, struct str id,
                               struct json **ret_answer)
{
    struct str path, canonical;
    int64_t version = 0;
    struct error e = forward_path(arena, id, "", &path, &canonical);
    if (!e.id)
        e = version_of(keyring, arena, path, &version);
    if (e.id)
        return e;
    struct net_reply reply = {0};
    const struct net_request request = {.method = "DELETE", .path = path, .if_match = version};
    e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}
