#include "screens/call/call_rules.h"

#include "i18n/i18n.h"

#include <string.h>

bool form_says(const struct form *form, const char *id, const char *value)
{
    struct arena *arena = arena_new(256, true);
    bool says = str_is(form_value(form, arena, id), value);
    arena_free(arena);
    return says;
}

static bool given(const struct form *form, const char *id)
{
    return form_says(form, id, "given") || form_says(form, id, "limited");
}

struct call_gate call_gate_of(const struct form *form)
{
    struct call_gate gate = {
        .refused = form_says(form, "/consents/store_report", "refused") ||
                   form_says(form, "/consents/store_report", "withdrawn"),
        .identity = given(form, "/consents/store_identity") ||
                    form_says(form, "/consents/store_identity", "not_possible"),
        .vital = form_has(form, "/vital_interest/reason"),
    };
    gate.contact = gate.identity || given(form, "/consents/contact_back");
    return gate;
}

bool call_gate_lets(const struct call_gate *gate, enum call_gate_kind kind)
{
    return gate->vital || kind == GATE_OPEN || gate->identity ||
           (kind == GATE_CONTACT && gate->contact);
}

/* --- what is needed --- */

static const struct {
    const char *id, *name;
    bool of_report; /* not of a call that is only counted */
} needs[CALL_NEEDS] = {
    {"/call/channel", N_("how it came in"), false},
    {"/call/caller_language", N_("the language"), false},
    {"/risk/answers/danger_now", N_("danger now?"), true},
    {"/consents/store_report", N_("may I write this down?"), false},
    {"/narrative", N_("the story"), true},
};

size_t call_missing(const struct form *form, const char *ids[static CALL_NEEDS])
{
    size_t count = 0;
    bool refused = call_gate_of(form).refused;
    for (size_t i = 0; i < CALL_NEEDS; i++) {
        bool told = strcmp(needs[i].id, "/narrative") == 0 &&
                    form_has(form, "/no_narrative_reason");
        if (form_knows(form, needs[i].id) && !told && !(refused && needs[i].of_report) && !form_has(form, needs[i].id))
            ids[count++] = needs[i].id;
    }
    return count;
}

const char *call_need_name(const char *id)
{
    for (size_t i = 0; i < CALL_NEEDS; i++)
        if (strcmp(needs[i].id, id) == 0)
            return needs[i].name;
    return "";
}

enum priority call_priority(const struct form *form)
{
    struct arena *arena = arena_new(4096, true);
    struct json *answers = json_object(arena);
    for (enum risk_question q = 0; q < RISK_QUESTION_COUNT; q++) {
        const char *code = risk_question_code(q);
        struct str id = arena_join(arena, STR("/risk/answers/"), str_of(code));
        json_set(answers, str_of(code), json_str(arena, form_value(form, arena, id.at)));
    }
    enum priority priority = priority_compute(answers);
    arena_free(arena);
    return priority;
}
