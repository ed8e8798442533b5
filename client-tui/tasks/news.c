#include "tasks/news.h"

#include "hotline/base/limits.h"
#include "tasks/session.h"

static bool holds(const struct uuid *ids, size_t count, struct uuid id)
{
    for (size_t i = 0; i < count; i++)
        if (uuid_equal(ids[i], id))
            return true;
    return false;
}

bool news_speak_of(const struct news *news, struct uuid id)
{
    return holds(news->cases, news->count, id) || holds(news->notes, news->note_count, id);
}

/* A change without a reference is of a note. */
static void put_change(struct news *news, const struct json *change)
{
    struct uuid id;
    if (!uuid_parse(json_string(json_member(change, "id")), &id))
        return;
    if (json_is_empty(json_member(change, "reference")))
        news->notes[news->note_count++] = id;
    else
        news->cases[news->count++] = id;
    news->left_note =
        news->left_note || str_is(json_string(json_member(change, "kind")), "handover");
}

static struct error ask(struct session *session, struct arena *arena,
                        const struct net_request *request, struct net_reply *ret_reply)
{
    pthread_mutex_lock(&session->news_lock);
    struct error e = session->waiting ? net_call(session->waiting, arena, request, ret_reply)
                                      : FAILED(UNAUTHENTICATED);
    pthread_mutex_unlock(&session->news_lock);
    return e;
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
    struct error e = ask(session, arena, &request, &reply);
    if (e.id)
        return e;
    const struct json *changes = json_member(reply.body, "changes");
    struct news *out = ARENA_NEW(arena, struct news);
    out->next = json_string(json_member(reply.body, "next"));
    out->cases = arena_array(arena, (changes ? changes->count : 0) + 1, sizeof *out->cases);
    out->notes = arena_array(arena, (changes ? changes->count : 0) + 1, sizeof *out->notes);
    for (const struct json *c = changes ? changes->first : NULL; c; c = c->next)
        put_change(out, c);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_news = {.lane = LANE_NEWS, .run = wait_for};
