/* The case file on paper: a tagged A4 PDF of what one may read of a case. */
#ifndef HOTLINE_CLIENT_PAPER_H
#define HOTLINE_CLIENT_PAPER_H

#include "words/labels.h"

struct paper_order {
    const struct json *file;     /* GET /v1/cases/{reference}/file, opened */
    const struct json *forwards; /* array of GET /v1/forwards/{id}: those that may be read */
    const struct labels *labels;
    enum language language;
    struct str pulled_by;
    millis pulled_at;
    /* Who an author is; STR_NONE: not known. */
    struct str (*name_of)(const void *who, struct uuid id);
    const void *who;
};

struct paper {
    struct str pdf;
    size_t pages;
};

/* The PDF lies in the arena. ERROR_CLIENT_FILE when a page cannot be drawn (no font). */
struct error paper_make(struct arena *arena, const struct paper_order *order,
                        struct paper *ret_paper);

/* A file that only its owner reads (0600) and that is there whole or not at all: written to a
 * temporary name beside it, then renamed. */
struct private_file {
    struct str path, temporary;
    int fd;      /* -1: not open */
    bool replace; /* what is there already */
};
/* ERROR_CLIENT_FILE when the place is taken and replace is false, or nothing can be written
 * there. */
struct error private_file_begin(struct arena *arena, struct str path, bool replace,
                                struct private_file *ret_file);
/* Writes all, waits for the disk, renames. The file is closed whatever happened. */
struct error private_file_end(struct arena *arena, struct private_file *file, struct str bytes);
void private_file_drop(struct private_file *file); /* when not ended; takes an ended one */

#endif
