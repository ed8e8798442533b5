/* A list to choose from, one option or several, that filters as one types: in any script, with or
 * without diacritics, by label, other names or code. */
#ifndef HOTLINE_WIDGETS_PICK_H
#define HOTLINE_WIDGETS_PICK_H

#include "widgets/text.h"
#include "widgets/widget.h"

struct pick_option {
    struct str code;
    struct str label;
    struct str others; /* other names by which it is found, separated by blanks; may be empty */
    struct str note;   /* shown quietly behind the label; may be empty */
    char key;          /* chooses it where a single key does, in every language; 0: none */
};

/* Options made ready for filtering; made once for each vocabulary and language, shared by all pick
 * lists, and living as long as they do. */
struct pick_source {
    const struct pick_option *options;
    const struct str *folded; /* " word word …" of everything an option is found by */
    const struct str *labels; /* folded labels, for the order of what was found */
    size_t count;
};

struct pick_source *pick_source_new(struct arena *arena, const struct pick_option *options,
                                    size_t count);
/* Index of a code, or -1. */
int pick_source_find(const struct pick_source *source, struct str code);

/* Options in the order in which they were chosen: the first is the main one. */
struct chosen {
    size_t *at; /* room for every option of the source */
    size_t count;
};

void chosen_init(struct chosen *chosen, const struct pick_source *source);
void chosen_free(struct chosen *chosen);
size_t chosen_place(const struct chosen *chosen, size_t option); /* 1: the first; 0: not chosen */
void chosen_add(struct chosen *chosen, size_t option); /* last, unless it is there */
void chosen_drop(struct chosen *chosen, size_t option);
void chosen_copy(struct chosen *chosen, const struct chosen *from); /* of the same source */

struct pick {
    const struct pick_source *source;
    bool several;
    struct chosen marked; /* of several */
    size_t *found;    /* options that pass the filter, best first */
    size_t found_count, at, top;
    struct text filter;
    int rows; /* drawn last */
};

void pick_init(struct pick *pick, const struct pick_source *source, bool several);
void pick_free(struct pick *pick);
void pick_filter(struct pick *pick, struct str typed); /* as if it had been typed */
/* Enter: OUTCOME_CHOSEN (of several: with the row under the cursor, if none was marked). Space marks
 * one of several. Esc: OUTCOME_LEFT. */
enum outcome pick_key(struct pick *pick, struct key key);
/* First row the filter, then options. */
void pick_draw(struct pick *pick, struct canvas *canvas, struct area area, bool focus);
/* Option under the cursor, -1: nothing was found. */
int pick_current(const struct pick *pick);
/* Puts the cursor on an option, when the filter shows it. */
void pick_go(struct pick *pick, int option);

#endif
