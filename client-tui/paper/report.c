/* What the caller told: persons, facts, risk, story, respondents, what next. */
#include "paper/compose.h"

static const struct item *report_of(const struct composer *c)
{
    return items_next(&c->items, "report", NULL);
}

/* Members of an object of the documents named, one after the other. */
static void members(struct composer *c, const char *name, const char *const *types)
{
    struct str pointer = below(c, STR(""), str_of(name));
    for (; *types; types++) {
        const struct item *item = items_next(&c->items, *types, NULL);
        const struct json *object = item ? json_member(item->content, name) : NULL;
        if (object && is_blackened(item->blackened, pointer))
            block_row(&c->blocks, label_of_field(c->order->labels, c->order->language, pointer),
                      blackened_mark(c));
        else
            field_rows(c, pointer, object, item ? item->blackened : NULL, NULL);
    }
}

void compose_persons(struct composer *c)
{
    static const char *const types[] = {"identity", "report", NULL};
    struct chapter persons = chapter_begin(c, 2, words_of(c, TEXT_PERSONS));
    struct chapter reporter = chapter_begin(c, 3, words_of(c, TEXT_REPORTER));
    members(c, "reporter", types);
    chapter_end(&reporter);
    struct chapter affected = chapter_begin(c, 3, words_of(c, TEXT_AFFECTED));
    members(c, "affected_person", types);
    chapter_end(&affected);
    chapter_end(&persons);
}

void compose_facts(struct composer *c)
{
    static const char *const types[] = {"report", NULL};
    struct chapter facts = chapter_begin(c, 2, words_of(c, TEXT_FACTS));
    members(c, "incident", types);
    chapter_end(&facts);
}

void compose_risk(struct composer *c)
{
    static const char *const types[] = {"report", "identity", NULL};
    struct chapter risk = chapter_begin(c, 2, words_of(c, TEXT_RISK));
    c->blocks.questions = true;
    members(c, "safety", types);
    members(c, "risk", types);
    c->blocks.questions = false;
    chapter_end(&risk);
}

void compose_story(struct composer *c)
{
    static const char *const about[] = {"narrative_language", "narrative_script",
                                        "no_narrative_reason", NULL};
    const struct item *report = report_of(c);
    if (!report)
        return;
    struct chapter story = chapter_begin(c, 2, words_of(c, TEXT_STORY));
    for (const char *const *name = about; *name; name++) {
        struct str pointer = below(c, STR(""), str_of(*name));
        block_row(&c->blocks, label_of_field(c->order->labels, c->order->language, pointer),
                  field_text(c, pointer, json_member(report->content, *name), report->blackened));
    }
    block_text(&c->blocks, field_text(c, STR("/narrative"),
                                      json_member(report->content, "narrative"),
                                      report->blackened));
    chapter_end(&story);
}

void compose_respondents(struct composer *c)
{
    const struct item *report = report_of(c);
    const struct json *list = report ? json_member(report->content, "respondents") : NULL;
    struct chapter chapter = chapter_begin(c, 2, words_of(c, TEXT_RESPONDENTS));
    if (report && is_blackened(report->blackened, STR("/respondents")))
        block_text(&c->blocks, blackened_mark(c));
    size_t index = 0;
    for (const struct json *r = list ? list->first : NULL; r; r = r->next, index++) {
        if (list->count > 1)
            block_heading(&c->blocks, 3,
                          arena_format(c->arena, "%.*s %zu",
                                       (int)words_of(c, TEXT_RESPONDENT).len,
                                       words_of(c, TEXT_RESPONDENT).at, index + 1));
        struct str at = arena_format(c->arena, "/respondents/%zu", index);
        if (is_blackened(report->blackened, at))
            block_text(&c->blocks, blackened_mark(c));
        else
            field_rows(c, at, r, report->blackened, NULL);
    }
    chapter_end(&chapter);
}

/* Whatever else the report says. */
void compose_wishes(struct composer *c)
{
    static const char *const said[] = {"reporter",           "affected_person",  "incident",
                                       "respondents",        "narrative",        "safety",
                                       "narrative_language", "narrative_script", "risk",
                                       "no_narrative_reason", "blackened",       NULL};
    const struct item *report = report_of(c);
    struct chapter wishes = chapter_begin(c, 2, words_of(c, TEXT_WISHES));
    if (report)
        field_rows(c, STR(""), report->content, report->blackened, said);
    chapter_end(&wishes);
}
