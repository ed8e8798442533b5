/* What is kept on this device, sealed for whom it belongs to: drafts, what waits for the server, and
 * what the server refused (client-tui/drafts). Writing has a lane of its own, so that a slow disk
 * holds up nothing else. */
#ifndef HOTLINE_TASKS_KEPT_H
#define HOTLINE_TASKS_KEPT_H

#include "drafts/draft.h"
#include "hotline/base/words.h"
#include "tasks/task.h"
#include "words/labels.h"

/* nothing -> nothing: what vocabularies are kept here, before anybody signs in */
extern const struct task task_labels_kept;
extern const struct task task_kept_open;     /* nothing -> struct kept_found; after signing in */
extern const struct task task_kept_offline;  /* struct str, who she says she is -> struct kept_found */
extern const struct task task_kept_close;    /* nothing -> nothing; before signing out */
extern const struct task task_draft_write;   /* struct draft -> nothing */
extern const struct task task_draft_drop;    /* struct uuid -> nothing */
extern const struct task task_outbox_append; /* struct draft, finished -> struct kept_count */
extern const struct task task_outbox_send;   /* struct send_input -> struct send_output */
extern const struct task task_reach;         /* nothing -> nothing: is the server there? */
extern const struct task task_attention;     /* nothing -> struct attention */
/* struct attention_row, whose entry is the server's refusal of a call -> struct mending */
extern const struct task task_attention_take_back;
extern const struct task task_attention_delete; /* struct attention_row -> nothing */

/* The detail of what she said was not hers. */
#define KEPT_DISOWNED "logged before signing in, and not by its owner"

/* Of what no later try can be another answer. */
bool kept_is_refused(enum error_id id);

struct kept_count {
    size_t waiting, attention;
};

struct kept_found {
    struct kept_list drafts; /* left over; empty when offline */
    struct kept_count count;
    size_t unreadable;       /* of all that lies here */
    struct error trouble;    /* the disk's: nothing is lost by it */
    size_t claimed;             /* of those that wait: logged before anybody had signed in */
    millis claimed_from, claimed_until;
    bool replaced;              /* somebody has put another key there: see known.h */
    /* Offline: what the forms are made of, as it was at the last sign-in here. */
    enum office office;
    const struct labels *labels;
};

enum claimed_answer { CLAIMED_NOT_ASKED, CLAIMED_MINE, CLAIMED_NOT_MINE };

struct send_input {
    enum claimed_answer claimed; /* what she said of them; not asked: they stay */
};
/* One entry at a time: the first that can be sent. */
struct send_output {
    bool some;            /* there was one */
    bool refused;         /* it is in the attention list now */
    bool busy;            /* another running client of hers sends */
    struct str reference; /* of the case that it became; empty: none */
    struct kept_count count;
};

/* What the server refused, and what cannot be read. */
enum attention_place { ATTENTION_REFUSED, ATTENTION_WAITING, ATTENTION_DRAFTS };
struct attention_row {
    enum attention_place place;
    struct kept kept; /* for a task its state and name are enough */
};
struct attention {
    struct attention_row *at; /* the oldest first, what cannot be read before all others */
    size_t count, unreadable;
    struct kept_count kept;
};
struct mending {
    bool gone; /* another client of hers was faster */
    struct draft draft;
};

#endif
