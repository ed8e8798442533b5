/* The help is the keymap: what holds now first, then everything. */
#include "app/inner.h"

#include "i18n/i18n.h"

#define KEY_COLUMNS 22

static struct str keys_of(struct arena *arena, const struct keymap_row *first)
{
    struct buf out = {.arena = arena};
    for (const struct keymap_row *row = keymap; row->key; row++) {
        char name[KEY_NAME_BYTES];
        if (row->context != first->context || row->action != first->action)
            continue;
        if (out.len)
            buf_str(&out, STR(", "));
        buf_str(&out, str_of(key_shown(row->key, name)));
    }
    return buf_view(&out);
}

static bool is_first(const struct keymap_row *row)
{
    for (const struct keymap_row *r = keymap; r != row; r++)
        if (r->context == row->context && r->action == row->action)
            return false;
    return true;
}

static size_t row_count(void)
{
    size_t count = 0;
    while (keymap[count].key)
        count++;
    return count;
}

static size_t add_context(struct arena *arena, struct paragraph *paragraphs, size_t count,
                          enum context context)
{
    paragraphs[count++] = (struct paragraph){
        .style = STYLE_TITLE,
        .text = arena_format(arena, "%s%s", count > 1 ? "\n" : "", _(context_heading(context)))};
    for (const struct keymap_row *row = keymap; row->key; row++)
        if (row->context == context && is_first(row))
            paragraphs[count++] = (struct paragraph){.style = STYLE_PLAIN, .indent = KEY_COLUMNS,
                                                     .label = keys_of(arena, row),
                                                     .text = i18n_text(action_label(row->action))};
    return count;
}

void help_open(struct model *model)
{
    enum context now[SCREEN_CONTEXTS_MAX];
    bool done[CONTEXT_COUNT] = {false};
    size_t contexts = model_contexts(model, now), count = 0;
    struct arena *arena = arena_new(16384, false);
    struct paragraph *paragraphs =
        arena_array(arena, row_count() + CONTEXT_COUNT, sizeof *paragraphs);
    for (size_t i = 0; i < contexts; i++) {
        if (!done[now[i]])
            count = add_context(arena, paragraphs, count, now[i]);
        done[now[i]] = true;
    }
    for (int i = 0; i < CONTEXT_COUNT; i++)
        if (!done[i])
            count = add_context(arena, paragraphs, count, (enum context)i);
    view_set(&model->help, paragraphs, count);
    view_go(&model->help, 0);
    model->help_texts = arena;
}

void help_close(struct model *model)
{
    if (!model->help_texts)
        return;
    view_set(&model->help, NULL, 0);
    arena_free(model->help_texts);
    model->help_texts = NULL;
}

void help_key(struct model *model, struct key key)
{
    if (keymap_action(CONTEXT_HELP, key) == ACTION_CANCEL)
        help_close(model);
    else
        view_key(&model->help, key);
}
