/* Carries out tasks, each lane on a thread of its own, in order. */
#ifndef HOTLINE_TASKS_PERFORMER_H
#define HOTLINE_TASKS_PERFORMER_H

#include "loop.h"

struct session;
struct workers;

struct workers *workers_new(struct session *session, struct net_multi *multi);
void workers_free(struct workers *workers); /* ends the threads; takes NULL */
struct performer workers_performer(struct workers *workers);

#endif
