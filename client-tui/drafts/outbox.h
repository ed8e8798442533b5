/* Finished calls, notes and the like that wait for the server, in order, and the attention list:
 * what the server refused, which a person has to look at. Filling and counting needs no key,
 * sending needs hers.
 *
 * To finish a draft: outbox_append, then journal_drop. To send: outbox_claim; then, from the first
 * on, outbox_next, send it with its draft's key (if it is claimed, once she has confirmed it), and
 * outbox_sent once the server has acknowledged it, or outbox_refused once it has said no for good.
 * When it could not be reached the entry stays. Exactly once rests on the key: after a kill between
 * the acknowledgement and outbox_sent the entry is sent again, with the same key and the same
 * bytes, and the server does nothing twice.
 *
 * Files are named by number (outbox) or at random (attention). Any thread may call any function but
 * outbox_close; one thread sends. */
#ifndef HOTLINE_CLIENT_DRAFTS_OUTBOX_H
#define HOTLINE_CLIENT_DRAFTS_OUTBOX_H

#include "drafts/draft.h"

struct journal;
struct outbox;

/* folder: $XDG_STATE_HOME/hotline. */
struct error outbox_open(struct arena *arena, struct str folder, const struct owner *owner,
                         struct outbox **ret_outbox);
void outbox_close(struct outbox *outbox); /* takes NULL */

struct outbox_count {
    size_t waiting, attention; /* what cannot be read counts, too */
};
struct error outbox_count(const struct outbox *outbox, struct arena *arena,
                          struct outbox_count *ret_count);

/* Behind all others, on disk when it returns. When it fails, appending it again is harmless. */
struct error outbox_append(struct outbox *outbox, struct arena *arena, const struct draft *draft);
/* Whether this draft waits here, whole, in this version or a later one; false without her secret.
 */
bool outbox_holds(const struct outbox *outbox, struct arena *arena, const struct draft *draft);

/* False: another running client of hers sends. Until outbox_yield, or the program ends. */
bool outbox_claim(struct outbox *outbox);
void outbox_yield(struct outbox *outbox);

/* The first entry behind the one whose file has this name (empty: the first of all); *ret_found
 * says whether there is one. One that cannot be read keeps its place; go on behind it. */
struct error outbox_next(const struct outbox *outbox, struct arena *arena, struct str after,
                         struct kept *ret_kept, bool *ret_found);
/* She says that a claimed entry is hers: it keeps its place and is claimed no more. What is not
 * hers goes to the attention list by outbox_refused. */
struct error outbox_confirm(struct outbox *outbox, struct arena *arena, const struct kept *kept);
struct error outbox_sent(struct outbox *outbox, struct arena *arena, const struct kept *kept);
/* Moves a whole entry to the attention list, with the error's code and detail. */
struct error outbox_refused(struct outbox *outbox, struct arena *arena, const struct kept *kept,
                            const struct error *refusal);

struct error outbox_attention(const struct outbox *outbox, struct arena *arena,
                              struct kept_list *ret_list);
/* Deletes an entry of the attention list, in whatever state: only when a person wants it. One that
 * waits: outbox_sent. */
struct error outbox_drop_refused(struct outbox *outbox, struct arena *arena,
                                 const struct kept *kept);
/* Makes a whole entry of the attention list a draft again, with a new key: under the old one the
 * server has nothing. */
struct error outbox_take_back(struct outbox *outbox, struct arena *arena, const struct kept *kept,
                              struct journal *journal, struct draft *ret_draft);

#endif
