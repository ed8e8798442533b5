/* The proposed priority: vocabulary risk_question. The greatest least level of all "yes"; raised
 * once if any raising question is "yes" (never above high by raising alone); "unknown" on one of
 * the first three gives at least medium; low otherwise. An override is kept apart by the caller.
 * The server computes it, the call screen shows what the server will compute. */
#ifndef HOTLINE_BASE_PRIORITY_H
#define HOTLINE_BASE_PRIORITY_H

#include "hotline/base/json.h"
#include "hotline/base/words.h"

/* answers: {"danger_now": "no", …}; absent and null count as not asked. */
enum priority priority_compute(const struct json *answers);
/* Flags the "yes" answers set (vocab/risk_questions.def): an array of strings. */
struct json *priority_flags(struct arena *arena, const struct json *answers);
/* Minutes to the first action, of working time only when *ret_working. */
int priority_first_action(enum priority priority, bool *ret_working);

#endif
