/* What one does with cases, on a keyring: building the request, sealing what the sender must seal,
 * opening what comes back. Nothing here prints. Answers are opened (keyring_open_answer). */
#ifndef HOTLINE_CLIENT_CASES_H
#define HOTLINE_CLIENT_CASES_H

#include "hotline/base/receiver.h"
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
/* Sends to a part of a case, whose path is set in the request: rest is "/notes", or empty. */
struct error case_send(struct keyring *keyring, struct arena *arena, struct str reference,
                       const char *rest, struct net_request *request,
                       struct net_reply *ret_reply);
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
 * hashes are made and sent, which gives it a new version. Does nothing where nothing is pending. */
struct error case_complete_hashes(struct keyring *keyring, struct arena *arena,
                                  struct case_view *view);

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

/* Handing a case over. */
struct assignment {
    struct str to, reason, override; /* override: legal basis, or empty */
    int64_t version;                 /* that was seen; 0: the one there is */
};
struct assigned {
    struct json *answer;
    const struct json *wraps; /* what was sealed to her */
};
struct error case_assign(struct keyring *keyring, struct arena *arena, struct str reference,
                         const struct assignment *assignment, struct assigned *ret_assigned);
/* To whom one may assign a case of this office: those in the verified directory with a current key,
 * of the same office, who handle cases. */
bool handler_fits(const struct keyring *keyring, enum office office, const struct principal *to);
/* The consent without which she may not have it; NULL: none, she is a colleague. Identity goes
 * along only when it is given, whatever overrides it. */
const char *handler_consent(const struct principal *to);
/* Whether one name may be taken for another: by ear, by script, or by a slip of one or two keys. */
bool names_alike(struct arena *arena, struct str a, struct str b);

/* A colleague's cases to one or several others, in turn, in one act: all of them or none. */
struct hand_over {
    struct str from, reason;
    struct words to;
    struct words cases; /* references; none: all that she has */
};
/* Every open case of one's office that she has. */
struct error cases_held(struct keyring *keyring, struct arena *arena, struct str by,
                        struct words *ret_cases);
struct error cases_hand_over(struct keyring *keyring, struct arena *arena,
                             const struct hand_over *hand_over, struct json **ret_answer);

/* Shift handover: notes to the desk, opened. `after` empty: the first page. */
struct error shift_list(struct keyring *keyring, struct arena *arena, struct str after,
                        struct json **ret_answer);
/* One of them. */
struct error shift_note(struct keyring *keyring, struct arena *arena, struct str id,
                        struct json **ret_note);
/* key: the same for each try; nil: a fresh one. */
struct error shift_write(struct keyring *keyring, struct arena *arena, struct str text,
                         struct words cases, struct uuid key, struct json **ret_answer);
struct error shift_take(struct keyring *keyring, struct arena *arena, struct str id,
                        struct str reference, struct json **ret_answer);
/* Marks it read in the version that is there now. */
struct error shift_read(struct keyring *keyring, struct arena *arena, struct str id,
                        struct json **ret_answer);

/* Duplicates. */
struct error case_merge(struct keyring *keyring, struct arena *arena, struct str reference,
                        struct str into, struct str reason, struct json **ret_answer);
struct error case_unmerge(struct keyring *keyring, struct arena *arena, struct str reference,
                          struct str reason, struct json **ret_answer);
/* case_read_open of the case that stands for this one: of a merged case, the one it was merged into.
 * The answer then says "asked_for", the reference that was asked for; what was merged into the case
 * stands whole in "also", opened as far as one may. */
struct error case_read_merged(struct keyring *keyring, struct arena *arena, struct str reference,
                              struct words compartments, struct str reason,
                              struct case_view *ret_view);

/* Forwards. */
struct forward {
    struct str to;      /* office, user or "partner:yucom" (or "yucom") */
    bool transfer;      /* else refer */
    struct str summary; /* nameless */
    struct str message, legal_basis;
    struct words records;     /* ids or types of records; none or "all": all */
    struct words blacken;     /* "/pointer" in all of them, "TYPE:/pointer", "ID:/pointer" */
    struct words limits_read; /* consent kinds */
    int64_t version;          /* of the case, as the sender has seen it; 0: as it is now */
};
/* Whom a case of an office can be forwarded to: other offices, partner organisations, lawyers and
 * court monitors of the directory. */
struct addressee {
    struct str name;       /* as struct forward takes it */
    struct str handle;     /* of the directory: "desk:pristina" */
    enum receiver receiver;
    enum office office;    /* its own; of a partner the one that governs it */
};
size_t addressees_find(const struct keyring *keyring, struct arena *arena, enum office from,
                       const struct addressee **ret_addressees);
struct error case_forward(struct keyring *keyring, struct arena *arena, struct str reference,
                          const struct forward *forward, struct json **ret_answer);
struct error forward_read(struct keyring *keyring, struct arena *arena, struct str id,
                          struct json **ret_answer, int64_t *ret_version);
struct error forward_decide(struct keyring *keyring, struct arena *arena, struct str id,
                            struct str decision, struct str reason, struct json **ret_answer);
struct error forward_take_back(struct keyring *keyring, struct arena *arena, struct str id,
                               struct json **ret_answer);

/* The first word of a text that is a name, e-mail or number in an identity record that is open;
 * empty: there is none. */
struct str person_named_in(struct arena *arena, const struct json *records, struct str text);

/* Sets the value at each pointer that stands in the document to null, in place, and lists those
 * pointers in its member "blackened". How many stood there; none in what is no object. */
size_t blacken(struct arena *arena, struct json *document, struct words pointers);

#endif
