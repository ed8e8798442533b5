/* A case as paragraphs: what matters first, then one timeline, then what the records say. The
 * chapters are those of the paper. */
#include "tasks/session.h"

#include "i18n/i18n.h"
#include "paper/compose.h"

#define LABEL_COLUMNS 26

struct str session_name_of(const void *keyring, struct uuid id)
{
    const struct principal *principal =
        directory_find(((const struct keyring *)keyring)->directory, id);
    return principal ? principal->name : STR_NONE;
}

static struct str of_case(const struct composer *c, const char *member)
{
    return json_string(json_at(json_member(c->order->file, "case"), member));
}

static void coded(struct composer *c, const char *name, const char *vocabulary,
                  const char *member)
{
    struct str code = of_case(c, member);
    if (code.len)
        block_row(&c->blocks, i18n_text(name), label(c, vocabulary, code));
}

/* Compartments that have a key, and nothing opened. */
static struct str sealed(const struct composer *c)
{
    static const char *const codes[] = {"report", "identity", "work"};
    const struct json *keys = json_member(c->order->file, "keys");
    const struct json *wraps = json_member(c->order->file, "wraps");
    struct str text = STR_NONE;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        bool there = false, held = false;
        for (const struct json *k = keys ? keys->first : NULL; k; k = k->next)
            there = there || str_is(json_string(json_member(k, "compartment")), codes[i]);
        for (const struct json *w = wraps ? wraps->first : NULL; w; w = w->next)
            held = held || str_is(json_string(json_member(w, "compartment")), codes[i]);
        if (there && !held)
            text = joined(c, text, ", ", label(c, "compartment", str_of(codes[i])));
    }
    return text;
}

static void head(struct composer *c)
{
    const struct json *of = json_member(c->order->file, "case");
    struct date due;
    const struct item *headline = items_next(&c->items, "headline", NULL);
    block_row(&c->blocks, i18n_text(N_("Reference")), of_case(c, "/reference"));
    coded(c, N_("Priority"), "priority", "/priority");
    coded(c, N_("Status"), "case_status", "/status");
    coded(c, N_("Office"), "office", "/office");
    block_row(&c->blocks, i18n_text(N_("Assigned to")),
              principal(c, of_case(c, "/assignee_name")));
    if (date_parse(of_case(c, "/next_due_on"), &due))
        block_row(&c->blocks, i18n_text(N_("Next due")),
                  day_text(c->arena, c->order->language, due));
    block_row(&c->blocks, i18n_text(N_("Received")), moment_at(c, of, "created_at"));
    if (headline)
        block_row(&c->blocks, i18n_text(N_("Summary")),
                  json_string(json_member(headline->content, "summary")));
    block_row(&c->blocks, i18n_text(N_("Sealed")), sealed(c));
}

static struct paragraph paragraph_of(struct arena *arena, const struct block *block, bool first)
{
    switch (block->kind) {
    case BLOCK_ROW:
        return (struct paragraph){.indent = LABEL_COLUMNS, .label = block->label,
                                  .text = block->text};
    case BLOCK_ITEM:
        return (struct paragraph){.indent = 2, .label = STR("•"), .text = block->text};
    case BLOCK_HEADING:
        return (struct paragraph){.style = block->level < 3 ? STYLE_TITLE : STYLE_STRONG,
                                  .text = arena_join(arena, first ? STR("") : STR("\n"),
                                                     block->text)};
    default:
        return (struct paragraph){.text = block->text};
    }
}

struct case_shown paragraphs_of(struct arena *arena, const struct blocks *blocks)
{
    size_t count = 0;
    struct case_shown shown = {.count = 0};
    for (const struct block *b = blocks->first; b; b = b->next)
        count++;
    struct paragraph *at = arena_array(arena, count + 1, sizeof *at);
    for (const struct block *b = blocks->first; b; b = b->next) {
        at[shown.count] = paragraph_of(arena, b, shown.count == 0);
        shown.count++;
    }
    shown.paragraphs = at;
    return shown;
}

static const struct json *newest(const struct composer *c, const char *type)
{
    const struct item *item = items_next(&c->items, type, NULL);
    return item ? item->content : NULL;
}

struct case_shown case_shown_of(const struct session *session, struct arena *arena,
                                const struct case_view *view)
{
    static void (*const chapters[])(struct composer *) = {
        head,          compose_chronology, compose_notes,  compose_persons,
        compose_story, compose_facts,      compose_risk,   compose_respondents,
        compose_wishes, compose_calls,     compose_consents, compose_forwards,
        compose_deadlines, compose_access,
    };
    const struct paper_order order = {.file = view->answer, .labels = session->labels,
                                      .language = session->language, .name_of = session_name_of,
                                      .who = session->keyring};
    struct composer c = {.arena = arena, .order = &order,
                         .items = items_choose(arena, view->answer), .blocks = {.arena = arena}};
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        chapters[i](&c);
    struct case_shown shown = paragraphs_of(arena, &c.blocks);
    shown.reference = view->reference;
    shown.id = view->id;
    shown.version = view->version;
    shown.answer = view->answer;
    shown.sealed = sealed(&c).len > 0;
    shown.headline = newest(&c, "headline");
    shown.report = newest(&c, "report");
    shown.identity = newest(&c, "identity");
    return shown;
}
