/* Forwarding a case, what the other side does with it, taking it back; overrides of consent. */
#ifndef HOTLINE_TASKS_FORWARDS_H
#define HOTLINE_TASKS_FORWARDS_H

#include "hotline/base/json.h"
#include "tasks/task.h"
#include "widgets/view.h"

extern const struct task
    task_forward_choices;                    /* struct str, a reference -> struct forward_choices */
extern const struct task task_forward;       /* struct forward_input -> nothing */
extern const struct task task_forward_rows;  /* struct str, a reference -> struct forward_rows */
extern const struct task task_forward_shown; /* struct str, its id -> struct forward_shown */
extern const struct task task_decide;        /* struct decide_input -> nothing */
extern const struct task task_take_back;     /* struct str, its id -> struct taken_back */
extern const struct task task_overrides;     /* nothing -> struct overrides */
extern const struct task task_review;        /* struct review_input -> nothing */

/* --- what there is to choose --- */

enum need_state { NEED_GIVEN, NEED_LIMITED, NEED_MISSING };

/* A consent that a receiver needs. */
struct consent_need {
    struct str kind;       /* code */
    struct str word, said; /* what it is called; its state in words */
    struct str limit;      /* of a limited one; empty: it cannot be read here */
    enum need_state state;
};

struct receiver_choice {
    struct str name;    /* as it is sent, and as it is typed to confirm */
    struct str word;    /* "YUCOM · Partner organisation" */
    struct str full;    /* its whole name, where that is another; may be empty */
    struct str country; /* in words; empty: not known */
    bool abroad;
    struct consent_need needs[2];
    size_t need_count;
};

struct field_choice {
    struct str pointer; /* empty: of a record that goes as a whole or not at all */
    struct str label, value;
};

struct record_choice {
    struct uuid id;
    struct str name;             /* the id as text */
    struct str type;             /* code */
    struct str word, date, line; /* line: how it begins */
    bool open;                   /* false: its key is not held, so it cannot go along */
    const struct field_choice *fields;
    size_t field_count;
};

struct forward_choices {
    struct str reference;
    int64_t version;
    const struct receiver_choice *receivers;
    size_t receiver_count;
    const struct record_choice *records;
    size_t record_count;
    bool identity_sealed;      /* there is one, and it is not open */
    const struct json *opened; /* records, for forward_names */
};

/* The word of a text that names the person whose identity is open; empty: none does. */
struct str forward_names(struct arena *arena, const struct forward_choices *choices,
                         struct str text);

struct forward_input {
    struct str reference;
    int64_t version;
    struct str to, summary, message, legal_basis;
    bool transfer;
    const struct str *records, *blacken, *limits_read; /* as struct forward has them */
    size_t record_count, blacken_count, limit_count;
};

/* --- those that were sent --- */

struct forward_row {
    struct uuid id;
    struct str name; /* the id as text */
    bool transfer;
    struct str from, to, state, sent, decided; /* in words */
};
struct forward_rows {
    const struct forward_row *at;
    size_t count;
};

struct forward_shown {
    struct uuid case_id;
    struct str id, reference;
    const struct paragraph *paragraphs;
    size_t count;
    bool transfer;
    bool receiver; /* else the sender */
    struct str state, to;
    bool may_decide, may_complete, may_take_back;
    struct str fetched; /* since when the receiver has had it, in words; empty: not yet */
};

struct decide_input {
    struct str id, decision, reason;
};

/* What had been fetched before, a line for each record; empty: nothing. */
struct taken_back {
    struct str fetched;
};

/* --- overrides --- */

struct override_row {
    struct uuid id;
    struct str id_text, reference, consents, basis, by, decided, review_by; /* in words */
    bool own; /* she decided it herself */
};
struct overrides {
    const struct override_row *at;
    size_t count;
};
struct review_input {
    struct str id, verdict;
};

#endif
