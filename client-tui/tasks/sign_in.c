#include "tasks/sign_in.h"

#include "tasks/session.h"

/* Keys are wiped. */
static void leave(struct session *session)
{
    if (session->keyring)
        keyring_sign_out(session->keyring);
    keyring_free(session->keyring);
    session->keyring = NULL;
}

/* What is under way with the old ones ends at once. */
static void replace_connections(struct session *session, struct net *net, struct net *news,
                                struct net *filling)
{
    session_interrupt(session);
    pthread_mutex_lock(&session->news.used);
    pthread_mutex_lock(&session->filling.used);
    pthread_mutex_lock(&session->lock);
    net_free(session->net);
    net_free(session->news.net);
    net_free(session->filling.net);
    session->net = net;
    session->news.net = news;
    session->filling.net = filling;
    pthread_mutex_unlock(&session->lock);
    pthread_mutex_unlock(&session->filling.used);
    pthread_mutex_unlock(&session->news.used);
}

struct error session_connect(struct session *session, struct arena *arena, struct str user)
{
    leave(session);
    const struct installation *o = session->installation;
    struct str device = o->device_file ? o->device_file(arena, user) : STR_NONE;
    struct net_options options = {
        .url = o->server, .ca_file = o->ca, .device_file = device.len ? device.at : NULL};
    struct net *net = NULL, *news = NULL, *filling = NULL;
    struct error e = net_new(arena, &options, &net);
    options.device_file = NULL; /* its cookies are the first one's */
    if (!e.id)
        e = net_new(arena, &options, &news);
    if (!e.id)
        e = net_new(arena, &options, &filling);
    if (e.id) {
        net_free(net);
        net_free(news);
        return e;
    }
    replace_connections(session, net, news, filling);
    return NO_ERROR;
}

static struct error sign_in(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    const struct sign_in_input *in = input;
    struct error e = session_connect(session, arena, in->user);
    if (e.id)
        return e;
    struct keyring *keyring = keyring_new(session->net, session->installation->root);
    e = keyring_sign_in(keyring, in->user, in->password);
    if (!e.id)
        e = labels_load(session->labels, session->net);
    e.detail = arena_str(arena, e.detail); /* outlives the keyring */
    if (e.id) {
        keyring_sign_out(keyring);
        keyring_free(keyring);
        return e;
    }
    session->keyring = keyring;
    net_take_token(session->news.net, session->net);
    net_take_token(session->filling.net, session->net);
    struct sign_in_output *out = ARENA_NEW(arena, struct sign_in_output);
    *out = (struct sign_in_output){.name = arena_str(arena, keyring->display_name.len ? keyring->display_name
                                                                                : keyring->username),
                                   .username = arena_str(arena, keyring->username),
                                   .fingerprint = keyring_fingerprint(keyring, arena),
                                   .role = keyring->role,
                                   .office = keyring->office,
                                   .labels = session->labels};
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_sign_in = {.anyone = true, .run = sign_in};

static struct error sign_out(struct session *session, struct arena *arena, const void *input,
                             void **ret_output)
{
    (void)arena;
    (void)input;
    (void)ret_output;
    if (session->net)
        net_interrupt(session->net, false); /* to say so to the server */
    leave(session);
    replace_connections(session, NULL, NULL, NULL);
    return NO_ERROR;
}

const struct task task_sign_out = {.anyone = true, .run = sign_out};
