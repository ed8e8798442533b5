/* What was typed and neither sent nor dropped, what waits for the server, and locking. Texts are on
 * this device within a second of typing, sealed for whoever signed in; the next sign-in finds them
 * again. While nobody has signed in and there is no server, calls can be logged for somebody who
 * has signed in here before. */
#ifndef HOTLINE_SCREENS_KEEPING_H
#define HOTLINE_SCREENS_KEEPING_H

#include "app/model.h"
#include "tasks/kept.h"

struct kept_text;
struct shared;

enum keeping_question { KEEPING_ASKS_NOTHING, KEEPING_ASKS_CLAIMED, KEEPING_ASKS_TO_GO_ON };

struct keeping {
    struct kept_text *texts;
    uint64_t opening, reaching, sending, closing, waiting, rewriting; /* requests; 0: none */
    struct kept_count count;
    enum claimed_answer claimed;
    bool again; /* something can be sent that could not when the sending began */
    enum keeping_question question;
    bool offline;      /* nobody has signed in: what is logged is claimed */
    size_t sent;       /* since the last time that this was said */
    size_t unreadable; /* kept here, and cannot be read */
    bool failing;      /* the disk: what is typed is not kept. Shown as long as it is so */
};

/* By place ("note BG-…"). An empty text forgets it. */
void draft_keep(struct model *model, struct str place, struct str text);
/* What is being written there, or else what was left over there, which is being written then. */
struct str draft_of(const struct model *model, struct str place);
/* The Idempotency-Key of what is kept there: the same after a kill. Nil: nothing is kept. */
struct uuid draft_key(const struct model *model, struct str place);
/* Another one, for what is sent as another thing than before. */
void draft_renew_key(struct model *model, struct str place);
/* The server has had something else under this key: an earlier version, sent before a kill. Says
 * so; what is sent now goes there as well. */
void draft_say_sent(struct model *model, struct str place);
/* One that was taken back from the attention list: what is being written at its place is left over
 * meanwhile. */
void draft_take_up(struct model *model, const struct draft *draft);

/* A finished document, which the server could not be given: it is kept here and sent later. kind:
 * "call" or "contact". The screen gets the answer, and then calls keeping_appended; until then, and
 * when it failed, the draft of that place is there. */
uint64_t keeping_append(struct model *model, const char *kind, struct str place,
                        struct str document, struct uuid key);
/* It waits here now; the draft of that place is forgotten. */
void keeping_appended(struct model *model, struct str place, const struct kept_count *count);
/* Something of the attention list was taken back or deleted. */
void keeping_recount(struct model *model, const struct kept_count *count, size_t unreadable);
/* Whether there is something that a person has to look at. */
bool keeping_needs_attention(const struct model *model);
/* Somebody has signed in: what was left over comes back, what waits is sent. */
void keeping_begin(struct model *model);
/* Without the server, as somebody who has signed in here before. The screen is told by
 * screen_offline, or what went wrong is said. */
void keeping_go_offline(struct model *model, struct str username);
/* Everything is kept, keys and texts are wiped, the sign-in screen opens; without the server, the
 * one that offers new calls and nothing else. */
void keeping_lock(struct model *model);
/* The same, and the sign-in screen in any case. */
void keeping_leave(struct model *model);
void keeping_answered(struct model *model, struct message *message); /* the frame's hook */
void keeping_free(struct shared *shared);

#endif
