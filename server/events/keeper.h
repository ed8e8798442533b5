/* The thread with a connection of its own that keeps snapshots and health up to date. */
#ifndef HOTLINE_SERVER_KEEPER_H
#define HOTLINE_SERVER_KEEPER_H

#include "server/events/events.h"

struct keeper;

struct keeper *keeper_new(const struct events_options *options); /* one round, then the thread */
void keeper_refresh(struct keeper *keeper); /* do a round now */
void keeper_free(struct keeper *keeper);    /* takes NULL */

#endif
