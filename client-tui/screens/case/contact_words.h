/* How somebody may be contacted, in words: shown before any number. */
#ifndef HOTLINE_SCREENS_CONTACT_WORDS_H
#define HOTLINE_SCREENS_CONTACT_WORDS_H

#include "screens/screens.h"
#include "tasks/cases.h"

enum { CONTACT_LINES_MAX = 20 };

struct contact_line {
    enum style style;
    struct str text;
};

/* The caller's rules: of the newest identity record, if it is open. Where they cannot be read or
 * say nothing, the mark that contact is unsafe counts as the rule not to. An array of codes. */
struct json *contact_rules_of(struct arena *arena, const struct case_shown *shown);
/* Rules, hours, code word, then the number, where she may be called at all. How many lines. */
size_t contact_words(const struct model *model, struct arena *arena,
                     const struct case_shown *shown, const struct json *rules,
                     struct contact_line lines[static CONTACT_LINES_MAX]);

#endif
