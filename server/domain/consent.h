/* Consents: what a step needs, and what is missing for it. */
#ifndef HOTLINE_DOMAIN_CONSENT_H
#define HOTLINE_DOMAIN_CONSENT_H

#include "hotline/base/json.h"
#include "hotline/base/receiver.h"

/* The state of each kind now; CONSENT_NONE where never noted. */
struct consents {
    enum consent_state of[CONSENT_KIND_COUNT];
};

enum consent_answer { CONSENT_OK, CONSENT_IS_LIMITED, CONSENT_IS_MISSING };

/* given → ok; limited → limited; everything else → missing. */
enum consent_answer consent_answer(const struct consents *consents, enum consent_kind kind);

/* CONSENT_MISSING with one field {"/consents/<kind>", consent_missing} for each missing kind;
 * else CONSENT_LIMITED with one {"/consents/<kind>", consent_limited} for each limited kind that
 * is not in limits_read (a JSON array of kinds the sender confirmed; may be NULL); else none. */
struct error consent_check(struct arena *arena, const struct consents *consents,
                           struct consent_needs needs, const struct json *limits_read);
/* The missing (and unread limited) kinds as array of codes: what an override has to name. */
struct json *consent_lacking(struct arena *arena, const struct consents *consents,
                             struct consent_needs needs, const struct json *limits_read);

/* May a new handler get the identity compartment? A colleague always; lawyer, monitor and partner
 * only when the consent of her kind is given (a limited one goes as a forward with a manifest). */
bool consent_grants_identity(const struct consents *consents, enum receiver receiver);

/* One statement about a consent, as POST …/consents takes it: {"kind", "state", "form", "at",
 * "limit_text", "valid_until", "text_version"}. */
struct consent {
    enum consent_kind kind;
    enum consent_state state;
    struct str form;                     /* STR_NONE: not said */
    millis at;                           /* MILLIS_NONE: not said */
    struct date valid_until;             /* year 0: no end */
    struct str limit_text, text_version; /* sealed */
};
struct reference;
struct error consent_read(struct arena *arena, const struct reference *reference,
                          const struct json *body, struct date today, struct consent *ret_consent);
/* What of it is sealed: {"kind", "state", "limit_text", "text_version"}. */
struct json *consent_document(struct arena *arena, const struct consent *consent);

#endif
