/* Between the files of the form. */
#ifndef HOTLINE_WIDGETS_FORM_INNER_H
#define HOTLINE_WIDGETS_FORM_INNER_H

#include "widgets/form.h"

enum { FORM_TEXT_ROWS = 3 };

void field_init(struct field *field, const struct field_def *def, struct clip *clip);
void field_free(struct field *field);
bool field_takes_focus(const struct field *field);
bool field_has_options(const struct field *field);
/* What the field says when it is left: dates and numbers are read and written out, or marked. */
void field_leave(struct field *field, struct date today);
struct str field_value(const struct field *field, struct arena *arena, struct date today);
void field_set(struct field *field, struct str value);
void field_offer(struct field *field, const struct pick_source *source);
/* Labels of the chosen options, or the text of a button. */
struct str field_shown(const struct field *field, struct arena *arena);
void form_go_on(struct form *form); /* to the next field */
enum outcome form_navigate(struct form *form, struct key key);
enum outcome form_option_key(struct form *form, struct field *field, struct key key);
enum outcome form_pick_key(struct form *form, struct key key); /* while a list is open */
void form_close_pick(struct form *form);
int field_first_chosen(const struct field *field); /* -1: none */
void field_choose_only(struct field *field, int option); /* -1: none */

#endif
