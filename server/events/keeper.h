/* The thread with a connection of its own that keeps snapshots and health up to date. */
#ifndef HOTLINE_SERVER_KEEPER_H
#define HOTLINE_SERVER_KEEPER_H

#include "server/events/events.h"

struct keeper;

/* One round, then the thread. changed(arg) is called when the feed of changes has grown: what no
 * NOTIFY told of is seen after a second at the latest. */
struct keeper *keeper_new(const struct events_options *options, void (*changed)(void *arg),
                          void *arg);
void keeper_refresh(struct keeper *keeper); /* do a round now */
void keeper_free(struct keeper *keeper);    /* takes NULL */

#endif
