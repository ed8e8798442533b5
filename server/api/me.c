#include "hotline/wire/directory.h"
#include "server/router/handlers.h"
#include "server/session/services.h"
#include "server/store/store_people.h"

static struct str purpose_code(int64_t purpose)
{
    return str_of(wire_purposes[purpose == WRAP_SEARCH ? 1 : 0]);
}

static struct json_list my_groups(struct request *rq, const struct group_row *rows, size_t count)
{
    struct wire_my_group *groups = arena_array(rq->arena, count, sizeof *groups);
    for (size_t i = 0; i < count; i++)
        groups[i] = (struct wire_my_group){
            .id = rows[i].id, .name = rows[i].name, .epoch = rows[i].epoch};
    return (struct json_list){.at = groups, .count = count};
}

static struct json_list my_secrets(struct request *rq, const struct secret_row *rows, size_t count)
{
    struct wire_my_secret *secrets = arena_array(rq->arena, count, sizeof *secrets);
    for (size_t i = 0; i < count; i++)
        secrets[i] = (struct wire_my_secret){.group = rows[i].group,
                                             .epoch = rows[i].epoch,
                                             .purpose = purpose_code(rows[i].purpose),
                                             .wrap = rows[i].wrap};
    return (struct json_list){.at = secrets, .count = count};
}

struct reply api_me(struct request *rq)
{
    struct user_row user;
    struct group_row *groups = NULL;
    struct secret_row *secrets = NULL;
    size_t group_count = 0, secret_count = 0;
    struct error e = store_user_find(rq->store, rq->arena, rq->caller.username, &user);
    if (!e.id)
        e = store_my_groups(rq->store, rq->arena, rq->caller.id, &groups, &group_count);
    if (!e.id)
        e = store_my_secrets(rq->store, rq->arena, rq->caller.id, &secrets, &secret_count);
    if (e.id)
        return reply_error(rq, e);
    const struct wire_me out = {
        .user = {.id = user.id,
                 .username = user.username,
                 .display_name = user.display_name,
                 .role = str_of(role_code(rq->caller.role)),
                 .office = str_of(office_code(rq->caller.office)),
                 .state = user.state},
        .groups = my_groups(rq, groups, group_count),
        .secrets = my_secrets(rq, secrets, secret_count),
        .bundle_version = user.bundle_version,
    };
    struct reply reply = reply_json(rq, 200, wire_me_fields, &out);
    reply_etag(rq, &reply, user.bundle_version);
    return reply;
}

struct reply api_key_bundle_put(struct request *rq)
{
    struct wire_key_bundle in = {0};
    int64_t version = 0;
    struct error e = request_read(rq, wire_key_bundle_fields, sizeof in, &in);
    if (e.id)
        return reply_error(rq, e);
    struct str closed = server_bundle_close(rq->arena, services_server_key(rq->services),
                                            rq->caller.id, in.key_bundle);
    e = store_key_bundle_put(rq->store, rq->arena, rq->caller.id, rq->if_match, closed, &version);
    if (e.id)
        return reply_error(rq, e);
    struct json *out = json_object(rq->arena);
    json_set(out, STR("bundle_version"), json_int(rq->arena, version));
    struct reply reply = reply_tree(rq, 200, out);
    reply_etag(rq, &reply, version);
    return reply;
}
