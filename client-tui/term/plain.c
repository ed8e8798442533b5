#include "term/plain.h"

#include <string.h>

#define MARK "›"

static struct str text_of(struct arena *arena, const struct canvas *canvas, int row)
{
    struct buf out = {.arena = arena};
    for (int col = 0; col < canvas->cols; col++) {
        const struct cell *cell = canvas_cell(canvas, row, col);
        buf_add(&out, cell->at, cell->len);
    }
    struct str text = buf_view(&out);
    while (text.len && text.at[text.len - 1] == ' ')
        text.len--;
    return text;
}

/* Where the mark of selection stands; text.len: nowhere. */
static size_t mark_of(struct str text)
{
    const size_t len = sizeof MARK - 1;
    for (size_t i = 0; i + len <= text.len; i++)
        if (memcmp(text.at + i, MARK, len) == 0)
            return i;
    return text.len;
}

static struct str without_mark(struct arena *arena, struct str text)
{
    size_t at = mark_of(text);
    if (at == text.len)
        return text;
    struct buf out = {.arena = arena};
    buf_str(&out, str_slice(text, 0, at));
    buf_char(&out, ' ');
    buf_str(&out, str_slice(text, at + sizeof MARK - 1, text.len));
    return buf_view(&out);
}

static bool is_worth_telling(struct arena *arena, struct str before, struct str now)
{
    if (str_equal(before, now) || !str_trim(now).len)
        return false;
    return mark_of(now) < now.len ||
           !str_equal(without_mark(arena, before), without_mark(arena, now));
}

static bool begins_with(struct str text, struct str beginning)
{
    return text.len > beginning.len &&
           memcmp(text.at, beginning.at, beginning.len) == 0;
}

static void write_line(struct buf *out, struct str text)
{
    buf_str(out, STR("\r\n"));
    buf_str(out, str_trim(text));
}

struct str plain_difference(struct arena *arena, const struct canvas *before,
                            const struct canvas *now)
{
    struct buf out = {.arena = arena};
    int at = now->cursor_row;
    for (int row = 0; row < now->rows - 1; row++) {
        struct str was = before ? text_of(arena, before, row) : STR_NONE;
        struct str is = text_of(arena, now, row);
        if (row != at && is_worth_telling(arena, was, is))
            write_line(&out, is);
    }
    if (at < 0)
        return buf_view(&out);
    bool stayed = before && before->cursor_row == at;
    struct str was = stayed ? text_of(arena, before, at) : STR_NONE;
    struct str is = text_of(arena, now, at);
    if (!out.len && stayed && begins_with(is, was))
        return str_slice(is, was.len, is.len);
    if (out.len || !stayed || !str_equal(was, is))
        write_line(&out, is);
    return buf_view(&out);
}
