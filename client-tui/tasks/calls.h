/* What the call screen asks for: saving a report, counting a call without a case, changing facts. */
#ifndef HOTLINE_TASKS_CALLS_H
#define HOTLINE_TASKS_CALLS_H

#include "hotline/base/json.h"
#include "tasks/task.h"

extern const struct task task_call;  /* struct call_input -> struct call_output */
extern const struct task task_count; /* struct count_input -> nothing */
extern const struct task task_facts; /* struct facts_input -> struct facts_output, also on failure */

/* key: the same for each try, so that a report is there once. */
struct call_input {
    struct json *document;
    struct uuid key;
};
struct call_output {
    struct str reference; /* empty: without consent only the call was counted */
    struct str priority;
    int64_t version;
};

struct count_input {
    struct str kind, channel, language;
    struct uuid key;
};

/* What is changed of a case, in this order; each step has the version of the one before. */
struct facts_input {
    struct str reference;
    int64_t version;
    const struct json *consents; /* array of those that have changed; NULL: none */
    const struct json *document;
    const struct json *named; /* by whose persons the case is found from now on; or NULL */
    const struct json *call; /* a further contact, when the call itself told something; or NULL */
    bool first_hand; /* of one's own call: what others did to the case meanwhile is no obstacle,
                        unless they wrote its facts */
};
struct facts_output {
    int64_t version; /* as far as it came */
    size_t consents; /* that are there now */
};

#endif
