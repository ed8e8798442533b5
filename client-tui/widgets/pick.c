#include "widgets/pick.h"

#include "hotline/match/match.h"
#include "widgets/editor.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILTER_BYTES 200
#define MARK_COLS 4

void pick_init(struct pick *pick, const struct pick_source *source, bool several)
{
    *pick = (struct pick){.source = source, .several = several, .rows = 1};
    chosen_init(&pick->marked, source);
    pick->found = calloc(source->count + 1, sizeof *pick->found);
    if (!pick->found)
        abort();
    text_init(&pick->filter, false, FILTER_BYTES, NULL);
    pick_filter(pick, STR_NONE);
}

void pick_free(struct pick *pick)
{
    chosen_free(&pick->marked);
    free(pick->found);
    text_free(&pick->filter);
    *pick = (struct pick){0};
}

/* How well an option fits: 0 its label begins so, 1 a word of the label, 2 another name, 3 within a
 * word, -1 not at all. Every word of the query has to be found. */
static int fit(const struct pick_source *source, size_t option, struct str query)
{
    struct str all = source->folded[option], label = source->labels[option];
    int worst = 0;
    if (query.len == 0 || (label.len >= query.len && memcmp(label.at, query.at, query.len) == 0))
        return 0;
    while (query.len) {
        struct str word = str_cut(&query, ' ');
        const char *at = word.len ? memmem(all.at, all.len, word.at, word.len) : all.at;
        int rank = 3;
        if (!at)
            return -1;
        for (; at && word.len && rank == 3;
             at = memmem(at + 1, all.len - (size_t)(at + 1 - all.at), word.at, word.len))
            if (at > all.at && !isalnum((unsigned char)at[-1]) && (unsigned char)at[-1] < 0x80)
                rank = (size_t)(at - all.at) <= label.len ? 1 : 2;
        worst = rank > worst ? rank : worst;
    }
    return worst;
}

static void find(struct pick *pick)
{
    struct arena *arena = arena_new(4096, false);
    struct str query = text_fold(arena, text_view(&pick->filter));
    pick->found_count = pick->at = pick->top = 0;
    for (int rank = 0; rank <= 3; rank++)
        for (size_t i = 0; i < pick->source->count; i++)
            if (fit(pick->source, i, query) == rank)
                pick->found[pick->found_count++] = i;
    arena_free(arena);
}

void pick_filter(struct pick *pick, struct str typed)
{
    text_set(&pick->filter, typed);
    find(pick);
}

int pick_current(const struct pick *pick)
{
    return pick->at < pick->found_count ? (int)pick->found[pick->at] : -1;
}

void pick_go(struct pick *pick, int option)
{
    for (size_t i = 0; i < pick->found_count; i++)
        if ((int)pick->found[i] == option)
            pick->at = i;
}

static enum outcome go_by(struct pick *pick, int by)
{
    size_t far = (size_t)(by < 0 ? -by : by);
    size_t last = pick->found_count ? pick->found_count - 1 : 0;
    if (by < 0)
        pick->at = far > pick->at ? 0 : pick->at - far;
    else
        pick->at = far > last - pick->at ? last : pick->at + far;
    return OUTCOME_MOVED;
}

static enum outcome toggle(struct pick *pick)
{
    int option = pick_current(pick);
    if (option < 0)
        return OUTCOME_MOVED;
    if (chosen_place(&pick->marked, (size_t)option))
        chosen_drop(&pick->marked, (size_t)option);
    else
        chosen_add(&pick->marked, (size_t)option);
    if (pick->filter.len) { /* ready for the next, the cursor stays */
        pick_filter(pick, STR_NONE);
        pick_go(pick, option);
    }
    return OUTCOME_CHANGED;
}

static enum outcome choose(struct pick *pick)
{
    int option = pick_current(pick);
    bool typed = pick->filter.len > 0;
    if (!pick->several)
        return option < 0 ? OUTCOME_MOVED : OUTCOME_CHOSEN;
    /* what was filtered for is meant, and so is the one under the cursor when none is marked */
    if (option >= 0 && (typed || pick->marked.count == 0))
        chosen_add(&pick->marked, (size_t)option);
    return typed && option < 0 ? OUTCOME_MOVED : OUTCOME_CHOSEN;
}

