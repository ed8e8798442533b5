#include "tasks/calls.h"

#include "tasks/session.h"

static struct error call(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct call_input *in = input;
    struct json *answer = NULL;
    struct error e = case_log(session->keyring, arena, in->document, in->key, &answer);
    if (e.id)
        return e;
    struct call_output *out = ARENA_NEW(arena, struct call_output);
    *out = (struct call_output){.reference = json_string(json_member(answer, "reference")),
                                .priority = json_string(json_member(answer, "priority")),
                                .version = json_integer(json_member(answer, "version"), 0)};
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_call = {.sends = true, .run = call};

static struct error count(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct count_input *in = input;
    struct json *body = json_object(arena);
    struct net_reply reply = {0};
    const struct net_request request = {.method = "POST", .path = STR("/v1/contacts"),
                                        .body = body, .key = in->key};
    (void)ret_output;
    json_set(body, STR("kind"), json_str(arena, in->kind));
    json_set(body, STR("channel"), json_str(arena, in->channel));
    json_set(body, STR("language"), json_str(arena, in->language));
    return net_call(session->net, arena, &request, &reply);
}

const struct task task_count = {.sends = true, .run = count};

/* The version a case has now, when the facts are still those that this user has written. */
static bool newer_version(struct session *session, struct arena *arena, struct str reference,
                          int64_t *version)
{
    struct case_view view;
    struct str author = STR_NONE;
    int64_t newest = 0;
    if (case_read(session->keyring, arena, reference, &view).id)
        return false;
    const struct json *records = json_member(view.answer, "records");
    for (const struct json *r = records ? records->first : NULL; r; r = r->next) {
        int64_t of = json_integer(json_member(r, "version"), 0);
        if (!str_is(json_string(json_member(r, "type")), "report") || of <= newest)
            continue;
        newest = of;
        author = json_string(json_member(r, "author"));
    }
    *version = view.version;
    return str_equal(author, uuid_str(arena, session->keyring->user));
}

static struct error write_facts(struct session *session, struct arena *arena,
                                const struct facts_input *in, struct facts_output *out)
{
    struct error e = NO_ERROR;
    const struct json *consent = in->consents ? in->consents->first : NULL;
    for (size_t i = 0; consent && i < out->consents; i++)
        consent = consent->next; /* those are there */
    for (; consent && !e.id; consent = consent->next) {
        e = case_consent_add(session->keyring, arena, in->reference, consent, &out->version);
        out->consents += !e.id;
    }
    if (!e.id)
        e = case_facts_put(session->keyring, arena, in->reference, in->document, &out->version);
    return e;
}

static struct error facts(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct facts_input *in = input;
    struct facts_output *out = ARENA_NEW(arena, struct facts_output);
    struct str path;
    struct json *answer = NULL;
    *ret_output = out;
    out->version = in->version;
    struct error e = write_facts(session, arena, in, out);
    if (e.id == ERROR_VERSION_STALE && in->first_hand &&
        newer_version(session, arena, in->reference, &out->version))
        e = write_facts(session, arena, in, out);
    if (!e.id && in->call)
        e = case_path(arena, in->reference, "/contacts", &path);
    if (!e.id && in->call)
        e = net_post(session->net, arena, path, in->call, &answer);
    if (!e.id && in->named) /* what is said is there; whoever opens it next may complete this */
        case_hashes_put(session->keyring, arena, in->reference, in->named, &out->version);
    return e;
}

const struct task task_facts = {.sends = true, .run = facts};
