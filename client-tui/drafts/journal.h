/* What is being typed, kept so that neither a kill nor a power cut takes more than the last second
 * of it. Writing needs no key: call it within a second of typing, also before anybody has signed
 * in.
 *
 * A running client writes in a folder of its own, FOLDER/USER/drafts/RANDOM, which it holds by a
 * lock; what lies in a folder that nobody holds was left over, and whoever signs in next takes it
 * over. Names of files are random, so that a thief learns how many there are, their padded sizes,
 * and when they were written.
 *
 * Any thread may call any function but journal_close. Of two writes of one draft at the same time
 * either may be the one that stays: let one thread write a draft. */
#ifndef HOTLINE_CLIENT_DRAFTS_JOURNAL_H
#define HOTLINE_CLIENT_DRAFTS_JOURNAL_H

#include "drafts/draft.h"

struct journal;
struct outbox;

/* folder: $XDG_STATE_HOME/hotline. When she signs in, open another with her secret and take over.
 */
struct error journal_open(struct arena *arena, struct str folder, const struct owner *owner,
                          struct journal **ret_journal);
void journal_close(struct journal *journal); /* what is in it is left over then; takes NULL */

/* On disk when it returns, in place of the version before; sets draft->changed. ERROR_CLIENT_FILE
 * when the disk is full or read-only: the version before is there still. */
struct error journal_write(struct journal *journal, struct arena *arena, struct draft *draft);
/* It has been sent, put into the outbox, or thrown away. One that is not there: nothing. */
struct error journal_drop(struct journal *journal, struct arena *arena, struct uuid id);

/* All that this journal has. */
struct error journal_all(const struct journal *journal, struct arena *arena,
                         struct kept_list *ret_list);
/* Deletes one in whatever state, by the name of its file: only when a person wants it. */
struct error journal_delete(struct journal *journal, struct arena *arena, const struct kept *kept);

/* Takes over what clients that do not run any more have left, and shows all this journal has. A
 * draft that waits in the outbox in this very version was finished: it is dropped. */
struct error journal_take_over(struct journal *journal, struct arena *arena,
                               const struct outbox *outbox, struct kept_list *ret_list);

#endif
