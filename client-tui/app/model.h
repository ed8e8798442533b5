/* The frame of the program: a stack of screens, a question or the help above them, the status line.
 * model_update is pure: it looks at no clock, file or terminal, and what has to be done it returns
 * as effects. A late answer, to a screen that is gone or has asked anew, is dropped by its number. */
#ifndef HOTLINE_APP_MODEL_H
#define HOTLINE_APP_MODEL_H

#include "app/message.h"
#include "widgets/bars.h"
#include "widgets/dialog.h"
#include "widgets/view.h"

enum { SCREENS_MAX = 12, REQUESTS_MAX = 64, SCREEN_CONTEXTS_MAX = 6 };

struct model;

/* A screen is one table of operations. State is zeroed memory of `size` bytes. */
struct screen {
    const char *title; /* English, for gettext */
    size_t size;
    void (*enter)(struct model *model, void *state, const void *argument);
    void (*update)(struct model *model, void *state, struct message *message);
    void (*view)(void *state, struct canvas *canvas, struct area area, millis now);
    void (*leave)(void *state); /* may be NULL */
    /* Keeps what was typed, as a draft: within a second of typing, when it is locked, and at the
     * end. May be NULL. */
    void (*keep)(struct model *model, void *state);
    /* Contexts of the keymap that hold now, the nearest first: for help and bottom line. */
    size_t (*contexts)(const void *state, enum context contexts[static SCREEN_CONTEXTS_MAX]);
};

struct layer {
    const struct screen *screen;
    void *state;
    uint64_t number; /* never used twice */
    char aside[160]; /* in the title line, while it or a screen above is open */
};

struct request {
    uint64_t number, layer; /* layer 0: the frame itself */
};

enum model_question { QUESTION_NONE, QUESTION_QUIT, QUESTION_LANGUAGE, QUESTION_FRAME };

/* What the frame leaves to whoever made it. Each may be NULL. */
struct frame_hooks {
    /* A language was chosen (index of catalogues); the screens are told behind it. */
    void (*chose_language)(struct model *model, size_t language);
    /* What was run for the frame, and no screen, has an answer; or such a timer has come, or what
     * was asked for the frame was answered; MESSAGE_END when all screens have had it. */
    void (*answered)(struct model *model, struct message *message);
    /* No key was pressed for idle_ms (once, until the next key), or she locks it herself. */
    void (*idle)(struct model *model);
    int idle_ms; /* 0: never */
    int keep_ms; /* from a key to keeping what was typed; 0: never */
};

struct model {
    struct layer layers[SCREENS_MAX];
    size_t depth;
    struct request requests[REQUESTS_MAX];
    size_t request_count;
    uint64_t last_number;
    struct dialog dialog;
    uint64_t acting;   /* layer that is being updated, perhaps below others; 0: none */
    uint64_t asked_by; /* layer of the question that is open; 0: none */
    enum model_question question; /* of the frame's own */
    struct view help;
    struct arena *help_texts; /* NULL: no help is shown */
    bool hidden;
    struct status status;
    bool said;         /* in the update going on */
    char who[80];      /* name and office, in the title line */
    struct clip clip;  /* shared by all editors */
    millis now;        /* of the message being handled */
    void *shared;      /* what the screens share: theirs */
    const struct frame_hooks *hooks;
    millis last_key;
    uint64_t idle_timer, keep_timer, flash_timer; /* requests; 0: none */
    struct effects *effects; /* of the update going on */
};

void model_init(struct model *model, void *shared, const struct frame_hooks *hooks);
void model_free(struct model *model);

/* Handles one message. ret_effects is filled anew. */
void model_update(struct model *model, struct message *message, struct effects *ret_effects);
/* The first screen: an update of its own. */
void model_start(struct model *model, const struct screen *screen, const void *argument,
                 millis now, struct effects *ret_effects);
/* Title line, screen, status line, line of keys. Nothing while hidden. */
void model_view(struct model *model, struct canvas *canvas);

/* --- for screens, within an update --- */

/* Opens a screen above this one. */
void model_open(struct model *model, const struct screen *screen, const void *argument);
/* Closes the screen on top, which must return at once; the one below gets MESSAGE_BACK. The last
 * one is not closed: that asks whether to quit. */
void model_close(struct model *model, int result);
/* Closes all screens and opens this one: after signing in or out. */
void model_replace(struct model *model, const struct screen *screen, const void *argument);
/* The arena and the input in it go to whoever performs the task. Gives the number that the answer
 * will carry; 0, and the arena is freed, when too many are open. */
uint64_t model_run(struct model *model, const struct task *task, struct arena *arena,
                    void *input);
uint64_t model_timer(struct model *model, int milliseconds);
/* The same for the frame: the answer goes to its hook, whichever screen is open then. */
uint64_t model_run_for_frame(struct model *model, const struct task *task, struct arena *arena,
                             void *input);
uint64_t model_timer_for_frame(struct model *model, int milliseconds);
void model_forget(struct model *model, uint64_t request); /* 0 and unknown ones: nothing */
/* Asks; the answer is a MESSAGE_DIALOG. See dialog.h. */
void model_ask(struct model *model, const char *title, struct str text, const char *const *choices,
               size_t count, size_t safe);
/* The answer goes to the frame's hook. Over the question of a screen: false, and nothing happens. */
bool model_ask_for_frame(struct model *model, const char *title, struct str text,
                         const char *const *choices, size_t count, size_t safe);
/* Every screen keeps what was typed, the one on top first. */
void model_keep(struct model *model);
void model_ask_line(struct model *model, const char *title, struct str text,
                    struct str must_type);
/* Texts are in this language from now on (index of catalogues); every screen is told. */
void model_language(struct model *model, size_t language);
/* Hands something to all other screens, at once: see MESSAGE_TOLD. From the frame's hook: to all. */
void model_tell(struct model *model, void *what);
/* In the status line, until something else is said or a screen is opened later on. */
void model_say(struct model *model, enum style style, struct str text);
void model_who(struct model *model, struct str name); /* title line; cut at a character */
/* In the title line from now on, of this screen and those above it; empty: nothing. */
void model_aside(struct model *model, struct str text);
void model_bell(struct model *model);
void model_flash(struct model *model); /* the whole screen stands inverted for a moment */

#endif
