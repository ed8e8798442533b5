#include "hotline/wire/people.h"
#include "server/router/handlers.h"
#include "server/store/store_people.h"

static struct wire_user user_out(struct request *rq, const struct user_row *row)
{
    struct wire_user user = {
        .id = row->id,
        .username = row->username,
        .display_name = row->display_name,
        .role = row->role,
        .office = row->office,
        .partner = row->partner,
        .state = row->state,
        .sign_public = row->sign_public,
        .box_public = row->box_public,
    };
    if (row->sign_public.len == KEY_BYTES && row->box_public.len == KEY_BYTES)
        user.fingerprint = key_fingerprint(rq->arena, row->username,
                                           (const uint8_t *)row->sign_public.at,
                                           (const uint8_t *)row->box_public.at);
    return user;
}

static struct error check_state(struct str state)
{
    static const char *const states[] = {"invited", "enrolled", "admitted", "disabled", NULL};
    if (!state.at)
        return NO_ERROR;
    for (const char *const *known = states; *known; known++)
        if (str_is(state, *known))
            return NO_ERROR;
    return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("state")};
}

struct reply api_users(struct request *rq)
{
    static const char *const allowed[] = {"state", "after", "limit", NULL};
    struct str state = request_query(rq, "state");
    struct user_row *rows = NULL;
    size_t count = 0;
    int64_t limit = 0;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = check_state(state);
    if (!e.id)
        e = request_page_limit(rq, &limit);
    if (!e.id)
        e = store_users_page(rq->store, rq->arena, state, request_query(rq, "after"), limit,
                             &rows, &count);
    if (e.id)
        return reply_error(rq, e);
    struct json *list = json_array(rq->arena);
    for (size_t i = 0; i < count; i++) {
        const struct wire_user user = user_out(rq, &rows[i]);
        json_append(list, json_build(rq->arena, wire_user_fields, &user));
    }
    struct json *page = json_object(rq->arena);
    json_set(page, STR("users"), list);
    json_set(page, STR("next"),
             json_str(rq->arena, (int64_t)count == limit ? rows[count - 1].username : STR_NONE));
    return reply_tree(rq, 200, page);
}

struct reply api_user(struct request *rq)
{
    struct user_row row;
    struct error e = store_user_find(rq->store, rq->arena, rq->path_args[0], &row);
    if (e.id)
        return reply_error(rq, e);
    const struct wire_user user = user_out(rq, &row);
    return reply_json(rq, 200, wire_user_fields, &user);
}
