/* What a caller takes away, and what she comes back with. Numbers; screens show them as words. */
#ifndef HOTLINE_TASKS_COMING_BACK_H
#define HOTLINE_TASKS_COMING_BACK_H

#include "hotline/base/spoken.h"
#include "hotline/base/str.h"
#include "tasks/places.h"
#include "tasks/task.h"

extern const struct task task_callback_issue;  /* struct str, a reference -> struct callback_code */
extern const struct task task_callback_redeem; /* struct callback_code -> struct called_back */
extern const struct task task_receipt;         /* struct str, a reference -> struct receipt_made */
extern const struct task task_receipt_write;   /* struct receipt_file -> struct file_made */

struct callback_code {
    uint16_t numbers[CALLBACK_NUMBERS];
};
/* Until then a further call may be added to the case, without reading it. In words. */
struct called_back {
    struct str reference, office, until;
};

struct receipt_made {
    struct str text;
    uint16_t numbers[RECEIPT_NUMBERS];
};
struct receipt_to_write { /* of a case: for the screen that asks where */
    struct str reference, text;
};
struct receipt_file {
    struct str text, path; /* path: "~/…" is in the home folder */
    bool replace;
};

#endif
