/* Which records of a case file the paper shows, and how they were written. Pure.
 *
 * A record that went along with a transfer lies there several times: the same id and version in
 * one epoch after another, the newest perhaps blackened. The newest epoch counts; what is
 * blackened in it is blackened on the whole paper. */
#ifndef HOTLINE_CLIENT_PAPER_RECORDS_H
#define HOTLINE_CLIENT_PAPER_RECORDS_H

#include "hotline/base/json.h"

struct item {
    struct str id, type;
    struct str scope;           /* the forward whose exchange it lies in */
    const struct json *content;
    const struct json *blackened; /* pointers into the content; NULL: none */
    int64_t version;
    millis written_at;
    struct str author;    /* id of who wrote it; empty: the server, or not known any more */
    millis copied_at;     /* when it was passed on; MILLIS_NONE: it was not */
    struct str copied_by; /* id */
    bool current;         /* no newer version is there */
};

struct items {
    struct item *at; /* in order of time */
    size_t count;
};

/* All that were opened, but the copies in an exchange only where there is nothing else: for
 * whoever a case was shared with, they are the case. Messages and summaries of forwards are
 * always there. */
struct items items_choose(struct arena *arena, const struct json *file);
/* The current one of a type; NULL: none. after: the one before, of several. */
const struct item *items_next(const struct items *items, const char *type,
                              const struct item *after);
const struct item *items_find(const struct items *items, struct str id); /* current version */
bool is_blackened(const struct json *blackened, struct str pointer);

#endif
