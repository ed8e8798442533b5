/* What has happened to one's cases, and to the notes of one's desk: the list of changes, waited
 * for. */
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
    struct uuid *notes; /* to the next shift */
    size_t note_count;
    bool left_note; /* a new one is among them */
};

bool news_speak_of(const struct news *news, struct uuid id); /* a case, or a note */
bool news_speak_of_visit(const struct news *news, struct uuid id);

#endif
