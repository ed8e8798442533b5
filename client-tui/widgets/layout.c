#include "widgets/layout.h"

#include "hotline/base/glyph.h"

#include <stdlib.h>

void layout_free(struct layout *layout)
{
    free(layout->starts);
    *layout = (struct layout){0};
}

static void add_row(struct layout *layout, size_t start)
{
    if (layout->count == layout->room) {
        size_t room = layout->room * 2 + 64;
        size_t *longer = realloc(layout->starts, room * sizeof *longer);
        if (!longer)
            abort();
        layout->starts = longer;
        layout->room = room;
    }
    layout->starts[layout->count++] = start;
}

/* Bytes of a letter that takes one column and joins nothing before it: ASCII, Latin to U+023F,
 * Cyrillic to U+047F; 0: whoever asks has to look closer. Long texts are laid out at each key. */
static size_t plain_letter(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.at[at];
    if (c >= 0x20 && c < 0x7F)
        return 1;
    bool two = (c >= 0xC3 && c <= 0xC8) || c == 0xD0 || c == 0xD1;
    return two && at + 1 < text.len && ((unsigned char)text.at[at + 1] & 0xC0) == 0x80 ? 2 : 0;
}

/* End of the cluster at `at`, and its columns. */
static size_t step(struct str text, size_t at, int *ret_columns)
{
    size_t end = at + plain_letter(text, at);
    if (end > at && (end == text.len || plain_letter(text, end))) {
        *ret_columns = 1;
        return end;
    }
    end = cluster_end(text, at);
    *ret_columns = text_columns(str_slice(text, at, end));
    return end;
}

void layout_make(struct layout *layout, struct str text, int cols)
{
    size_t break_at = 0; /* behind the last blank of this row; its start: none */
    int used = 0, used_at_break = 0;
    layout->count = 0;
    layout->text = text;
    layout->cols = cols < 1 ? 1 : cols;
    add_row(layout, 0);
    for (size_t at = 0, end; at < text.len; at = end) {
        int columns;
        size_t start = layout->starts[layout->count - 1];
        end = step(text, at, &columns);
        bool blank = text.at[at] == ' ' && end == at + 1;
        if (text.at[at] == '\n') {
            add_row(layout, end);
            used = used_at_break = 0;
            break_at = end;
            continue;
        }
        bool hangs = blank && used == layout->cols;
        while (used + columns > layout->cols && !hangs && at > start) {
            bool soft = break_at > start;
            start = soft ? break_at : at;
            add_row(layout, start);
            used = soft ? used - used_at_break : 0;
            break_at = start;
            used_at_break = 0;
        }
        used += columns;
        if (blank) {
            break_at = end;
            used_at_break = used;
        }
    }
}

size_t layout_row_of(const struct layout *layout, size_t at)
{
    size_t low = 0, high = layout->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (layout->starts[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct str layout_row(const struct layout *layout, size_t row)
{
    if (row >= layout->count)
        return STR_NONE;
    size_t from = layout->starts[row];
    size_t to = row + 1 < layout->count ? layout->starts[row + 1] : layout->text.len;
    if (to > from && layout->text.at[to - 1] == '\n')
        to--;
    return str_slice(layout->text, from, to);
}

size_t layout_at(const struct layout *layout, size_t row, int col)
{
    struct str text = layout_row(layout, row);
    size_t at = 0;
    int used = 0;
    /* the end of a row that goes on in the next is the start of that one */
    bool goes_on = row + 1 < layout->count && layout->starts[row] + text.len ==
                                                  layout->starts[row + 1];
    while (at < text.len) {
        int columns;
        size_t end = step(text, at, &columns);
        if (used + columns > col || (goes_on && end == text.len))
            break;
        used += columns;
        at = end;
    }
    return layout->starts[row] + at;
}

int layout_col(const struct layout *layout, size_t at)
{
    size_t start = layout->starts[layout_row_of(layout, at)];
    return text_columns(str_slice(layout->text, start, at));
}
