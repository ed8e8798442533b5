#include "widgets/editor.h"

#define LINE_BYTES 2000

void line_init(struct line *line, size_t limit, struct clip *clip)
{
    *line = (struct line){0};
    text_init(&line->text, false, limit ? limit : LINE_BYTES, clip);
}

void line_free(struct line *line)
{
    text_free(&line->text);
}

/* What is secret is neither shown nor cut, and moving by words would tell where they are. */
static bool tells_secret(enum action action)
{
    return action == ACTION_WORD_LEFT || action == ACTION_WORD_RIGHT ||
           action == ACTION_DELETE_WORD || action == ACTION_DELETE_WORD_BACK;
}

enum outcome line_key(struct line *line, struct key key)
{
    if (key.kind == K_ENTER && !key.modifiers)
        return OUTCOME_CHOSEN;
    if (line->secret && tells_secret(keymap_action(CONTEXT_EDIT, key)))
        return OUTCOME_MOVED;
    struct clip *clip = line->text.clip;
    if (line->secret)
        line->text.clip = NULL;
    enum outcome outcome = text_key(&line->text, key);
    line->text.clip = clip;
    return outcome;
}

static struct str dots(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < text.len; at = cluster_end(text, at))
        buf_str(&out, STR("•"));
    return buf_view(&out);
}

void line_draw(struct line *line, struct canvas *canvas, struct area area, bool focus)
{
    enum style style = focus ? STYLE_FOCUS : STYLE_FIELD;
    struct arena *arena = line->secret ? arena_new(4096, false) : NULL;
    struct str text = text_view(&line->text);
    struct str before = str_slice(text, 0, line->text.cursor);
    if (line->secret) {
        before = dots(arena, before);
        text = dots(arena, text);
    }
    int cursor = text_columns(before);
    if (cursor < line->left || !focus)
        line->left = focus ? cursor : 0;
    if (cursor >= line->left + area.cols)
        line->left = cursor - area.cols + 1;
    area = area_rows(area, 0, 1);
    canvas_fill(canvas, area, style);
    int end = canvas_text(canvas, area, 0, -line->left, style, text);
    if (line->left > 0)
        canvas_text(canvas, area, 0, 0, style, STR("‹"));
    if (end > area.cols)
        canvas_text(canvas, area, 0, area.cols - 1, style, STR("›"));
    if (focus)
        canvas_cursor(canvas, area, 0, cursor - line->left);
    arena_free(arena);
}
