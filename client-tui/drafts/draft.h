/* What somebody is typing, or has finished and not yet sent, and whose it is. On disk it is always
 * sealed for its owner (a personal envelope, docs/envelopes.md). */
#ifndef HOTLINE_CLIENT_DRAFTS_DRAFT_H
#define HOTLINE_CLIENT_DRAFTS_DRAFT_H

#include "hotline/base/error.h"
#include "hotline/base/uuid.h"
#include "hotline/vault/open.h"

/* Whose it is. Without her secret, before she has signed in, it can be written and not read. */
struct owner {
    struct uuid user;
    uint32_t epoch; /* of her keys */
    uint8_t public_key[KEY_BYTES];
    const uint8_t *secret; /* NULL: nobody has signed in. Stays where it is */
};

struct draft {
    struct uuid id;
    struct uuid key;    /* Idempotency-Key: the same for each try to send it */
    struct str kind;    /* "call", "note", … */
    struct str place;   /* what it belongs to: a path, a reference; may be empty */
    struct str payload; /* JSON by convention; at most LIMIT_DRAFT bytes, kept byte by byte */
    millis created, changed;
};

/* A new one with id and key; kind, place and payload are referenced. */
struct draft draft_new(struct str kind, struct str place);

enum kept_state {
    KEPT_WHOLE,
    KEPT_DAMAGED,   /* nothing but the name of its file is known; it is never deleted */
    KEPT_OTHER_KEY, /* sealed to another epoch of her keys; never deleted either */
};

/* What a file holds. */
struct kept {
    enum kept_state state;
    struct str name; /* of the file */
    struct draft draft;
    bool claimed; /* written while nobody had signed in, by who said she is this user; or put there
                     by a stranger: she has to confirm it before it is sent */
    millis refused; /* by the server, MILLIS_NONE: not; then why: an error's wire code and detail */
    struct str code, detail;
};

struct kept_list {
    struct kept *at; /* the oldest first; those that cannot be read before all others */
    size_t count;
};

#endif
