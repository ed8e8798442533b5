/* What one does with cases, on a keyring: building the request, sealing what the sender must seal,
 * opening what comes back. Nothing here prints. Answers are opened (keyring_open_answer). */
#ifndef HOTLINE_CLIENT_CASES_H
#define HOTLINE_CLIENT_CASES_H

#include "keyring/keyring.h"

/* Several words given on the command line. */
struct words {
    const struct str *at;
    size_t count;
};

/* A case as one may read it now. */
struct case_view {
    struct str reference;
    struct uuid id;
    int64_t version;
    struct json *answer; /* GET /v1/cases/{reference}, opened */
};

/* ERROR_CLIENT_USAGE when the reference's check digit does not hold. */
struct error case_path(struct arena *arena, struct str reference, const char *rest,
                       struct str *ret_path);
struct error case_read(struct keyring *keyring, struct arena *arena, struct str reference,
                       struct case_view *ret_view);
/* States a reason and so gets the key of one compartment for a while. The answer is opened. */
struct error case_opening(struct keyring *keyring, struct arena *arena,
                          const struct case_view *view, enum compartment compartment,
                          struct str reason, struct json **ret_answer);
/* Reads the case and opens the compartments named ("identity", "report", "work"). With none named
 * and a reason, every compartment there is whose key was not handed out. */
struct error case_read_open(struct keyring *keyring, struct arena *arena, struct str reference,
                            struct words compartments, struct str reason,
                            struct case_view *ret_view);
/* GET …/file, opened. With a reason all that may be opened is opened first. */
struct error case_file_read(struct keyring *keyring, struct arena *arena, struct str reference,
                            struct str reason, struct json **ret_file);

enum office case_office(const struct case_view *view);
struct str case_consent(const struct case_view *view, const char *kind); /* state, empty: unknown */

/* The newest epoch of a compartment (scope nil), retired or not: 0 when there is none. */
uint32_t case_epoch(const struct case_view *view, enum compartment compartment);

/* Reports. */
/* The hashes under which the persons of a document (intake or identity record) are found: phones
 * and e-mail first, at most LIMIT_SEARCH_HASHES. country: of the office, "RS". */
struct json *search_hashes_of(struct arena *arena, const uint8_t search_key[KEY_BYTES],
                              const struct json *document, const char *country);
bool intake_allows_identity(const struct json *intake);
struct error case_log(struct keyring *keyring, struct arena *arena, struct json *intake,
                      struct uuid key, struct json **ret_answer);
/* A case whose report came in without hashes, and whose identity lies open in the view: its
 * hashes are made and sent. Does nothing where nothing is pending. */
struct error case_complete_hashes(struct keyring *keyring, struct arena *arena,
                                  const struct case_view *view);

/* Facts that have changed (PUT …/facts); one more consent. *version is sent, and becomes the new
 * one. */
struct error case_facts_put(struct keyring *keyring, struct arena *arena, struct str reference,
                            const struct json *document, int64_t *version);
struct error case_consent_add(struct keyring *keyring, struct arena *arena, struct str reference,
                              const struct json *consent, int64_t *version);

/* By what the case is found from now on: the persons of a document, and the numbers of its calls that
 * lie open. Only where the caller has agreed that they are kept. *version becomes the new one. */
struct error case_hashes_put(struct keyring *keyring, struct arena *arena, struct str reference,
                             const struct json *document, int64_t *version);

/* Search by any of these (the others empty). */
struct search {
    struct str phone, name, email, reference;
};
struct error case_search(struct keyring *keyring, struct arena *arena, const struct search *search,
                         struct json **ret_answer);

struct assignment {
    struct str to, reason, override; /* override: legal basis, or empty */
};
struct error case_assign(struct keyring *keyring, struct arena *arena, struct str reference,
                         const struct assignment *assignment, struct json **ret_answer);

/* Forwards. */
struct forward {
    struct str to;      /* office, user or "partner:yucom" (or "yucom") */
    bool transfer;      /* else refer */
    struct str summary; /* nameless */
    struct str message, legal_basis;
    struct words records;     /* ids or types of records; none or "all": all */
    struct words blacken;     /* JSON pointers */
    struct words limits_read; /* consent kinds */
};
struct error case_forward(struct keyring *keyring, struct arena *arena, struct str reference,
                          const struct forward *forward, struct json **ret_answer);
struct error forward_read(struct keyring *keyring, struct arena *arena, struct str id,
                          struct json **ret_answer, int64_t *ret_version);
struct error forward_decide(struct keyring *keyring, struct arena *arena, struct str id,
                            struct str decision, struct str reason, struct json **ret_answer);
struct error forward_take_back(struct keyring *keyring, struct arena *arena, struct str id,
                               struct json **ret_answer);

/* Sets the value at each pointer that stands in the document to null, in place, and lists those
 * pointers in its member "blackened". How many stood there. */
size_t blacken(struct arena *arena, struct json *document, struct words pointers);

#endif
