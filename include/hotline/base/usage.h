/* What the programs tell of their command lines: rows of a help, the words that an option takes,
 * answers to a shell that completes. Lists of words are text with bars: "refer|transfer". */
#ifndef HOTLINE_BASE_USAGE_H
#define HOTLINE_BASE_USAGE_H

#include "hotline/base/arena.h"

/* The vocabularies as such lists; each ends with a bar. */
extern const char choices_consent_kinds[], choices_consent_states[], choices_languages[],
    choices_offices[], choices_priorities[], choices_records[], choices_roles[], choices_statuses[];

/* A row of a help: "  left   help: a, b or c". The help begins at a column (in a line of its own
 * where left is longer) and is broken at spaces. choices may be NULL. */
void usage_add_row(struct buf *out, struct str left, size_t column, const char *help,
                   const char *choices);

/* A line for each word of the list that begins as the typed text does, with prefix before it. A
 * word in capitals stands for something that is not known here and gives none; what begins with
 * FILE or DIR gives ":files" or ":folders". */
void usage_offer(struct buf *out, const char *choices, struct str typed, struct str prefix);

#endif
