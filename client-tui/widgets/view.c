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

void view_set(struct view *view, const struct paragraph *paragraphs, size_t count)
{
    forget(view);
    view->paragraphs = paragraphs;
    view->count = count;
    view->layouts = calloc(count + 1, sizeof *view->layouts);
    if (!view->layouts)
        abort();
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

static size_t last_top(const struct view *view)
{
    size_t rows = view->rows > 0 ? (size_t)view->rows : 1;
    return view->total > rows ? view->total - rows : 0;
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
    view->top = 0;
    for (size_t i = 0; i < paragraph && i < view->count && view->cols; i++)
        view->top += view->layouts[i].count;
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
