/* The thread that tells every server process of changes: NOTIFY hotline_change on a connection of its
 * own, after the commit of what changed (decisions/0030). A NOTIFY inside a transaction holds a lock
 * of the whole database until its commit is on disk, so that no two commits share a flush. */
#ifndef HOTLINE_SERVER_ANNOUNCER_H
#define HOTLINE_SERVER_ANNOUNCER_H

#include "server/events/events.h"

struct announcer;

struct announcer *announcer_new(const struct events_options *options);
/* Something was committed. Returns at once; many in a row become one NOTIFY. */
void announcer_changed(struct announcer *announcer);
void announcer_free(struct announcer *announcer); /* takes NULL */

#endif
