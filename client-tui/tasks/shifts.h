/* Notes to the next shift of one's desk. */
#ifndef HOTLINE_TASKS_SHIFTS_H
#define HOTLINE_TASKS_SHIFTS_H

#include "hotline/base/str.h"
#include "tasks/lists.h"
#include "tasks/task.h"

extern const struct task task_shift_notes;   /* struct notes_input -> struct shift_notes */
extern const struct task task_shift_note;    /* struct str, its id -> struct shift_note */
extern const struct task task_shift_choices; /* nothing -> struct shift_choices */
extern const struct task task_shift_write;   /* struct shift_write_input -> nothing */
extern const struct task task_shift_take;    /* struct shift_take_input -> nothing */
extern const struct task task_shift_done;    /* struct str, its id -> nothing */

struct shift_case {
    struct uuid id;
    struct str reference, status, taken_by; /* the last two in words; taken_by empty: waits */
    struct str headline;                    /* empty: closed, or not read */
};
/* In words but for the id. */
struct shift_note {
    struct uuid id;
    struct str id_text, by, at, text, done_by; /* done_by empty: open */
    struct str when;                           /* as `at`, but short */
    const struct shift_case *cases;
    size_t case_count, waiting;
};

struct notes_input {
    size_t least; /* notes wanted, as far as there are so many */
};
/* Open ones first, then the newest. */
struct shift_notes {
    struct shift_note *at;
    size_t count;
    bool more;
};

/* Open cases of the office, one's own first. */
struct shift_choices {
    struct case_rows rows;
    size_t mine;
};
struct shift_write_input {
    struct str text;
    const struct str *cases; /* references */
    size_t case_count;
    struct uuid key; /* the same for each try */
};
struct shift_take_input {
    struct str id, reference;
};

#endif
