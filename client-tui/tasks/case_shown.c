/* A case as paragraphs: what matters first, then what the records say, then one timeline, so that
 * what happens next stands at the end. The chapters are those of the paper. */
#include "tasks/case_words.h"
#include "tasks/session.h"

#include "files/case_file.h"

static bool begins_chapter(const struct block *block)
{
    return block->kind == BLOCK_HEADING && block->level < 3;
}

static struct paragraph paragraph_of(struct arena *arena, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_ROW:
        return (struct paragraph){.indent = CASE_LABEL_COLUMNS, .label = block->label,
                                  .text = block->text};
    case BLOCK_ITEM:
        return (struct paragraph){.indent = 2, .label = STR("•"), .text = block->text};
    case BLOCK_HEADING:
        return (struct paragraph){
            .style = begins_chapter(block) ? STYLE_TITLE : STYLE_STRONG,
            .text = begins_chapter(block) ? block->text
                                          : arena_join(arena, STR("\n"), block->text)};
    default:
        return (struct paragraph){.text = block->text};
    }
}

void paragraphs_put(const struct composer *c, const struct paragraph *head, size_t head_count,
                    struct case_shown *shown)
{
    size_t count = head_count + 1;
    for (const struct block *b = c->blocks.first; b; b = b->next)
        count += begins_chapter(b) ? 2 : 1;
    struct paragraph *at = arena_array(c->arena, count, sizeof *at);
    size_t *chapters = arena_array(c->arena, count, sizeof *chapters);
    for (size_t i = 0; i < head_count; i++)
        at[shown->count++] = head[i];
    shown->chapter_count = head_count > 0;
    for (const struct block *b = c->blocks.first; b; b = b->next) {
        if (begins_chapter(b)) /* with a blank row before it */
            chapters[shown->chapter_count++] = ++shown->count;
        at[shown->count++] = paragraph_of(c->arena, b);
    }
    shown->paragraphs = at;
    shown->chapters = chapters;
}

struct paper_order case_order(const struct session *session, const struct case_view *view)
{
    return (struct paper_order){.file = view->answer, .labels = session->labels,
                                .language = session->language, .name_of = file_name_of,
                                .who = session->keyring, .pulled_at = time_now()};
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
        compose_deadlines, compose_persons, compose_story,    compose_facts,
        compose_risk,      compose_respondents, compose_wishes, compose_calls,
        compose_consents,  compose_forwards, compose_chronology,
    };
    const struct paper_order order = case_order(session, view);
    struct composer c = {.arena = arena, .order = &order, .whole_timeline = true,
                         .items = items_choose(arena, view->answer), .blocks = {.arena = arena}};
    struct paragraph head[CASE_HEAD_MAX];
    struct case_shown shown = {.reference = view->reference, .id = view->id,
                               .version = view->version, .answer = view->answer};
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        chapters[i](&c);
    paragraphs_put(&c, head, case_head(&c, head), &shown);
    shown.sealed = case_sealed(&c).len > 0;
    shown.clocks = case_clocks(&c);
    shown.headline = newest(&c, "headline");
    shown.report = newest(&c, "report");
    shown.identity = newest(&c, "identity");
    return shown;
}
