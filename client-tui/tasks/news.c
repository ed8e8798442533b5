#include "tasks/news.h"

#include "hotline/base/limits.h"
#include "tasks/session.h"

bool news_speak_of(const struct news *news, struct uuid id)
{
    for (size_t i = 0; i < news->count; i++)
        if (uuid_equal(news->cases[i], id))
            return true;
    return false;
}

static struct error wait_for(struct session *session, struct arena *arena, const void *input,
                             void **ret_output)
{
    const struct news_input *in = input;
    struct str path = net_query(arena, STR("/v1/changes"), "after", in->after);
    struct net_reply reply = {0};
    struct net_request request = {.method = "GET", .path = path};
    if (in->after.len) {
        request.wait_seconds = LIMIT_CHANGES_WAIT;
        request.path = net_query(arena, path, "wait",
                                 arena_format(arena, "%d", (int)LIMIT_CHANGES_WAIT));
    }
    struct error e = side_net_call(&session->news, arena, &request, &reply);
    if (e.id)
        return e;
    const struct json *changes = json_member(reply.body, "changes");
    struct news *out = ARENA_NEW(arena, struct news);
    out->next = json_string(json_member(reply.body, "next"));
    out->cases = arena_array(arena, (changes ? changes->count : 0) + 1, sizeof *out->cases);
    for (const struct json *c = changes ? changes->first : NULL; c; c = c->next)
        if (uuid_parse(json_string(json_member(c, "id")), &out->cases[out->count]))
            out->count++;
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_news = {.lane = LANE_NEWS, .run = wait_for};
