/* What has happened to one's cases: the list of changes, waited for. */
#ifndef HOTLINE_TASKS_NEWS_H
#define HOTLINE_TASKS_NEWS_H

#include "tasks/task.h"

extern const struct task task_news; /* struct news_input -> struct news */

struct news_input {
    struct str after; /* cursor; empty: from now on */
};
struct news {
    struct str next;     /* cursor */
    struct uuid *cases;  /* that something has happened to */
    size_t count;
    struct uuid *visited; /* cases that one has open, and somebody else came to or went from */
    size_t visited_count;
};

bool news_speak_of(const struct news *news, struct uuid id);
bool news_speak_of_visit(const struct news *news, struct uuid id);

#endif
