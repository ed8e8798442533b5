#include "tasks/session.h"

#include "drafts/journal.h"
#include "drafts/outbox.h"

#include <stdlib.h>

struct session *session_new(const struct installation *installation)
{
    struct session *session = calloc(1, sizeof *session);
    if (!session)
        abort();
    session->installation = installation;
    session->arena = arena_new(4096, false);
    session->language = LANGUAGE_EN;
    session->labels = labels_new();
    pthread_mutex_init(&session->lock, NULL);
    pthread_mutex_init(&session->news.used, NULL);
    pthread_mutex_init(&session->filling.used, NULL);
    pthread_rwlock_init(&session->kept_lock, NULL);
    return session;
}

void session_speak(struct session *session, enum language language)
{
    session->language = language;
}

struct error side_net_call(struct side_net *side, struct arena *arena,
                           const struct net_request *request, struct net_reply *ret_reply)
{
    pthread_mutex_lock(&side->used);
    struct error e = side->net ? net_call(side->net, arena, request, ret_reply)
                               : FAILED(UNAUTHENTICATED);
    pthread_mutex_unlock(&side->used);
    return e;
}

void session_interrupt(struct session *session)
{
    pthread_mutex_lock(&session->lock);
    if (session->net)
        net_interrupt(session->net, true);
    if (session->news.net)
        net_interrupt(session->news.net, true);
    if (session->filling.net)
        net_interrupt(session->filling.net, true);
    pthread_mutex_unlock(&session->lock);
}

void session_free(struct session *session)
{
    if (!session)
        return;
    journal_close(session->journal);
    outbox_close(session->outbox);
    if (session->net)
        net_interrupt(session->net, false);
    if (session->keyring)
        keyring_sign_out(session->keyring);
    keyring_free(session->keyring);
    labels_free(session->labels);
    net_free(session->net);
    net_free(session->news.net);
    net_free(session->filling.net);
    arena_free(session->arena);
    pthread_mutex_destroy(&session->news.used);
    pthread_mutex_destroy(&session->filling.used);
    pthread_rwlock_destroy(&session->kept_lock);
    pthread_mutex_destroy(&session->lock);
    free(session);
}
