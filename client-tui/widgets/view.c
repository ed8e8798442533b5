#include "widgets/view.h"

#include <stdlib.h>

void view_init(struct view *view)
{
    *view = (struct view){.rows = 1};
}

static void forget(struct view *view)
{
    for (size_t i = 0; i < view->count; i++)
        layout_free(&view->layouts[i]);
    free(view->layouts);
    view->layouts = NULL;
    view->cols = 0;
}

void view_free(struct view *view)
{
    forget(view);
    *view = (struct view){0};
}

static void lay_out(struct view *view, int cols)
{
    if (view->cols == cols)
        return;
    view->cols = cols;
    view->total = 0;
    for (size_t i = 0; i < view->count; i++) {
        layout_make(&view->layouts[i], view->paragraphs[i].text,
                    cols - view->paragraphs[i].indent);
        view->total += view->layouts[i].count;
    }
}

static size_t first_row(const struct view *view, size_t paragraph)
{
    size_t row = 0;
    for (size_t i = 0; i < paragraph && i < view->count; i++)
        row += view->layouts[i].count;
    return row;
}

size_t view_at(const struct view *view)
{
    size_t row = 0, at = 0;
    while (view->cols && at + 1 < view->count && row + view->layouts[at].count <= view->top)
        row += view->layouts[at++].count;
    return at;
}

static bool same(const struct paragraph *a, const struct paragraph *b)
{
    return str_equal(a->label, b->label) && str_equal(a->text, b->text);
}

/* Where a paragraph of the list before stands in the new one: the one of several like it whose
 * follower is the same too, else the one nearest. count: nowhere. */
static size_t find_again(const struct view *view, size_t old, const struct paragraph *paragraphs,
                         size_t count)
{
    size_t found = count, best = 0;
    for (size_t i = 0; i < count; i++) {
        if (!same(&view->paragraphs[old], &paragraphs[i]))
            continue;
        size_t far = i > old ? i - old : old - i;
        bool followed = old + 1 < view->count && i + 1 < count &&
                        same(&view->paragraphs[old + 1], &paragraphs[i + 1]);
        size_t worth = far + (followed ? 0 : count + view->count);
        if (found == count || worth < best) {
            found = i;
            best = worth;
        }
    }
    return found;
}

void view_set(struct view *view, const struct paragraph *paragraphs, size_t count)
{
    size_t old = view_at(view), to = count, cols = (size_t)view->cols, begins = 0;
    bool reading = cols > 0 && view->top > 0 && view->count > 0;
    while (reading && to == count && old < view->count) {
        to = find_again(view, old, paragraphs, count);
        begins = first_row(view, old++); /* of the one looked for */
    }
    forget(view);
    view->paragraphs = paragraphs;
    view->count = count;
    view->layouts = calloc(count + 1, sizeof *view->layouts);
    if (!view->layouts)
        abort();
    if (!reading || to == count)
        return;
    lay_out(view, (int)cols);
    size_t now = first_row(view, to) + view->top;
    view->top = now > begins ? now - begins : 0;
}

static size_t last_top(const struct view *view)
{
    size_t rows = view->rows > 0 ? (size_t)view->rows : 1;
    return view->total > rows ? view->total - rows : 0;
}

bool view_ends(const struct view *view)
{
    return view->top >= last_top(view);
}

enum outcome view_key(struct view *view, struct key key)
{
    size_t page = view->rows > 1 ? (size_t)view->rows - 1 : 1, last = last_top(view);
    switch (keymap_action(CONTEXT_VIEW, key)) {
    case ACTION_UP:
        view->top -= view->top > 0;
        break;
    case ACTION_DOWN:
        view->top++;
        break;
    case ACTION_PAGE_UP:
        view->top = view->top > page ? view->top - page : 0;
        break;
    case ACTION_PAGE_DOWN:
        view->top += page;
        break;
    case ACTION_FIRST:
        view->top = 0;
        break;
    case ACTION_LAST:
        view->top = last;
        break;
    default:
        return OUTCOME_IGNORED;
    }
    view->top = view->top < last ? view->top : last;
    return OUTCOME_MOVED;
}

void view_go(struct view *view, size_t paragraph)
{
    view->top = view->cols ? first_row(view, paragraph) : 0;
}

static void draw_row(const struct view *view, struct canvas *canvas, struct area area, int row,
                     size_t paragraph, size_t line)
{
    const struct paragraph *p = &view->paragraphs[paragraph];
    if (line == 0 && p->label.len)
        canvas_text_cut(canvas, area, row, 0, p->indent > 1 ? p->indent - 1 : 0, STYLE_QUIET,
                        p->label);
    canvas_text(canvas, area, row, p->indent, p->style,
                layout_row(&view->layouts[paragraph], line));
}

void view_draw(struct view *view, struct canvas *canvas, struct area area)
{
    struct area text = area_cols(area, 0, area.cols - 1);
    view->rows = area.rows;
    lay_out(view, text.cols);
    if (view->top > last_top(view))
        view->top = last_top(view);
    canvas_fill(canvas, area, STYLE_PLAIN);
    size_t at = 0, end = view->top + (size_t)area.rows;
    for (size_t i = 0; i < view->count && at < end; i++)
        for (size_t line = 0; line < view->layouts[i].count && at < end; line++, at++)
            if (at >= view->top)
                draw_row(view, canvas, text, (int)(at - view->top), i, line);
    if (view->top > 0)
        canvas_text(canvas, area, 0, area.cols - 1, STYLE_FRAME, STR("▲"));
    if (end < view->total)
        canvas_text(canvas, area, area.rows - 1, area.cols - 1, STYLE_FRAME, STR("▼"));
}
