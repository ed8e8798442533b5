/* Between the files of the call screen. */
#ifndef HOTLINE_SCREENS_CALL_INNER_H
#define HOTLINE_SCREENS_CALL_INNER_H

#include "screens/call/call_document.h"
#include "screens/call/call_hint.h"
#include "screens/case/conflict.h"
#include "widgets/bars.h"
#include "widgets/menu.h"

enum call_page {
    PAGE_FORM,
    PAGE_KIND,    /* which call without a case it was */
    PAGE_COUNTRY, /* where the danger is */
    PAGE_NUMBERS, /* whom to call there */
    PAGE_SAVED,   /* the reference, to be read aloud */
};

enum call_question { ASK_NOTHING, ASK_DRAFT, ASK_FAULTS };

struct call {
    const struct model *model;
    enum call_purpose purpose;
    struct arena *arena; /* of the form's texts, and of what a case was like before */
    struct str place;    /* of the draft */
    struct form form;
    enum call_page page;
    enum call_question question;
    struct menu menu;
    struct timer timer;
    struct call_hint hint;
    uint64_t tick;           /* timer, once a second */
    uint64_t sending, retry; /* request and timer; 0: none */
    const struct task *task; /* of the request */
    /* Changes of the form: all, in the draft, in what was sent, on the server. */
    uint64_t edits, kept, sent, stored;
    bool emergency;        /* the form stays open when it is saved */
    struct uuid count_key; /* of a call without a case */
    /* Of a case whose facts are changed. */
    bool identity;
    struct json *before;
    struct str untouched;    /* the form as it was filled in */
    struct meeting *meeting; /* with what somebody else has changed; NULL: none */
};

/* call_send.c */
struct call_moment call_moment(const struct call *state);
void call_save(struct model *model, struct call *state);
void call_save_anyway(struct model *model, struct call *state); /* without faulty fields */
void call_count(struct model *model, struct call *state, struct str kind);
void call_answered(struct model *model, struct call *state, const struct message *message);
void call_retry(struct model *model, struct call *state);
bool call_is_saved(const struct call *state); /* there is a case */

/* call_stale.c */
struct case_shown;
void call_read_theirs(struct model *model, struct call *state);
void call_meet_theirs(struct model *model, struct call *state, const struct case_shown *shown);
void call_settled(struct model *model, struct call *state, bool chosen); /* what both changed */

/* call_view.c */
void call_draw(struct call *state, struct canvas *canvas, struct area area, millis now);
/* The text that is read aloud; its version is its code. NULL: there is none. */
const struct json *call_privacy_text(const struct model *model);

/* call_begin.c */
enum { CALL_TICK_MS = 1000 };
/* What a case says, as the form takes it. Lives in the arena. */
struct json *call_of_case(struct arena *arena, const struct case_shown *shown);
void call_enter(struct model *model, void *screen, const void *argument);
void call_enter_facts(struct model *model, void *screen, const void *argument);
void call_begin_anew(struct model *model,
                     struct call *state);                 /* nothing of the call before stays */
void call_keep(struct model *model, struct call *state);  /* the draft */
void call_speak(struct model *model, struct call *state); /* the language shown now */

/* call.c */
void call_changed(struct model *model, struct call *state); /* something set a field */

#endif
