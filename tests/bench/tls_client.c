#include "tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_ROOM ((size_t)64 * 1024)

bool tls_client_init(struct tls_client *client, unsigned port, bool resumes)
{
    *client = (struct tls_client){.port = port, .resumes = resumes, .fd = -1, .room = FIRST_ROOM};
    client->buffer = malloc(client->room);
    return client->buffer && gnutls_certificate_allocate_credentials(&client->credentials) == 0;
}

void tls_client_close(struct tls_client *client)
{
    if (client->fd < 0)
        return;
    gnutls_bye(client->session, GNUTLS_SHUT_WR);
    gnutls_deinit(client->session);
    close(client->fd);
    client->fd = -1;
}

void tls_client_free(struct tls_client *client)
{
    tls_client_close(client);
    gnutls_free(client->ticket.data);
    gnutls_certificate_free_credentials(client->credentials);
    free(client->buffer);
}

static int dial(unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

bool tls_client_connect(struct tls_client *client)
{
    int done, fd = dial(client->port);
    if (fd < 0)
        return false;
    gnutls_init(&client->session, GNUTLS_CLIENT);
    gnutls_set_default_priority(client->session);
    gnutls_credentials_set(client->session, GNUTLS_CRD_CERTIFICATE, client->credentials);
    gnutls_transport_set_int(client->session, fd);
    if (client->ticket.data)
        gnutls_session_set_data(client->session, client->ticket.data, client->ticket.size);
    client->fd = fd;
    do
        done = gnutls_handshake(client->session);
    while (done < 0 && !gnutls_error_is_fatal(done));
    if (done < 0) {
        tls_client_close(client);
        return false;
    }
    client->resumed = gnutls_session_is_resumed(client->session) != 0;
    return true;
}

static bool send_all(struct tls_client *client, const char *at, size_t len)
{
    while (len > 0) {
        ssize_t sent = gnutls_record_send(client->session, at, len);
        if (sent == GNUTLS_E_AGAIN || sent == GNUTLS_E_INTERRUPTED)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        len -= (size_t)sent;
    }
    return true;
}

/* Reads more behind `len`; false at the end. */
static bool receive(struct tls_client *client, size_t *len)
{
    if (client->room - *len < 2) {
        char *more = realloc(client->buffer, 2 * client->room);
        if (!more)
            return false;
        client->buffer = more;
        client->room *= 2;
    }
    ssize_t got;
    do
        got = gnutls_record_recv(client->session, client->buffer + *len, client->room - *len - 1);
    while (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
    if (got <= 0)
        return false;
    *len += (size_t)got;
    client->buffer[*len] = '\0';
    return true;
}

static size_t content_length(const char *head)
{
    const char *found = strcasestr(head, "\r\ncontent-length:");
    return found ? strtoul(found + 17, NULL, 10) : 0;
}

static int read_answer(struct tls_client *client)
{
    size_t len = 0;
    const char *end = NULL;
    while (!end) {
        if (!receive(client, &len))
            return 0;
        end = strstr(client->buffer, "\r\n\r\n");
    }
    size_t head = (size_t)(end - client->buffer) + 4;
    size_t whole = head + content_length(client->buffer);
    while (len < whole)
        if (!receive(client, &len))
            return 0;
    return len > 12 ? (int)strtol(client->buffer + 9, NULL, 10) : 0;
}

int tls_client_call(struct tls_client *client, const char *head, size_t head_len,
                    const char *body, size_t body_len)
{
    gnutls_record_cork(client->session);
    bool sent = send_all(client, head, head_len) && send_all(client, body, body_len);
    if (gnutls_record_uncork(client->session, GNUTLS_RECORD_WAIT) < 0 || !sent)
        return 0;
    int status = read_answer(client);
    if (status && client->resumes && !client->ticket.data)
        gnutls_session_get_data2(client->session, &client->ticket);
    return status;
}
