/* Between the files of the intake; nobody else includes this. */
#ifndef HOTLINE_DOMAIN_INTAKE_INNER_H
#define HOTLINE_DOMAIN_INTAKE_INNER_H

#include "server/domain/intake.h"

#define TEMPLATE_MAX 128 /* longer than any pointer of vocab/fields.def */
#define FAULTS_MAX 200   /* of one document; more help nobody */

/* Where the walk stands: a member of an object, or an item of a list. */
struct step {
    const struct step *up; /* NULL at the root */
    struct str name;
    size_t index;
    bool is_index;
};

struct intake_walk {
    struct arena *arena;
    const struct reference *reference;
    struct date today;
    bool facts;                     /* PUT …/facts */
    bool refused;                   /* nothing of it will be kept: the gates do not matter */
    bool may_identify, may_contact; /* gates that stand open */
    bool vital_interest;            /* … and all of them by an override */
    struct error error;
    size_t faults;
    struct intake *out;
    bool identity_named; /* the body has some member of identity, perhaps null */
};

/* Rows of vocab/fields.def that are no fields. */
struct shape {
    const char *pointer;
    size_t pointer_len;
    int64_t limit;
};
extern const struct shape field_lists[], fields_computed[];
extern const size_t field_list_count, field_computed_count;

void intake_fault(struct intake_walk *walk, const struct step *step, int64_t index,
                  enum error_id id);
void intake_fault_at(struct intake_walk *walk, const char *pointer, enum error_id id);

/* Checks one value that is not null. False after at least one intake_fault. The result is new
 * and may be put into one tree. */
bool field_value(struct intake_walk *walk, const struct field *field, const struct step *step,
                 const struct json *value, struct json **ret_value);

/* Walks the whole body, collects faults, fills the documents of walk->out. */
void intake_walk(struct intake_walk *walk, const struct json *body);

/* Consents: collected before the walk, since the gate has to be known there; checked after it. */
void intake_consents_collect(struct intake_walk *walk, const struct json *body);
void intake_consents_check(struct intake_walk *walk, const struct json *body);

/* Year 0 and MILLIS_NONE where nothing readable stands. */
struct date intake_date_at(const struct json *json, const char *pointer);
millis intake_time_at(const struct json *json, const char *pointer);
/* RFC 3339; without an offset in the offices' zone. */
bool intake_time(struct str text, millis *ret_time);

#endif
