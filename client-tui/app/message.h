/* What happens (messages) and what has to be done (effects): both are data, so that updating is
 * pure, and what it asks for can be read by a test. */
#ifndef HOTLINE_APP_MESSAGE_H
#define HOTLINE_APP_MESSAGE_H

#include "hotline/base/error.h"
#include "hotline/base/time.h"
#include "term/keys.h"

enum message_kind {
    MESSAGE_KEY,    /* .key */
    MESSAGE_RESIZE, /* nothing to do for most: the next frame is drawn in the new size */
    MESSAGE_TIMER,  /* .request: the one that model_timer gave */
    MESSAGE_ANSWER, /* .request, .error, .output */
    MESSAGE_DIALOG, /* .chosen, .choice, .line: of the question that the screen asked */
    MESSAGE_BACK,   /* the screen above has closed: .result */
    MESSAGE_TOLD,   /* another screen tells all others what it has heard: .output, which is its */
    MESSAGE_LANGUAGE, /* texts are in another language now: what holds some gets them anew */
    MESSAGE_END,    /* the program is being ended */
};

struct message {
    enum message_kind kind;
    millis now;
    struct key key;
    uint64_t request;
    struct error error;
    void *output;        /* what the task made; lives in .arena */
    struct arena *arena; /* freed behind the update, unless it sets this to NULL and keeps it */
    bool chosen;         /* false: Esc */
    size_t choice;
    struct str line;
    int result;
};

/* A piece of work with network or keys: who performs it defines this. To the model it is a name. */
struct task;

enum effect_kind {
    EFFECT_TASK,   /* .request, .task, .input, .arena: belongs to whoever performs it */
    EFFECT_CANCEL, /* .request of a task or timer: its answer is not waited for */
    EFFECT_TIMER,  /* .request, .milliseconds */
    EFFECT_REDRAW,
    EFFECT_BELL,
    EFFECT_BLANK, /* at once */
    EFFECT_END,
};

struct effect {
    enum effect_kind kind;
    uint64_t request;
    const struct task *task;
    void *input;
    struct arena *arena;
    int milliseconds;
};

enum { EFFECTS_MAX = 160 };

struct effects {
    struct effect at[EFFECTS_MAX];
    size_t count;
};

#endif
