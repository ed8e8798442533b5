/* What the answers of a call mean: the consent gate, what is missing, the priority. Pure. */
#ifndef HOTLINE_SCREENS_CALL_RULES_H
#define HOTLINE_SCREENS_CALL_RULES_H

#include "hotline/base/priority.h"
#include "screens/call/call_fields.h"

bool form_says(const struct form *form, const char *id, const char *value);

/* As the server's gate (server/domain/intake.c): who is named, and how she is reached, is kept only
 * with consent, or for vital interest with a reason. */
struct call_gate {
    bool refused;  /* nothing but the count is kept */
    bool identity; /* names, and everything below */
    bool contact;  /* phone and e-mail */
    bool vital;    /* everything, with a reason */
};

struct call_gate call_gate_of(const struct form *form);
bool call_gate_lets(const struct call_gate *gate, enum call_gate_kind kind);

/* The fields without which nothing can be saved, and which are empty: ids, at most CALL_NEEDS. */
enum { CALL_NEEDS = 5 };
size_t call_missing(const struct form *form, const char *ids[static CALL_NEEDS]);
const char *call_need_name(const char *id); /* English, for gettext */

enum priority call_priority(const struct form *form);

#endif
