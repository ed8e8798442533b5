/* The head of a case in words: between case_shown.c and case_head.c. */
#ifndef HOTLINE_TASKS_CASE_WORDS_H
#define HOTLINE_TASKS_CASE_WORDS_H

#include "paper/compose.h"
#include "widgets/view.h"

struct session;
struct case_view;

/* What the chapters are made of, for the one who is signed in. */
struct paper_order case_order(const struct session *session, const struct case_view *view);

struct case_shown;

/* Head and blocks as one list of paragraphs, and where its chapters begin. */
void paragraphs_put(const struct composer *c, const struct paragraph *head, size_t head_count,
                    struct case_shown *shown);

enum { CASE_LABEL_COLUMNS = 26, CASE_HEAD_MAX = 16 };

/* The important first. How many paragraphs there are. */
size_t case_head(const struct composer *c, struct paragraph head[static CASE_HEAD_MAX]);
/* Compartments that have a key, and nothing opened. */
struct str case_sealed(const struct composer *c);
/* The legal clocks that run: the safe day first, how sure it is. */
struct str case_clocks(const struct composer *c);

#endif
