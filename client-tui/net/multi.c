#include "net/multi.h"

#include <curl/curl.h>
#include <limits.h>
#include <stdlib.h>

#define WATCHES_MAX 8

struct net_multi {
    CURLM *curl;
};

struct net_multi *net_multi_new(void)
{
    struct net_multi *multi = calloc(1, sizeof *multi);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (!multi || !(multi->curl = curl_multi_init()))
        abort();
    return multi;
}

void net_multi_free(struct net_multi *multi)
{
    if (!multi)
        return;
    curl_multi_cleanup(multi->curl);
    free(multi);
}

void net_multi_wait(struct net_multi *multi, struct net_watch *watches, size_t count,
                    int milliseconds)
{
    struct curl_waitfd fds[WATCHES_MAX];
    count = count < WATCHES_MAX ? count : WATCHES_MAX;
    for (size_t i = 0; i < count; i++)
        fds[i] = (struct curl_waitfd){.fd = watches[i].fd, .events = CURL_WAIT_POLLIN};
    curl_multi_poll(multi->curl, fds, (unsigned)count, milliseconds < 0 ? INT_MAX : milliseconds,
                    NULL);
    for (size_t i = 0; i < count; i++)
        watches[i].ready = fds[i].revents != 0;
}

void net_multi_wake(struct net_multi *multi)
{
    curl_multi_wakeup(multi->curl);
}
