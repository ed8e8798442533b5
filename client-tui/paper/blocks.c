#include "paper/blocks.h"

#include "hotline/base/utf8.h"

#define ANSWER_CHARACTERS 60 /* more is no answer to a question, but a text */

static void add(struct blocks *blocks, struct block block)
{
    struct block *added = ARENA_NEW(blocks->arena, struct block);
    *added = block;
    const bool lines = block.kind == BLOCK_ROW || block.kind == BLOCK_TEXT;
    added->label = utf8_visible(blocks->arena, block.label, false);
    added->text = utf8_visible(blocks->arena, block.text, lines);
    if (blocks->last)
        blocks->last->next = added;
    else
        blocks->first = added;
    blocks->last = added;
}

void block_title(struct blocks *blocks, struct str above, struct str text)
{
    add(blocks, (struct block){.kind = BLOCK_TITLE, .label = above, .text = text});
}

void block_notice(struct blocks *blocks, struct str capitals, struct str text)
{
    add(blocks, (struct block){.kind = BLOCK_NOTICE, .label = capitals, .text = text});
}

void block_contents(struct blocks *blocks, struct str heading)
{
    add(blocks, (struct block){.kind = BLOCK_CONTENTS, .text = heading});
}

void block_heading(struct blocks *blocks, int level, struct str text)
{
    add(blocks, (struct block){.kind = BLOCK_HEADING, .level = level, .text = text});
}

void block_text(struct blocks *blocks, struct str text)
{
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (str_trim(line).len)
            add(blocks, (struct block){.kind = BLOCK_TEXT, .text = line});
    }
}

void block_row(struct blocks *blocks, struct str label, struct str text)
{
    if (text.len)
        add(blocks, (struct block){.kind = BLOCK_ROW,
                                   .question = blocks->questions &&
                                               utf8_count(text) <= ANSWER_CHARACTERS,
                                   .label = label,
                                   .text = text});
}

void block_item(struct blocks *blocks, struct str text)
{
    add(blocks, (struct block){.kind = BLOCK_ITEM, .text = text});
}

bool block_is_row(const struct block *block)
{
    return block && block->kind == BLOCK_ROW;
}

size_t blocks_headings(const struct blocks *blocks)
{
    size_t count = 0;
    for (const struct block *b = blocks->first; b; b = b->next)
        count += b->kind == BLOCK_HEADING;
    return count;
}
