/* What waits on this device goes to the server: one entry at a time, in order. */
#include "drafts/outbox.h"
#include "tasks/kept_inner.h"

bool kept_is_refused(enum error_id id)
{
    int status = error_status(id);
    return status >= 400 && status < 500 && id != ERROR_UNAUTHENTICATED &&
           id != ERROR_NOT_ADMITTED && id != ERROR_TOO_MANY;
}

static struct error send_kept(struct session *session, struct arena *arena,
                              const struct draft *draft, struct str *ret_reference)
{
    struct json *document = NULL, *answer = NULL;
    struct net_reply reply = {0};
    struct error e = json_parse(arena, draft->payload, &document);
    if (!e.id && str_is(draft->kind, "contact"))
        return net_call(session->net, arena,
                        &(struct net_request){.method = "POST", .path = STR("/v1/contacts"),
                                              .body = document, .key = draft->key},
                        &reply);
    if (!e.id)
        e = case_log(session->keyring, arena, document, draft->key, &answer);
    if (!e.id)
        *ret_reference = json_string(json_member(answer, "reference"));
    return e;
}

/* The first that may be sent; what cannot be read stays where it is. */
static struct error choose(struct session *session, struct arena *arena,
                           enum claimed_answer claimed, struct kept *ret_kept, bool *ret_some)
{
    struct error e = outbox_next(session->outbox, arena, STR_NONE, ret_kept, ret_some);
    while (!e.id && *ret_some &&
           (ret_kept->state != KEPT_WHOLE ||
            (ret_kept->claimed && claimed == CLAIMED_NOT_ASKED)))
        e = outbox_next(session->outbox, arena, ret_kept->name, ret_kept, ret_some);
    return e;
}

static struct error disown(struct session *session, struct arena *arena, const struct kept *kept)
{
    const struct error why = {.id = ERROR_FORBIDDEN,
                              .detail = STR(KEPT_DISOWNED)};
    return outbox_refused(session->outbox, arena, kept, &why);
}

static struct error deliver(struct session *session, struct arena *arena, const struct kept *kept,
                            struct send_output *out)
{
    struct error e = NO_ERROR;
    if (kept->claimed)
        e = outbox_confirm(session->outbox, arena, kept);
    if (!e.id)
        e = send_kept(session, arena, &kept->draft, &out->reference);
    if (!e.id)
        return outbox_sent(session->outbox, arena, kept);
    if (!kept_is_refused(e.id))
        return e;
    out->refused = true;
    return outbox_refused(session->outbox, arena, kept, &e);
}

static struct error send_first(struct session *session, struct arena *arena,
                               enum claimed_answer claimed, struct send_output *out)
{
    struct kept kept = {0};
    struct error e = choose(session, arena, claimed, &kept, &out->some);
    if (!e.id && out->some && kept.claimed && claimed == CLAIMED_NOT_MINE) {
        out->refused = true;
        e = disown(session, arena, &kept);
    } else if (!e.id && out->some) {
        e = deliver(session, arena, &kept, out);
    }
    return e.id ? e : kept_counted(session, arena, &out->count);
}

static struct error outbox_send(struct session *session, struct arena *arena, const void *input,
                                void **ret_output)
{
    const struct send_input *in = input;
    struct send_output *out = ARENA_NEW(arena, struct send_output);
    struct error e = NO_ERROR;
    *ret_output = out;
    pthread_rwlock_rdlock(&session->kept_lock);
    if (session->outbox && session->keyring && outbox_claim(session->outbox)) {
        e = send_first(session, arena, in->claimed, out);
        outbox_yield(session->outbox);
    } else if (session->outbox && session->keyring) {
        out->busy = true;
        e = kept_counted(session, arena, &out->count);
    }
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_outbox_send = {.run = outbox_send};

/* Any answer will do. */
static struct error reach(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    struct json *answer = NULL;
    (void)input;
    (void)ret_output;
    if (!session->net)
        return FAILED(CLIENT_CONNECT);
    struct error e = net_get(session->net, arena, STR("/v1/vocabularies"), &answer);
    return e.id == ERROR_UNAUTHENTICATED ? NO_ERROR : e;
}

const struct task task_reach = {.anyone = true, .run = reach};
