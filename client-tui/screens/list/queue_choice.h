/* In which order the queue stands, and which of its cases: what s and l change. */
#ifndef HOTLINE_SCREENS_QUEUE_CHOICE_H
#define HOTLINE_SCREENS_QUEUE_CHOICE_H

#include "screens/screens.h"
#include "tasks/lists.h"
#include "widgets/form.h"

struct queue_choice {
    size_t sort;
    struct arena *arena;                   /* of what is chosen; NULL: everything */
    struct str priority, status, assigned; /* codes as the task takes them */
    struct arena *form_arena;              /* NULL: nothing is being chosen */
    struct form form;
};

void queue_choice_next_sort(struct queue_choice *choice);
/* False: everything was shown anyway. */
bool queue_choice_clear(struct queue_choice *choice);
void queue_choice_open(struct model *model, struct queue_choice *choice);
/* While it is open. True: what was chosen holds from now on. */
bool queue_choice_key(struct queue_choice *choice, struct key key);
void queue_choice_draw(struct queue_choice *choice, struct canvas *canvas, struct area area);
void queue_choice_speak(struct model *model, struct queue_choice *choice); /* the language now */
size_t queue_choice_contexts(const struct queue_choice *choice,
                             enum context at[static SCREEN_CONTEXTS_MAX]);
void queue_choice_free(struct queue_choice *choice);

void queue_choice_put(const struct queue_choice *choice, struct arena *arena,
                      struct rows_input *input);
/* "Newest first · High, Critical · nobody has it" */
struct str queue_choice_words(const struct model *model, const struct queue_choice *choice,
                              struct arena *arena);

#endif