enum outcome pick_key(struct pick *pick, struct key key)
{
    int page = pick->rows > 1 ? pick->rows - 1 : 1;
    switch (keymap_action(CONTEXT_PICK, key)) {
    case ACTION_CHOOSE:
        return choose(pick);
    case ACTION_CANCEL:
        return OUTCOME_LEFT;
    case ACTION_UP:
        return go_by(pick, -1);
    case ACTION_DOWN:
        return go_by(pick, 1);
    case ACTION_PAGE_UP:
        return go_by(pick, -page);
    case ACTION_PAGE_DOWN:
        return go_by(pick, page);
    case ACTION_FIRST:
        return go_by(pick, -(int)pick->found_count);
    case ACTION_LAST:
        return go_by(pick, (int)pick->found_count);
    case ACTION_TOGGLE:
        if (pick->several)
            return toggle(pick);
        break;
    default:
        break;
    }
    enum outcome outcome = text_key(&pick->filter, key);
    if (outcome == OUTCOME_CHANGED) {
        find(pick);
        return OUTCOME_MOVED;
    }
    return outcome;
}

/* Of several the place: the first is the main one. */
static int draw_mark(struct canvas *canvas, struct area area, int row, int col, enum style style,
                     size_t place)
{
    char mark[24] = "[ ]";
    if (place)
        snprintf(mark, sizeof mark, "[%zu]", place);
    int end = canvas_text(canvas, area, row, col, style, str_of(mark));
    return end < col + MARK_COLS ? col + MARK_COLS : end;
}

static void draw_option(const struct pick *pick, struct canvas *canvas, struct area area, int row,
                        size_t index)
{
    size_t option = pick->found[index];
    const struct pick_option *o = &pick->source->options[option];
    bool selected = index == pick->at;
    enum style style = selected ? STYLE_SELECTED : STYLE_PLAIN;
    int col = canvas_text(canvas, area, row, 0, style, selected ? STR("›") : STR(" "));
    if (pick->several)
        col = draw_mark(canvas, area, row, col, style, chosen_place(&pick->marked, option));
    col += canvas_text_cut(canvas, area, row, col, area.cols - col, style, o->label);
    if (o->note.len && col + 3 < area.cols)
        canvas_text_cut(canvas, area, row, col + 2, area.cols - col - 2,
                        selected ? STYLE_SELECTED : STYLE_QUIET, o->note);
}

void pick_draw(struct pick *pick, struct canvas *canvas, struct area area, bool focus)
{
    struct str filter = text_view(&pick->filter);
    struct area list = area_rows(area, 1, area.rows - 1);
    size_t rows = (size_t)list.rows;
    pick->rows = list.rows;
    canvas_fill(canvas, area, STYLE_PLAIN);
    int col = canvas_text(canvas, area, 0, 0, STYLE_KEY, STR("/ "));
    int end = canvas_text(canvas, area, 0, col, STYLE_FIELD, filter);
    if (focus)
        canvas_cursor(canvas, area, 0,
                      col + text_columns(str_slice(filter, 0, pick->filter.cursor)));
    if (pick->at < pick->top)
        pick->top = pick->at;
    if (rows && pick->at >= pick->top + rows)
        pick->top = pick->at - rows + 1;
    if (pick->found_count == 0)
        canvas_text(canvas, area, 0, end + 2, STYLE_WARNING, STR("—"));
    for (size_t i = 0; i < rows && pick->top + i < pick->found_count; i++)
        draw_option(pick, canvas, list, (int)i, pick->top + i);
    if (pick->top > 0)
        canvas_text(canvas, list, 0, list.cols - 1, STYLE_FRAME, STR("▲"));
    if (pick->top + rows < pick->found_count)
        canvas_text(canvas, list, list.rows - 1, list.cols - 1, STYLE_FRAME, STR("▼"));
}
