/* A paper before it has pages: a list of blocks in reading order. Whatever text comes in is made
 * visible here (utf8_visible), so that nothing hidden or reordering reaches the page. */
#ifndef HOTLINE_CLIENT_PAPER_BLOCKS_H
#define HOTLINE_CLIENT_PAPER_BLOCKS_H

#include "hotline/base/arena.h"

enum block_kind {
    BLOCK_TITLE,    /* label: the line above it */
    BLOCK_NOTICE,   /* label: the word in capitals before it */
    BLOCK_CONTENTS, /* where the list of headings goes; text: its own heading */
    BLOCK_HEADING,  /* level 2 or 3 */
    BLOCK_TEXT,     /* a paragraph */
    BLOCK_ROW,      /* label and text side by side; rows in a row are one table */
    BLOCK_ITEM,     /* of a list; items in a row are one list */
};

struct block {
    enum block_kind kind;
    int level;
    bool question; /* a row that leaves most of its width to the label */
    struct str label, text;
    const struct block *next;
};

struct blocks {
    struct arena *arena;
    const struct block *first;
    struct block *last;
    bool questions; /* rows from now on, where their text is short */
};

void block_title(struct blocks *blocks, struct str above, struct str text);
void block_notice(struct blocks *blocks, struct str capitals, struct str text);
void block_contents(struct blocks *blocks, struct str heading);
void block_heading(struct blocks *blocks, int level, struct str text);
void block_text(struct blocks *blocks, struct str text); /* one paragraph for each line */
void block_row(struct blocks *blocks, struct str label, struct str text); /* none when empty */
void block_item(struct blocks *blocks, struct str text);

bool block_is_row(const struct block *block); /* takes NULL */
size_t blocks_headings(const struct blocks *blocks);

#endif
