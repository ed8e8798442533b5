#include "tasks/news.h"

#include "hotline/base/limits.h"
#include "tasks/session.h"

static bool among(const struct uuid *ids, size_t count, struct uuid id)
{
    for (size_t i = 0; i < count; i++)
        if (uuid_equal(ids[i], id))
            return true;
    return false;
}

bool news_speak_of(const struct news *news, struct uuid id)
{
    return among(news->cases, news->count, id) || among(news->notes, news->note_count, id);
}

bool news_speak_of_visit(const struct news *news, struct uuid id)
{
    return among(news->visited, news->visited_count, id);
}

/* A change without a reference is of a note. */
static void add_change(struct news *news, const struct json *change)
{
    struct str kind = json_string(json_member(change, "kind"));
    struct uuid id;
    if (!uuid_parse(json_string(json_member(change, "id")), &id))
        return;
    news->left_note = news->left_note || str_is(kind, "handover");
    if (json_is_empty(json_member(change, "reference")))
        news->notes[news->note_count++] = id;
    else if (str_is(kind, "presence"))
        news->visited[news->visited_count++] = id;
    else
        news->cases[news->count++] = id;
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
    size_t room = (changes ? changes->count : 0) + 1;
    out->cases = arena_array(arena, room, sizeof *out->cases);
    out->visited = arena_array(arena, room, sizeof *out->visited);
    out->notes = arena_array(arena, room, sizeof *out->notes);
    for (const struct json *c = changes ? changes->first : NULL; c; c = c->next)
        add_change(out, c);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_news = {.lane = LANE_NEWS, .run = wait_for};
