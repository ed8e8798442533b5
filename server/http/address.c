#include "server/http/address.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>

bool address_parse(const char *text, uint16_t port, struct address *ret_address)
{
    char service[8];
    struct addrinfo *found = NULL;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    snprintf(service, sizeof service, "%u", port);
    if (getaddrinfo(text, service, &hints, &found) != 0)
        return false;
    memset(ret_address, 0, sizeof *ret_address);
    memcpy(&ret_address->storage, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return true;
}
