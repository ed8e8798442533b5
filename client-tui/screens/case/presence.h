/* Who else has a case open: said beside the title of the case and of every screen above it. The
 * screen of a case says once a minute that it is open, and when writing begins or ends. */
#ifndef HOTLINE_SCREENS_PRESENCE_H
#define HOTLINE_SCREENS_PRESENCE_H

#include "screens/screens.h"

struct presence {
    struct str reference; /* lives as long as the screen's */
    bool writing;
    bool again; /* something changed while it was being asked */
    uint64_t asking, timer;
};

void presence_begin(struct model *model, struct presence *presence, struct str reference);
void presence_look(struct model *model, struct presence *presence);
void presence_write(struct model *model, struct presence *presence, bool writing);
/* True: the message was its own. */
bool presence_message(struct model *model, struct presence *presence,
                      const struct message *message);
void presence_end(struct model *model, struct presence *presence);

#endif
