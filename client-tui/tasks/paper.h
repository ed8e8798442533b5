/* The case file as a PDF. */
#ifndef HOTLINE_TASKS_PAPER_H
#define HOTLINE_TASKS_PAPER_H

#include "hotline/base/str.h"
#include "tasks/places.h"
#include "tasks/task.h"
#include "words/language.h"

extern const struct task task_paper; /* struct paper_input -> struct paper_made */

struct paper_input {
    struct str reference, path, reason; /* path: "~/…" is in the home folder */
    enum language language;
    bool replace;
};
struct paper_made {
    struct file_made file;
    size_t pages;
};

#endif
