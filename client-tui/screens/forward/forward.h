/* The steps of forwarding a case, one after the other: to whom, what goes along, words, a last
 * look. Each is a file of its own; forward.c holds them together. */
#ifndef HOTLINE_SCREENS_FORWARD_H
#define HOTLINE_SCREENS_FORWARD_H

#include "screens/screens.h"
#include "tasks/forwards.h"
#include "widgets/form.h"
#include "widgets/table.h"

/* --- to whom (forward_to.c) --- */

struct to_step {
    const struct forward_choices *choices;
    struct arena *source_arena; /* of the choices that do not depend on what is chosen */
    const struct pick_source *receivers, *kinds, *bases, *read;
    struct arena *arena; /* of the form's texts as it is now */
    struct form form;
};

/* saved: a draft, for the first time. Later what had been entered stays, as far as it still fits.
 */
void to_step_set(struct model *model, struct to_step *step, const struct forward_choices *choices,
                 struct str saved);
void to_step_free(struct to_step *step);
enum outcome to_step_key(struct model *model, struct to_step *step, struct key key);
const struct receiver_choice *to_step_receiver(const struct to_step *step); /* NULL: none yet */
bool to_step_transfer(const struct to_step *step);
bool to_step_limits_read(const struct to_step *step);
/* With all that is needed given, limited and read, or overridden with a reason. */
bool to_step_allowed(const struct to_step *step);
struct str to_step_basis(const struct to_step *step, struct arena *arena); /* empty: consent */

/* --- what goes along (forward_records.c) --- */

struct records_step {
    const struct forward_choices *choices;
    struct arena *arena; /* of the marks */
    bool *marked;
    bool **blackened; /* by record and field */
    struct table records, fields;
    bool in_fields; /* of the record selected */
};

void records_step_init(struct records_step *step);
void records_step_free(struct records_step *step);
/* saved: as records_step_save gave it. Empty: the headline is marked, and nothing else. */
void records_step_set(struct records_step *step, const struct forward_choices *choices,
                      struct str saved);
/* The ids that are marked and "ID:/pointer" of what is blackened, a line for each. */
struct str records_step_save(const struct records_step *step, struct arena *arena);
/* OUTCOME_LEFT: Esc, and no record's fields were shown. OUTCOME_CHOSEN: a field was to be blackened
 * of a record that goes only as a whole. */
enum outcome records_step_key(struct records_step *step, struct key key);
void records_step_draw(struct records_step *step, struct canvas *canvas, struct area area);
size_t records_step_contexts(const struct records_step *step, enum context at[static 2]);
bool records_step_has(const struct records_step *step, const char *type); /* is one marked? */
size_t records_step_count(const struct records_step *step);
/* As struct forward_input takes them: of records that are marked. */
size_t records_step_names(const struct records_step *step, struct arena *arena,
                          const struct str **ret_names);
size_t records_step_blackened(const struct records_step *step, struct arena *arena,
                              const struct str **ret_pointers);

/* --- all of it (forward.c) --- */

enum { STEP_TO, STEP_RECORDS, STEP_WORDS, STEP_LAST, STEPS };

struct forward_screen {
    struct arena *arena; /* of the reference */
    struct str reference;
    size_t at; /* step */
    struct arena *read_arena;
    const struct forward_choices *choices; /* NULL: being read */
    struct to_step to;
    struct records_step records;
    struct form words;
    struct view last;
    struct arena *last_arena;
    bool last_allowed; /* nothing stands in the way */
    bool allowed;      /* her role may forward */
    uint64_t reading, sending;
};

/* The last look (forward_last.c): everything as it would go, what stands in the way first. */
void forward_last_look(struct forward_screen *state);
/* What is sent, in an arena of its own. */
struct forward_input *forward_input_of(const struct forward_screen *state, struct arena *arena);

#endif
