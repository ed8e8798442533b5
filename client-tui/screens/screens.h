/* The screens of the program: one file and one table of operations each. */
#ifndef HOTLINE_SCREENS_H
#define HOTLINE_SCREENS_H

#include "app/model.h"
#include "screens/desk/keeping.h"
#include "tasks/sign_in.h"
#include "words/alarm.h"

struct screens_options {
    struct installation installation;
    struct str user;          /* filled in; may be empty */
    struct str password;      /* not empty: signs in at once */
    const char *theme;        /* see theme_choose; NULL: its default */
    bool plain;               /* lines instead of frames */
    int idle_seconds;         /* without a key until it is locked; 0: ten minutes */
    enum language language;
    /* Keeps the language for the next time; NULL: nobody does. */
    void (*keep_language)(enum language language);
    enum alarm alarm;
    void (*keep_alarm)(enum alarm alarm); /* likewise */
};

/* Until the program is left; the terminal is then as it was. */
struct error screens_run(struct arena *arena, const struct screens_options *options);

extern const struct screen screen_sign_in;
extern const struct screen screen_enrolment; /* argument: struct str, her user name or empty */
extern const struct screen screen_waiting;   /* argument: struct str, her fingerprint */
extern const struct screen screen_queue;
extern const struct screen screen_members;
extern const struct screen screen_member; /* argument: struct str, a user name */
extern const struct screen screen_invite;
extern const struct screen screen_promises;
extern const struct screen screen_hand_over; /* argument: struct str, her user name */
extern const struct screen screen_handovers;
extern const struct screen screen_handover; /* argument: struct str, its id */
extern const struct screen screen_handover_new;
extern const struct screen screen_called_back;
extern const struct screen screen_contact_back; /* argument: struct called_back */
extern const struct screen screen_search;
extern const struct screen screen_call; /* logs a new one; argument: not NULL, goes on with the draft */
extern const struct screen screen_offline;
extern const struct screen screen_full_text;
extern const struct screen screen_attention;
extern const struct screen screen_case; /* argument: struct str, its reference */
/* What is done with a case. Argument: struct case_shown, which is there while entering only. */
extern const struct screen screen_opening;
extern const struct screen screen_note;
extern const struct screen screen_facts;
extern const struct screen screen_forward;
extern const struct screen screen_forwards;
extern const struct screen screen_forward_view; /* argument: struct str, the forward's id */
extern const struct screen screen_overrides;    /* argument: none */
extern const struct screen screen_triage;
extern const struct screen screen_assignment;
extern const struct screen screen_contact;
extern const struct screen screen_consents;
extern const struct screen screen_consent; /* argument: struct consent_wanted, see consents.h */
extern const struct screen screen_conflict; /* argument: struct conflict *, see conflict.h */
extern const struct screen screen_access;
extern const struct screen screen_paper;
extern const struct screen screen_merge; /* undoes it where the case is merged */
/* Of these reference and headline are enough. */
extern const struct screen screen_callback;
extern const struct screen screen_receipt;
extern const struct screen screen_receipt_file; /* argument: struct receipt_to_write */

/* What the screens share: model->shared. */
struct filling; /* filling.h */
struct shared {
    const struct screens_options *options;
    struct keeping keeping;
    bool locked; /* nobody has signed in since it was locked */
    enum alarm alarm;
    char saved[32]; /* the reference of the case saved here last: no alarm for who has just written it */
    /* Since somebody has signed in. */
    enum role role;
    enum office office;
    char username[128], name[128]; /* name: as she is called */
    const struct labels *labels;
    enum language language;
    struct session *session; /* only to tell it the language */
    struct vocabulary *vocabularies; /* vocabulary.h */
    struct filling *filling;
};

void say_who(struct model *model); /* in the title line: her name, and her office in words */
void say_error(struct model *model, struct error error);

#endif
