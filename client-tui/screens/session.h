/* What the thread of the calls works with. The screens never see it. */
#ifndef HOTLINE_SCREENS_SESSION_H
#define HOTLINE_SCREENS_SESSION_H

#include "cases/cases.h"
#include "screens/calls.h"
#include "words/labels.h"

#include <pthread.h>

struct screens_options;

struct session {
    const struct screens_options *options;
    struct arena *arena;     /* of the calls' thread */
    enum language language;
    struct keyring *keyring; /* NULL until signed in */
    struct labels *labels;
    pthread_mutex_t lock;    /* of what net_interrupt is told */
    struct net *net, *waiting;
};

struct session *session_new(const struct screens_options *options);
/* Transfers under way end at once; nothing new is waited for. */
void session_interrupt(struct session *session);
void session_free(struct session *session); /* signs out; no thread works with it any more */

/* A list's entries, appended to rows->at, which has room. */
struct case_row row_of(const struct session *session, struct arena *arena,
                       const struct json *entry);
struct case_shown case_shown_of(const struct session *session, struct arena *arena,
                                const struct json *answer);

#endif
