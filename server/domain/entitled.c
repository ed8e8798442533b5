#include "server/domain/entitled.h"

/* Who has the key of a compartment by the house's own rule; a handler is looked at apart. */
struct rule {
    enum entitled_who who[2];
    size_t count;
};

static const struct rule rules[] = {
    [COMPARTMENT_HEADLINE] = {.who = {ENTITLED_DESK}, .count = 1},
    [COMPARTMENT_REPORT] = {.who = {ENTITLED_DESK}, .count = 1},
    [COMPARTMENT_WORK] = {.who = {ENTITLED_DESK}, .count = 1},
    [COMPARTMENT_IDENTITY] = {.who = {ENTITLED_COORDINATION, ENTITLED_LOGGER}, .count = 2},
    [COMPARTMENT_STATISTICS] = {.who = {ENTITLED_STATISTICS}, .count = 1},
    [COMPARTMENT_EXCHANGE] = {.count = 0},
};

bool entitled_handler(enum compartment compartment, enum receiver handler,
                      const struct consents *consents)
{
    switch (compartment) {
    case COMPARTMENT_IDENTITY:
        return consent_grants_identity(consents, handler);
    case COMPARTMENT_HEADLINE:
    case COMPARTMENT_REPORT:
    case COMPARTMENT_WORK:
        return handler != RECEIVER_COLLEAGUE; /* her desk gives her these */
    default:
        return false;
    }
}

struct entitled entitled_to(enum compartment compartment, const struct entitled_case *of)
{
    const struct rule *rule;
    struct entitled entitled = {.count = 0};

    if (compartment >= sizeof rules / sizeof rules[0])
        return entitled;
    rule = &rules[compartment];
    for (size_t i = 0; i < rule->count; i++)
        if (rule->who[i] != ENTITLED_LOGGER || !of->assigned)
            entitled.who[entitled.count++] = rule->who[i];
    if (of->assigned && entitled_handler(compartment, of->handler, of->consents))
        entitled.who[entitled.count++] = ENTITLED_HANDLER;
    return entitled;
}
