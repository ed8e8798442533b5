/* The program's only wait: curl_multi_poll, with other descriptors beside those of transfers. */
#ifndef HOTLINE_CLIENT_MULTI_H
#define HOTLINE_CLIENT_MULTI_H

#include <stdbool.h>
#include <stddef.h>

struct net_multi;

struct net_watch {
    int fd;
    bool ready; /* set by net_multi_wait: something can be read, or the other end is gone */
};

struct net_multi *net_multi_new(void);
void net_multi_free(struct net_multi *multi); /* takes NULL */
/* Until a descriptor is ready, a transfer can go on, net_multi_wake, or so many milliseconds have
 * passed; negative: however long it takes. */
void net_multi_wait(struct net_multi *multi, struct net_watch *watches, size_t count,
                    int milliseconds);
/* From any thread: a wait that goes on, or the next one, ends at once. */
void net_multi_wake(struct net_multi *multi);

#endif
