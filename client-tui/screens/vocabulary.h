/* Codes to choose from, and words for codes, in the language shown. Read from the labels of the
 * session, which nothing changes while a screen is open. */
#ifndef HOTLINE_SCREENS_VOCABULARY_H
#define HOTLINE_SCREENS_VOCABULARY_H

#include "screens/screens.h"
#include "widgets/pick.h"

/* All codes of a vocabulary in its order, made once for each in each language. Lives until somebody
 * signs in anew. Places are found by their names in every language. */
const struct pick_source *vocabulary_source(const struct model *model, const char *name);
/* Never empty for a code. */
struct str word_of(const struct model *model, const char *vocabulary, struct str code);
struct str field_word(const struct model *model, const char *pointer); /* "/reporter/phone" */
void vocabularies_free(struct shared *shared);

#endif
