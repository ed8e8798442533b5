#include "tasks/presence.h"

#include "i18n/i18n.h"
#include "tasks/session.h"

#include <limits.h>

static void add_other(struct arena *arena, struct buf *words, const struct json *other)
{
    struct str name = json_string(json_member(other, "name")), since = STR_NONE;
    bool writing = json_true(json_member(other, "writing"));
    const char *form = writing ? _("%.*s (writing), since %.*s") : _("%.*s, since %.*s");
    millis at;
    if (time_parse(json_string(json_member(other, "since")), INT_MIN, &at))
        since = moment_short(arena, at);
    buf_str(words, words->len ? STR("; ") : i18n_text(N_("also open: ")));
    buf_str(words, arena_format(arena, form, (int)name.len, name.at, (int)since.len,
                                since.len ? since.at : ""));
}

static struct error look(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct presence_input *in = input;
    struct json *body = json_object(arena);
    struct net_request request = {.method = "PUT", .body = body};
    struct net_reply reply = {0};
    struct buf words = {.arena = arena};
    json_set(body, STR("writing"), json_bool(arena, in->writing));
    struct error e =
        case_send(session->keyring, arena, in->reference, "/presence", &request, &reply);
    if (e.id)
        return e;
    const struct json *others = json_member(reply.body, "others");
    for (const struct json *o = others ? others->first : NULL; o; o = o->next)
        add_other(arena, &words, o);
    struct others *out = ARENA_NEW(arena, struct others);
    out->words = buf_view(&words);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_presence = {.run = look};

static struct error go(struct session *session, struct arena *arena, const void *input,
                       void **ret_output)
{
    const struct str *reference = input;
    struct net_request request = {.method = "DELETE"};
    struct net_reply reply = {0};
    (void)ret_output;
    return case_send(session->keyring, arena, *reference, "/presence", &request, &reply);
}

const struct task task_presence_end = {.run = go};
