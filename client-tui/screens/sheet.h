/* A sheet: a form about one case that is filled in and sent. What all such screens do alike: what was
 * typed is kept as a draft until it has been sent, nothing is sent twice, and what the server does
 * not take is shown beside its field. Fields whose id is a JSON pointer ("/reason") get its errors.
 *
 *   enter   sheet_begin (then head and busy, where they are others), sheet_form
 *   keys    if (sheet_key(…)) sheet_run(…, task, arena, input)
 *   answer  if (sheet_answer(…)) sheet_done(…)
 *
 * A sheet that is made of what is read first says sheet_read in enter instead of sheet_form, and asks
 * sheet_has_read before everything else in update. Until there is a form, Esc alone is taken. */
#ifndef HOTLINE_SCREENS_SHEET_H
#define HOTLINE_SCREENS_SHEET_H

#include "hotline/base/json.h"
#include "screens/screens.h"
#include "widgets/form.h"

struct case_shown;

struct sheet { /* the first member of its screen's state */
    struct arena *arena;         /* of reference, place and the form's texts */
    struct str reference, place; /* of the draft: "opening BG-…" */
    const char *head;            /* before the reference; English, for gettext */
    const char *busy;            /* while it is sent; English, for gettext */
    struct form form;
    bool taken_up;               /* the draft; what was left stays as it is until then */
    bool dropped;                /* the draft, as it was sent: nothing is kept any more */
    /* Shows and offers what follows from what was entered, at the beginning and after each key. NULL:
     * always the same. */
    void (*fit)(struct model *model, struct sheet *sheet);
    /* Somebody has changed the case: it was read again. NULL: that is only said. */
    void (*stale)(struct model *model, struct sheet *sheet, const struct case_shown *now);
    /* Makes the form, of what was read last. NULL: nothing is read. */
    void (*make)(struct model *model, struct sheet *sheet);
    const char *reading_words;   /* until there is a form; English, for gettext */
    const void *read;            /* the task's answer; NULL: not read */
    struct arena *read_arena;    /* in which it lies, for the form's texts too */
    uint64_t reading;            /* request; 0: nothing is being read */
    bool rereading;              /* what is under way */
    uint64_t sending;            /* request; 0: nothing is under way */
    struct arena *sent_arena;
    struct str sent;             /* the form as it was sent with the draft's key */
};

/* reference: empty for a sheet about no case. */
void sheet_begin(struct sheet *sheet, const char *what, struct str reference);
/* Takes up the draft that was left; later on (MESSAGE_LANGUAGE) what is entered and the focus. */
void sheet_form(struct model *model, struct sheet *sheet, const struct field_def *defs,
                size_t count);
/* Reads what the form is made of, or reads it anew. The task takes the arena with the input over. */
void sheet_read(struct model *model, struct sheet *sheet, const struct task *task,
                struct arena *arena, void *input);
/* True: the message was the answer to that, and is dealt with. */
bool sheet_has_read(struct model *model, struct sheet *sheet, struct message *message);
/* True: it is to be sent now, and no field that is needed is empty. Esc keeps the draft and closes
 * the screen, so return at once. While something is under way keys are not taken. */
bool sheet_key(struct model *model, struct sheet *sheet, struct key key);
/* The idempotency key for what the form holds now: the same for each try, also after a kill. */
struct uuid sheet_idempotency_key(struct model *model, struct sheet *sheet);
/* Keeps the draft and starts the task, which takes the arena with the input over. */
void sheet_run(struct model *model, struct sheet *sheet, const struct task *task,
               struct arena *arena, void *input);
/* True: the answer was the case, read again; `stale` has it. Asked first. */
bool sheet_reread(struct model *model, struct sheet *sheet, const struct message *message);
/* False: it did not work; that has been said, and everything is still there. */
bool sheet_answer(struct model *model, struct sheet *sheet, const struct message *message);
/* Its draft has been sent: it is forgotten, and nothing is kept any more. */
void sheet_drop(struct model *model, struct sheet *sheet);
/* Drops the draft, says it and closes the screen: return at once. said: English, for gettext. */
void sheet_done(struct model *model, struct sheet *sheet, const char *said);
void sheet_done_with(struct model *model, struct sheet *sheet, struct str said); /* in words */
/* A field with a pointer as its id, set in the body: numbers as numbers, codes as a list. Nothing when
 * it is empty or hidden. */
void sheet_put(const struct sheet *sheet, struct arena *arena, struct json *body, const char *id);
struct json *sheet_body(const struct sheet *sheet, struct arena *arena); /* all of them */

/* For the table of a screen, or called by what a screen has of its own there. */
/* Which case one is writing to, the form, what is under way. */
void sheet_view(void *screen, struct canvas *canvas, struct area area, millis now);
void sheet_leave(void *screen);
void sheet_keep(struct model *model, void *screen);
size_t sheet_contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX]);

#endif
