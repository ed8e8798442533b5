/* The loop: waits in one place, hands messages to the model, does what it asks for, draws. */
#ifndef HOTLINE_CLIENT_LOOP_H
#define HOTLINE_CLIENT_LOOP_H

#include "app/model.h"
#include "net/multi.h"
#include "term/terminal.h"

/* Who carries out tasks. Nothing here may block: work that does goes to a thread, which ends with
 * net_multi_wake. */
struct performer {
    void *user;
    /* Takes the effect's arena over, and gives it back in the answer. */
    void (*start)(void *user, const struct effect *effect);
    void (*cancel)(void *user, uint64_t request);
    /* Looks after transfers; the next answer that is ready as a MESSAGE_ANSWER, or false. */
    bool (*next)(void *user, struct message *ret_answer);
};

struct loop_options {
    struct terminal_options terminal;
    struct net_multi *multi;
    struct performer performer; /* all NULL: nothing can be called */
    const struct screen *first;
    const void *argument;
    void *shared;
    const struct frame_hooks *hooks; /* may be NULL */
};

/* Until the program is left. The terminal is restored before this returns. */
struct error loop_run(struct arena *arena, const struct loop_options *options);

#endif
