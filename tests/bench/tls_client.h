/* One blocking TLS connection that speaks HTTP/1.1, for the load generator. It does not verify the
 * server: it only ever talks to the one it was started beside, and its own work should cost little. */
#ifndef HOTLINE_BENCH_TLS_CLIENT_H
#define HOTLINE_BENCH_TLS_CLIENT_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>

struct tls_client {
    unsigned port;
    gnutls_certificate_credentials_t credentials;
    bool resumes;           /* keeps the last ticket and offers it again */
    gnutls_datum_t ticket;  /* data NULL: none yet */
    gnutls_session_t session;
    int fd;                 /* -1: not connected */
    bool resumed;           /* the server took the ticket */
    char *buffer;           /* of answers */
    size_t room;
};

bool tls_client_init(struct tls_client *client, unsigned port, bool resumes);
void tls_client_close(struct tls_client *client); /* the connection; may connect again */
void tls_client_free(struct tls_client *client);
bool tls_client_connect(struct tls_client *client);

/* Sends head and body and reads the whole answer; gives its status, 0 when the connection broke. */
int tls_client_call(struct tls_client *client, const char *head, size_t head_len,
                    const char *body, size_t body_len);

#endif
