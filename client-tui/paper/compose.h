/* From the records of a case file to the blocks of its paper: one function for each chapter, each
 * without a heading when it has nothing to say. Pure. */
#ifndef HOTLINE_CLIENT_PAPER_COMPOSE_H
#define HOTLINE_CLIENT_PAPER_COMPOSE_H

#include "paper/blocks.h"
#include "paper/paper.h"
#include "paper/records.h"
#include "paper/texts.h"
#include "words/dates.h"

struct composer {
    struct arena *arena;
    const struct paper_order *order;
    struct items items;
    struct blocks blocks;
    bool whole_timeline; /* notes stand in it with their text, and what was opened too */
};

/* All of it, in order. */
struct blocks compose(struct arena *arena, const struct paper_order *order);

/* chapters */
void compose_head(struct composer *c);
void compose_chronology(struct composer *c);
void compose_persons(struct composer *c);
void compose_facts(struct composer *c);
void compose_risk(struct composer *c);
void compose_story(struct composer *c);
void compose_respondents(struct composer *c);
void compose_wishes(struct composer *c);
void compose_calls(struct composer *c);
void compose_consents(struct composer *c);
void compose_notes(struct composer *c);
void compose_forwards(struct composer *c);
void compose_deadlines(struct composer *c);
void compose_access(struct composer *c);
void compose_earlier(struct composer *c);

/* One of the rows of "forwards", with its heading; details come from order->forwards. */
void compose_forward(struct composer *c, const struct json *row);

/* A chapter, or a part of one, that is only there when something follows its heading. */
struct chapter {
    struct composer *c;
    struct blocks before;
    const struct block *heading;
};
struct chapter chapter_begin(struct composer *c, int level, struct str heading);
void chapter_end(struct chapter *chapter);

/* what they share */
struct str words_of(const struct composer *c, enum text text);
struct str label(const struct composer *c, const char *vocabulary, struct str code);
struct str person(const struct composer *c, struct str id_or_name); /* ids by the directory */
struct str principal(const struct composer *c, struct str name);
struct str moment(const struct composer *c, millis at);
struct str moment_at(const struct composer *c, const struct json *object, const char *member);
struct str blackened_mark(const struct composer *c);
/* "9 November 2026, 10:12 · name", and who passed it on. */
struct str origin(const struct composer *c, const struct item *item);
/* Joins what is not empty: between is put between. */
struct str joined(const struct composer *c, struct str a, const char *between, struct str b);

/* What of a consent is sealed (its limit, its wording), of one of the clear rows; NULL: not open. */
const struct json *consent_words(const struct composer *c, const struct json *row);

/* A value of a record in words; pointer says which field it is: "/incident/grounds". Blackened
 * members of what it holds are shown as blackened. */
struct str field_text(const struct composer *c, struct str pointer, const struct json *value,
                      const struct json *blackened);
/* A row for each member of an object. skip: names not wanted, ends with NULL; may be NULL. */
void field_rows(struct composer *c, struct str pointer, const struct json *object,
                const struct json *blackened, const char *const *skip);
/* The same as "label: value" with something between them: "\n". */
struct str field_lines(const struct composer *c, struct str pointer, const struct json *object,
                       const struct json *blackened, const char *const *skip,
                       const char *between);
struct str below(const struct composer *c, struct str pointer, struct str name);

#endif
