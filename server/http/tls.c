#include "server/http/tls.h"

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>

#include "hotline/base/bytes.h"

#define PEM_MOST (64 * 1024)

struct pem {
    char text[PEM_MOST];
    size_t len;
};

struct tls {
    struct pem certificate, key;
    gnutls_datum_t ticket_key;
};

static bool read_pem(const char *path, struct pem *pem)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    setvbuf(file, NULL, _IONBF, 0); /* no second copy of the key */
    pem->len = fread(pem->text, 1, sizeof pem->text - 1, file);
    bool whole = pem->len > 0 && pem->len < sizeof pem->text - 1 && !ferror(file);
    fclose(file);
    return whole;
}

struct tls *tls_new(const char *certificate_path, const char *key_path, const char **ret_why)
{
    struct tls *tls = calloc(1, sizeof *tls);
    if (!tls)
        abort();
    if (!read_pem(certificate_path, &tls->certificate))
        *ret_why = "The TLS certificate cannot be read.";
    else if (!read_pem(key_path, &tls->key))
        *ret_why = "The TLS key cannot be read.";
    else if (gnutls_session_ticket_key_generate(&tls->ticket_key) != GNUTLS_E_SUCCESS)
        *ret_why = "GnuTLS gives no key for session tickets.";
    else
        return tls;
    tls_free(tls);
    return NULL;
}

void tls_free(struct tls *tls)
{
    if (!tls)
        return;
    if (tls->ticket_key.data) {
        wipe(tls->ticket_key.data, tls->ticket_key.size);
        gnutls_free(tls->ticket_key.data);
    }
    wipe(tls, sizeof *tls);
    free(tls);
}

const char *tls_certificate(const struct tls *tls)
{
    return tls->certificate.text;
}

const char *tls_key(const struct tls *tls)
{
    return tls->key.text;
}

void tls_forget_key(struct tls *tls)
{
    wipe(&tls->key, sizeof tls->key);
}

void tls_tickets(const struct tls *tls, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info && info->tls_session)
        gnutls_session_ticket_enable_server(info->tls_session, &tls->ticket_key);
}
