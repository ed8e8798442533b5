/* What the thread of the tasks works with. The screens never see it. */
#ifndef HOTLINE_TASKS_SESSION_H
#define HOTLINE_TASKS_SESSION_H

#include "cases/cases.h"
#include "tasks/cases.h"
#include "tasks/lists.h"
#include "tasks/sign_in.h"
#include "words/labels.h"

#include <pthread.h>

/* The connection of a lane of its own. */
struct side_net {
    pthread_mutex_t used; /* held while a request is under way */
    struct net *net;      /* NULL: nobody has signed in */
};

struct session {
    const struct installation *installation;
    struct arena *arena;     /* of the tasks' thread */
    _Atomic enum language language; /* the screens' thread may change it at any time */
    struct keyring *keyring; /* NULL until signed in */
    struct labels *labels;
    pthread_mutex_t lock;    /* of what net_interrupt is told */
    struct net *net;
    struct side_net news, filling; /* of the lanes that wait and fill */
    pthread_rwlock_t kept_lock; /* written: the two below are opened or closed */
    struct journal *journal;    /* NULL: nothing is kept on this device */
    struct outbox *outbox;
};

/* ERROR_UNAUTHENTICATED when nobody has signed in. */
struct error side_net_call(struct side_net *side, struct arena *arena,
                           const struct net_request *request, struct net_reply *ret_reply);

struct session *session_new(const struct installation *installation);
/* Transfers under way end at once; nothing new is waited for. */
void session_interrupt(struct session *session);
void session_free(struct session *session); /* signs out; no thread works with it any more */

/* Connects anew, for this user's device; whoever was signed in is signed out. */
struct error session_connect(struct session *session, struct arena *arena, struct str user);

/* A list's entries, appended to rows->at, which has room. */
struct case_row row_of(const struct session *session, struct arena *arena,
                       const struct json *entry);
struct str moment_short(struct arena *arena, millis moment); /* the day; of today the time */
enum style style_of_priority(struct str code);
/* The content of a headline: what the operator wrote, else what it is about. */
struct str headline_words(const struct session *session, struct arena *arena,
                          const struct json *content);
/* All pages of a view, opened, appended. */
struct error rows_read(struct session *session, struct arena *arena, const char *view,
                       struct case_rows *rows);
struct case_shown case_shown_of(const struct session *session, struct arena *arena,
                                const struct case_view *view);

#endif
