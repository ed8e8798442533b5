#include "app/inner.h"

#include "i18n/i18n.h"

#define LEAST_ROWS 10
#define LEAST_COLS 40

size_t model_contexts(const struct model *model, enum context contexts[static SCREEN_CONTEXTS_MAX])
{
    size_t count = 0;
    if (model->help_texts) {
        contexts[count++] = CONTEXT_HELP;
        contexts[count++] = CONTEXT_VIEW;
    } else if (model->asked_by) {
        contexts[count++] = CONTEXT_DIALOG;
    } else if (model->depth && model->layers[model->depth - 1].screen->contexts) {
        const struct layer *layer = &model->layers[model->depth - 1];
        count = layer->screen->contexts(layer->state, contexts);
    }
    if (count < SCREEN_CONTEXTS_MAX)
        contexts[count++] = CONTEXT_GLOBAL;
    return count;
}

/* What the nearest screen says beside its title. */
static struct str aside_of(const struct model *model)
{
    for (size_t i = model->depth; i-- > 0;)
        if (model->layers[i].aside[0])
            return str_of(model->layers[i].aside);
    return STR_NONE;
}

static void draw_title(const struct model *model, struct canvas *canvas, struct area area)
{
    const char *title = model->help_texts ? N_("Help")
                        : model->depth    ? model->layers[model->depth - 1].screen->title
                                          : "";
    struct str who = str_of(model->who);
    int who_cols = text_columns(who);
    canvas_fill(canvas, area, STYLE_BAR);
    int room = area.cols - who_cols - 4;
    int cols = canvas_text_cut(canvas, area, 0, 1, room, STYLE_BAR, i18n_text(title));
    if (cols + 3 < room)
        canvas_text_cut(canvas, area, 0, cols + 4, room - cols - 3, STYLE_BAR, aside_of(model));
    canvas_text(canvas, area, 0, area.cols - who_cols - 1, STYLE_BAR, who);
}

void model_view(struct model *model, struct canvas *canvas)
{
    struct area all = canvas_area(canvas);
    enum context contexts[SCREEN_CONTEXTS_MAX];
    canvas_clear(canvas);
    if (model->hidden)
        return;
    if (all.rows < LEAST_ROWS || all.cols < LEAST_COLS) {
        canvas_text(canvas, all, 0, 0, STYLE_WARNING, i18n_text(N_("The window is too small.")));
        return;
    }
    struct area inside = area_rows(all, 1, all.rows - 3);
    draw_title(model, canvas, area_rows(all, 0, 1));
    if (model->help_texts) {
        view_draw(&model->help, canvas, area_cols(inside, 1, all.cols - 1));
    } else if (model->depth) {
        const struct layer *layer = &model->layers[model->depth - 1];
        layer->screen->view(layer->state, canvas, inside, model->now);
        if (model->asked_by)
            dialog_draw(&model->dialog, canvas, inside);
    }
    status_draw(&model->status, canvas, area_rows(all, all.rows - 2, 1));
    keybar_draw(canvas, area_rows(all, all.rows - 1, 1), contexts,
                model_contexts(model, contexts));
    if (model->flash_timer)
        canvas_style(canvas, all, STYLE_SELECTED);
}
