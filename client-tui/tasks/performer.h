/* Carries out tasks on two threads: one for all that has keys and answers soon, in order, and one
 * for the one that waits for news. */
#ifndef HOTLINE_TASKS_PERFORMER_H
#define HOTLINE_TASKS_PERFORMER_H

#include "loop.h"

struct session;
struct workers;

struct workers *workers_new(struct session *session, struct net_multi *multi);
void workers_free(struct workers *workers); /* ends both threads; takes NULL */
struct performer workers_performer(struct workers *workers);

#endif
