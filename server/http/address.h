/* Numeric addresses to listen on, IPv4 or IPv6. */
#ifndef HOTLINE_SERVER_ADDRESS_H
#define HOTLINE_SERVER_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct address {
    struct sockaddr_storage storage;
};

bool address_parse(const char *text, uint16_t port, struct address *ret_address);

#endif
