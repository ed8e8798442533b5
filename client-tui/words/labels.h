/* What codes and fields are called, in a language. The labels are the reference data that the
 * server gives (GET /v1/vocabularies) and that is edited without a release; what no vocabulary
 * there names stands in codes.def and field_names.def. */
#ifndef HOTLINE_CLIENT_LABELS_H
#define HOTLINE_CLIENT_LABELS_H

#include "net/net.h"
#include "words/language.h"

struct labels;

struct labels *labels_new(void); /* knows no vocabulary yet */
void labels_free(struct labels *labels); /* takes NULL */
/* Asks the server; what is held stays when it is still current (ETag) or the answer an error. */
struct error labels_load(struct labels *labels, struct net *net);
/* Takes {"version", "vocabularies": {name: [item]}}; copies it. ERROR_INTERNAL when it is none. */
struct error labels_take(struct labels *labels, const struct json *document);
/* Takes what was kept of an earlier answer; copies it. Also JSON_MALFORMED. */
struct error labels_read(struct labels *labels, struct str text, struct str etag);

/* The server's answer that is held, as it came, and its ETag: to be kept for the next start, and for a
 * day without the server. Empty when none is. Both live until the next load. */
struct str labels_text(const struct labels *labels);
struct str labels_etag(const struct labels *labels);

/* One item of a vocabulary as the server gave it; NULL: no such code. */
const struct json *label_item(const struct labels *labels, const char *vocabulary,
                              struct str code);
/* The items of a vocabulary that may be chosen, in its order. */
size_t labels_count(const struct labels *labels, const char *vocabulary);
void labels_each(const struct labels *labels, const char *vocabulary,
                 void (*take)(void *user, struct str code, const struct json *item), void *user);
/* Never empty for a code: without a label it is the code itself. Lives until the next load,
 * or as long as the code. */
struct str label_of(const struct labels *labels, enum language language, const char *vocabulary,
                    struct str code);
/* What a field is called: "/reporter/given_name". Items of lists stand as numbers or as *. */
struct str label_of_field(const struct labels *labels, enum language language, struct str pointer);
/* Whether a pointer is that of a table, where * stands for any item of a list. */
bool pointer_fits(struct str pointer, const char *pattern);
/* Name of a user or a group's handle: "desk:pristina" becomes "Desk, Pristina". */
struct str label_of_principal(const struct labels *labels, struct arena *arena,
                              enum language language, struct str name);
/* "mon-fri,sun" in words. */
struct str label_of_days(const struct labels *labels, struct arena *arena,
                         enum language language, struct str days);

#endif
