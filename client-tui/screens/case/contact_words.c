#include "screens/case/contact_words.h"

#include "i18n/i18n.h"
#include "screens/vocabulary.h"
#include "words/contact_rules.h"
#include "words/labels.h"

struct lines {
    const struct model *model;
    struct arena *arena;
    struct contact_line *at;
    size_t count;
};

static bool holds(const struct json *list, const char *code)
{
    for (const struct json *one = list ? list->first : NULL; one; one = one->next)
        if (str_is(json_string(one), code))
            return true;
    return false;
}

static bool marked_unsafe(const struct case_shown *shown)
{
    return holds(json_at(shown->answer, "/case/flags"), "do_not_contact");
}

struct json *contact_rules_of(struct arena *arena, const struct case_shown *shown)
{
    const struct json *said = json_at(shown->identity, "/reporter/contact_rules");
    struct json *rules = json_array(arena);
    for (const struct json *r = said ? said->first : NULL; r; r = r->next)
        json_append(rules, json_copy(arena, r));
    if (!rules->count && marked_unsafe(shown))
        json_append(rules, json_str(arena, STR("do_not_contact")));
    return rules;
}

static void add(struct lines *lines, enum style style, struct str text)
{
    struct str sign = str_of(style_sign(style));
    if (lines->count == CONTACT_LINES_MAX || !text.len)
        return;
    if (sign.len)
        text = arena_format(lines->arena, "%.*s %.*s", (int)sign.len, sign.at, (int)text.len,
                            text.at);
    lines->at[lines->count++] = (struct contact_line){style, text};
}

static void add_named(struct lines *lines, const char *name, struct str text)
{
    if (text.len)
        add(lines, STYLE_STRONG,
            arena_join(lines->arena, arena_join(lines->arena, i18n_text(name), STR(" ")), text));
}

/* A rule that rules something out is a warning. */
static enum style style_of_rule(struct str rule)
{
    static const char *const warning[] = {"reporter_calls_us", "no_voicemail", "no_sms",
                                          "via_third_person", "call_at_hours"};
    if (str_is(rule, "do_not_contact"))
        return STYLE_CRITICAL;
    for (size_t i = 0; i < sizeof warning / sizeof *warning; i++)
        if (str_is(rule, warning[i]))
            return STYLE_WARNING;
    return STYLE_STRONG;
}

/* What must not be overlooked stands first, whatever the order it was noted in. */
static void add_rules(struct lines *lines, const struct json *rules)
{
    static const enum style order[] = {STYLE_CRITICAL, STYLE_WARNING, STYLE_STRONG};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (const struct json *r = rules->first; r; r = r->next)
            if (style_of_rule(json_string(r)) == order[i])
                add(lines, order[i], word_of(lines->model, "contact_rule", json_string(r)));
}

static struct str hours_text(const struct lines *lines, const struct json *hours)
{
    const struct shared *shared = lines->model->shared;
    struct buf text = {.arena = lines->arena};
    for (const struct json *h = hours ? hours->first : NULL; h; h = h->next) {
        if (text.len)
            buf_str(&text, STR("; "));
        buf_str(&text, label_of_days(shared->labels, lines->arena, shared->language,
                                     json_string(json_member(h, "days"))));
        buf_str(&text, STR(" "));
        buf_str(&text, json_string(json_member(h, "from")));
        buf_str(&text, STR("–"));
        buf_str(&text, json_string(json_member(h, "to")));
    }
    return buf_view(&text);
}

static void add_consent(struct lines *lines, const struct case_shown *shown)
{
    const struct json *consents = json_member(shown->answer, "consents");
    struct str state = STR("not_asked");
    for (const struct json *c = consents ? consents->first : NULL; c; c = c->next)
        if (str_is(json_string(json_member(c, "kind")), "contact_back"))
            state = json_string(json_member(c, "state"));
    if (!str_is(state, "given"))
        add(lines, STYLE_WARNING,
            arena_join(lines->arena,
                       arena_join(lines->arena,
                                  word_of(lines->model, "consent_kind", STR("contact_back")),
                                  STR(": ")),
                       word_of(lines->model, "consent_state", state)));
}

size_t contact_words(const struct model *model, struct arena *arena,
                     const struct case_shown *shown, const struct json *rules,
                     struct contact_line at[static CONTACT_LINES_MAX])
{
    struct lines lines = {.model = model, .arena = arena, .at = at};
    const struct json *reporter = json_member(shown->identity, "reporter");
    bool may_call = !contact_forbidden(rules, "direction", STR("out"));
    if (marked_unsafe(shown) && !holds(rules, "do_not_contact"))
        add(&lines, STYLE_CRITICAL,
            i18n_text(N_("Contact was said to be unsafe: only as agreed.")));
    add_rules(&lines, rules);
    add_consent(&lines, shown);
    if (!shown->identity) {
        add(&lines, STYLE_WARNING,
            i18n_text(N_("Identity is sealed: how the person may be contacted cannot be read.")));
        return lines.count;
    }
    if (!lines.count)
        add(&lines, STYLE_STRONG, i18n_text(N_("The person gave no rules for being contacted.")));
    add_named(&lines, N_("Hours:"), hours_text(&lines, json_member(reporter, "safe_hours")));
    add_named(&lines, N_("Code word:"), json_string(json_member(reporter, "code_word")));
    if (may_call) {
        add_named(&lines, N_("Phone:"), json_string(json_member(reporter, "phone")));
        add_named(&lines, N_("E-mail:"), json_string(json_member(reporter, "email")));
    }
    return lines.count;
}
