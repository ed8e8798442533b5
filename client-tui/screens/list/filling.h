/* The texts that are searched, and reading them: it begins when somebody first searches full text,
 * goes on whatever screen is open, and is kept fresh by the news until filling_stop. Its requests
 * are the frame's. */
#ifndef HOTLINE_SCREENS_FILLING_H
#define HOTLINE_SCREENS_FILLING_H

#include "screens/screens.h"
#include "tasks/news.h"
#include "tasks/texts.h"

enum { FILLING_TOLD_MAX = 50, FILLING_FRESH_MS = 3000, FILLING_RETRY_MS = 5000 };

enum filling_what {
    FILLING_NOTHING,
    FILLING_ALL,   /* the first time; pages, newest change first */
    FILLING_SINCE, /* what has changed since */
    FILLING_TOLD,  /* cases that the news spoke of */
};

struct filling {
    struct texts *texts;
    uint64_t version; /* another one after each change of texts or progress */
    bool read_all;    /* whatever there was has been read once */
    bool full;        /* there was no room for those that changed longest ago */
    size_t read, total;
    struct error error; /* of the last try; it is tried again */
    enum filling_what doing;
    uint64_t request, timer; /* 0: none */
    bool opening;            /* the request: a page that was fetched */
    char next[64], page_next[64], since[40], page_since[40];
    struct uuid asked[FILLING_TOLD_MAX], told[FILLING_TOLD_MAX];
    size_t asked_count, told_count;
    bool look_again; /* for what has changed since */
};

/* Somebody wants to search: reads all, or later on what has changed since. */
struct filling *filling_begin(struct model *model);
void filling_told(struct model *model, const struct news *news);
/* An answer or timer of the frame; false: it is another's. */
bool filling_answer(struct model *model, struct message *message);
/* Wipes all: when somebody signs in, signs out, or the program is locked. */
void filling_stop(struct model *model);
void filling_free(struct shared *shared);

#endif
