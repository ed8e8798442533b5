#include "words/contact_rules.h"

static const struct {
    const char *rule, *vocabulary, *code;
} forbids[] = {
#define CONTACT_FORBIDS(RULE, VOCABULARY, CODE) {RULE, VOCABULARY, CODE},
#include "words/contact_rules.def"
#undef CONTACT_FORBIDS
};

static bool holds(const struct json *rules, const char *rule)
{
    for (const struct json *r = rules ? rules->first : NULL; r; r = r->next)
        if (str_is(json_string(r), rule))
            return true;
    return false;
}

bool contact_forbidden(const struct json *rules, const char *vocabulary, struct str code)
{
    for (size_t i = 0; i < sizeof forbids / sizeof *forbids; i++)
        if (str_is(str_of(forbids[i].vocabulary), vocabulary) &&
            str_is(code, forbids[i].code) && holds(rules, forbids[i].rule))
            return true;
    return false;
}

bool contact_written(struct str channel)
{
    return str_is(channel, "sms_chat") || str_is(channel, "email") || str_is(channel, "post") ||
           str_is(channel, "social_media");
}
