/* TLS as the listener speaks it: 1.3 preferred, 1.2 at least, session tickets. */
#ifndef HOTLINE_SERVER_TLS_H
#define HOTLINE_SERVER_TLS_H

#include <microhttpd.h>

struct tls;

#define TLS_PRIORITIES                                                                             \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:-SHA1:-AES-128-CBC:"              \
    "-AES-256-CBC:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:%SERVER_PRECEDENCE"

/* Reads both files; NULL and a sentence in *ret_why when that fails. */
struct tls *tls_new(const char *certificate_path, const char *key_path, const char **ret_why);
void tls_free(struct tls *tls); /* takes NULL */
const char *tls_certificate(const struct tls *tls);
const char *tls_key(const struct tls *tls);
void tls_forget_key(struct tls *tls); /* once the daemon has parsed it */
/* Of a new connection: MHD_OPTION_NOTIFY_CONNECTION. */
void tls_tickets(const struct tls *tls, struct MHD_Connection *connection);

#endif
