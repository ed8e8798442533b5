/* What was typed and neither sent nor dropped, what waits for the server, and locking. Texts are on
 * this device within a second of typing, sealed for whoever signed in; the next sign-in finds them
 * again. While nobody has signed in and there is no server, calls can be logged for somebody who has
 * signed in here before. */
#ifndef HOTLINE_SCREENS_KEEPING_H
#define HOTLINE_SCREENS_KEEPING_H

#include "app/model.h"
#include "tasks/kept.h"

struct kept_text;
struct shared;

struct keeping {
    struct kept_text *texts;
    uint64_t opening, reaching, sending, closing, waiting; /* requests; 0: none */
    struct kept_count count;
    enum claimed_answer claimed;
    bool offline;     /* nobody has signed in: what is logged is claimed */
    bool asks_claimed;
    size_t sent;      /* since the last time that this was said */
    bool disk_failed; /* was said */
};

/* By place ("note BG-…"). An empty text forgets it. */
void draft_keep(struct model *model, struct str place, struct str text);
struct str draft_of(const struct model *model, struct str place);
/* The Idempotency-Key of what is kept there: the same after a kill. Nil: nothing is kept. */
struct uuid draft_key(const struct model *model, struct str place);

/* A finished document, which the server could not be given: it is kept here and sent later. kind:
 * "call" or "contact". The draft of that place is forgotten. */
void keeping_append(struct model *model, const char *kind, struct str place, struct str document,
                    struct uuid key);
/* Somebody has signed in: what was left over comes back, what waits is sent. */
void keeping_begin(struct model *model);
/* Without the server, as somebody who has signed in here before. The screen is told by
 * screen_offline, or what went wrong is said. */
void keeping_go_offline(struct model *model, struct str username);
/* Everything is kept, keys and texts are wiped, the sign-in screen opens. */
void keeping_lock(struct model *model);
void keeping_answered(struct model *model, struct message *message); /* the frame's hook */
void keeping_free(struct shared *shared);

#endif
