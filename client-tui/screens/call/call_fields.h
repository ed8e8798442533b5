/* The members of a report as the call screen knows them: vocab/fields.def as a table. */
#ifndef HOTLINE_SCREENS_CALL_FIELDS_H
#define HOTLINE_SCREENS_CALL_FIELDS_H

#include "screens/screens.h"
#include "widgets/form.h"

enum call_kind {
    KIND_CODE,
    KIND_CODES,
    KIND_MUNICIPALITY,
    KIND_LINE,
    KIND_NAME,
    KIND_TEXT,
    KIND_PHONE,
    KIND_EMAIL,
    KIND_BOOL,
    KIND_COUNT,
    KIND_PAST_DATE,
    KIND_ANY_DATE,
    KIND_PAST_TIME,
    KIND_DAYS,
    KIND_CLOCK,
    KIND_HASHES,
    KIND_LIST,
};

enum call_place {
    IN_HEADLINE,
    IN_REPORT,
    IN_IDENTITY,
    IN_CONTACT,
    IN_CONTACT_IDENTITY,
    IN_CONSENT,
    IN_APART,
};

enum call_gate_kind { GATE_OPEN, GATE_CONTACT, GATE_IDENTITY };

struct call_field {
    const char *pointer, *vocabulary;
    enum call_kind kind;
    int64_t limit; /* characters of a text */
    enum call_place place;
    enum call_gate_kind gate;
};

extern const struct call_field call_fields[];
extern const size_t call_field_count;

const struct call_field *call_field(const char *pointer); /* NULL: there is none */
/* Members of the items of a list: "/respondents" has "/respondents/0/type" and so on; theirs are
 * those of which this is true, and name is "type". */
bool call_item_field(const struct call_field *field, const char *list, const char **ret_name);

/* How it is entered. id: of the form's field. Texts live as long as the arena. */
struct field_def call_field_def(const struct model *model, struct arena *arena,
                                const struct call_field *field, const char *id);
/* What a field of a form holds, as the report has it; NULL: nothing, or nothing that can be read.
 */
struct json *call_value(const struct form *form, struct arena *arena, const char *id,
                        enum call_kind kind);
void call_set_value(struct form *form, const char *id, enum call_kind kind,
                    const struct json *value);

#endif
