/* What came back, before and after it is understood. Only net/ uses this. */
#ifndef HOTLINE_CLIENT_WIRE_H
#define HOTLINE_CLIENT_WIRE_H

#include "net/net.h"

struct wire_answer {
    struct arena *arena;
    int status;
    struct buf body;
    struct str content_type, etag, location;
    unsigned retry_after;
};

void wire_header(struct wire_answer *answer, struct str line); /* one header line */
struct error wire_read(const struct wire_answer *answer, struct net_reply *ret_reply);

#endif
