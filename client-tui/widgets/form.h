/* An ordered form: labels, fields of several types, errors beside them; scrolls. */
#ifndef HOTLINE_WIDGETS_FORM_H
#define HOTLINE_WIDGETS_FORM_H

#include "hotline/base/time.h"
#include "widgets/editor.h"
#include "widgets/pick.h"

enum entry_type {
    ENTRY_HEADING, /* begins a section; never has the focus */
    ENTRY_NOTE,    /* words to be read, in label; never has the focus */
    ENTRY_LINE,
    ENTRY_SECRET,
    ENTRY_TEXT, /* several lines */
    ENTRY_NUMBER,
    ENTRY_DATE,   /* value YYYY-MM-DD */
    ENTRY_MOMENT, /* date and time of the office; value YYYY-MM-DDTHH:MM */
    ENTRY_CLOCK,  /* time of day; value HH:MM */
    ENTRY_CHOICE, /* one of a few codes, all of them seen */
    ENTRY_CODE,   /* one of many */
    ENTRY_CODES,  /* several; value: codes separated by commas, as they were chosen */
    ENTRY_BUTTON, /* opens something; the screen sets its value, and what it shows aside */
};

/* The type for one of domain's intake_form and hearing_form ("long_text", "code", "list:…");
 * options: how many codes its vocabulary has. Compound types are a button. */
enum entry_type entry_type_of(struct str type, size_t options);

struct field_def {
    struct str id;    /* "incident.date_from": stable, unique in the form */
    struct str label; /* in the language shown */
    struct str hint;  /* shown quietly while the field is empty */
    enum entry_type type;
    bool required;                    /* marked; nothing here refuses to go on */
    const struct pick_source *source; /* of choices and codes */
    size_t limit;                     /* bytes; 0: a sensible one */
    int rows;                         /* of a text: at least so many; 0: 3 */
    bool question; /* of a choice: the label is a sentence, the answer stands behind it */
    bool goes_on;  /* of a choice: a key that leaves no doubt goes on to the next field */
};

struct field {
    struct field_def def; /* its texts live as long as the form */
    struct line line;
    struct editor editor;
    struct chosen chosen; /* options of the source; none without one */
    struct text error;    /* shown below */
    struct text aside;    /* what is known about it, shown behind its value */
    bool hidden;          /* neither shown nor reached; keeps its value */
    bool filled;          /* by form_fill, and not changed by hand since */
    int row, row_count;   /* of the whole form, when it was drawn last */
};

struct form {
    struct field *fields;
    size_t count, focus;
    struct clip *clip;
    struct date today; /* for dates without a year; set it at entering a screen and at midnight */
    struct pick pick;  /* of the field in focus, while it is open */
    bool picking;
    struct canvas whole; /* all rows; what is in sight is copied */
    int top;
    bool lift;          /* the section in focus goes to the top when it is drawn next */
    struct form *above; /* what was chosen there is offered first here too; may be NULL */
};

/* Definitions are copied, their texts are not. Focus is on the first field that can have it. */
void form_init(struct form *form, const struct field_def *defs, size_t count, struct date today,
               struct clip *clip);
void form_free(struct form *form);
/* The same fields in the same order, in another language: what was entered, the cursor and the
 * focus stay, and a list that is open with what was typed into it; marks go. What follows from what
 * was entered is to be shown anew. */
void form_renew(struct form *form, const struct field_def *defs, size_t count);

/* OUTCOME_CHOSEN: Enter on a button, or behind the last field. OUTCOME_IGNORED: Esc too, unless it
 * closes a list. Tab, Enter and Down go on, and check what is left; Enter in a text is a new line.
 */
enum outcome form_key(struct form *form, struct key key);
void form_draw(struct form *form, struct canvas *canvas, struct area area, bool focus);
/* Contexts for help and bottom line, where the focus is now; at most 3. */
size_t form_contexts(const struct form *form, enum context contexts[static 3]);

struct field *form_field(struct form *form, const char *id); /* NULL: there is none */
struct field *form_focused(struct form *form);
bool form_focus(struct form *form, const char *id);
/* As described at each type; empty: nothing was entered. Lives in the arena. */
struct str form_value(const struct form *form, struct arena *arena, const char *id);
void form_set(struct form *form, const char *id, struct str value); /* unknown codes: left out */
/* A value that follows from others: going on passes over the field, going back does not. Does
 * nothing to what was entered by hand; without a value takes back what it has filled in. */
void form_fill(struct form *form, const char *id, struct str value);
bool form_knows(const struct form *form, const char *id); /* there is such a field */
bool form_has(const struct form *form, const char *id);   /* … and something was entered */
void form_hide(struct form *form, const char *id, bool hidden);
void form_aside(struct form *form, const char *id, struct str text);
/* Sections are what stands below each heading, counted from 1. */
size_t form_section(const struct form *form); /* of the focus */
bool form_go_section(struct form *form, size_t section);
bool field_is_empty(const struct field *field);
/* What a form asks for may depend on what was chosen in it. Unknown ids: nothing. */
void form_show(struct form *form, const char *id, bool shown, bool required);
void form_label(struct form *form, const char *id,
                struct str label); /* lives as long as the form */
/* Other options; one that was chosen and is still among them stays so. */
void form_offer(struct form *form, const char *id, const struct pick_source *source);
/* All that was entered, as text, for a draft: without secrets; empty when there is nothing. */
struct str form_save(const struct form *form, struct arena *arena);
void form_restore(struct form *form, struct str saved); /* what it does not know is left out */

/* The list that is open: what was typed into it, and the option under its cursor. For a form made anew
 * of other fields, which then has the same field in focus; nothing happens when that has no list. */
struct form_picking {
    bool open;
    struct str typed, code;
};
struct form_picking form_picking(const struct form *form, struct arena *arena);
void form_pick_again(struct form *form, const struct form_picking *was);

/* Errors stay until the field changes. The text is shown in words, so translate it first. */
void form_error(struct form *form, const char *id, struct str text);
void form_clear_errors(struct form *form);
/* Reads what was typed, as when each field is left: dates and numbers that are none are marked. How
 * many fields are marked, with errors that stand already; the focus is on the first. */
size_t form_faults(struct form *form);
/* Checks all, marks the required ones that are empty, puts the focus on the first with an error.
 * True: there was none. */
bool form_check(struct form *form);

#endif
