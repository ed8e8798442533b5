/* Blocks laid out on A4 and written as a tagged PDF: the only user of pango and cairo. */
#ifndef HOTLINE_CLIENT_PAPER_PAGES_H
#define HOTLINE_CLIENT_PAPER_PAGES_H

#include "paper/blocks.h"
#include "paper/paper.h"

/* What stands on every page, and what the document is called. */
struct furniture {
    struct str title;    /* of the document, for whoever lists files: no name in it */
    struct str header;   /* on the left */
    struct str page, of; /* "page" 3 "of" 7, on the right */
    struct str footer;
    const char *language; /* BCP 47: some letters are drawn otherwise in Serbian */
};

struct error pages_draw(struct arena *arena, const struct blocks *blocks,
                        const struct furniture *furniture, struct paper *ret_paper);

#endif
