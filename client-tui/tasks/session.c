#include "tasks/session.h"

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
    return session;
}

void session_speak(struct session *session, enum language language)
{
    session->language = language;
}

void session_interrupt(struct session *session)
{
    pthread_mutex_lock(&session->lock);
    if (session->net)
        net_interrupt(session->net, true);
    if (session->waiting)
        net_interrupt(session->waiting, true);
    if (session->filling)
        net_interrupt(session->filling, true);
    pthread_mutex_unlock(&session->lock);
}

void session_free(struct session *session)
{
    if (!session)
        return;
    if (session->net)
        net_interrupt(session->net, false);
    if (session->keyring)
        keyring_sign_out(session->keyring);
    keyring_free(session->keyring);
    labels_free(session->labels);
    net_free(session->net);
    net_free(session->waiting);
    net_free(session->filling);
    arena_free(session->arena);
    pthread_mutex_destroy(&session->lock);
    free(session);
}
