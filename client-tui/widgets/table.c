#include "widgets/table.h"

#include "i18n/i18n.h"

#define GAP 2
#define SIGN_COLUMNS 3

void table_init(struct table *table, const struct table_column *columns, size_t count)
{
    *table = (struct table){
        .columns = columns,
        .column_count = count < TABLE_COLUMNS_MAX ? count : TABLE_COLUMNS_MAX,
        .rows = 1,
    };
}

static void remember(struct table *table)
{
    table->selected = table->source.count
                          ? table->source.id(table->source.user, table->at)
                          : (struct uuid){0};
}

bool table_select(struct table *table, struct uuid id)
{
    for (size_t i = 0; i < table->source.count; i++)
        if (uuid_equal(table->source.id(table->source.user, i), id)) {
            table->at = i;
            remember(table);
            return true;
        }
    return false;
}

void table_set(struct table *table, const struct table_source *source)
{
    size_t on_screen = table->at - table->top;
    struct uuid selected = table->selected;
    table->source = *source;
    if (uuid_is_nil(selected) || !table_select(table, selected)) {
        if (table->at >= source->count)
            table->at = source->count ? source->count - 1 : 0;
        remember(table);
    }
    table->top = table->at > on_screen ? table->at - on_screen : 0;
}

bool table_selected(const struct table *table, size_t *ret_row)
{
    if (table->source.count)
        *ret_row = table->at;
    return table->source.count > 0;
}

static enum outcome go_to(struct table *table, size_t row)
{
    table->at = row;
    remember(table);
    return OUTCOME_MOVED;
}

enum outcome table_key(struct table *table, struct key key)
{
    size_t last = table->source.count ? table->source.count - 1 : 0;
    size_t page = table->rows > 1 ? (size_t)table->rows - 1 : 1;
    size_t at = table->at;
    switch (keymap_action(CONTEXT_TABLE, key)) {
    case ACTION_OPEN:
        return table->source.count ? OUTCOME_CHOSEN : OUTCOME_MOVED;
    case ACTION_UP:
        return go_to(table, at ? at - 1 : 0);
    case ACTION_DOWN:
        return go_to(table, at < last ? at + 1 : last);
    case ACTION_PAGE_UP:
        return go_to(table, at > page ? at - page : 0);
    case ACTION_PAGE_DOWN:
        return go_to(table, page < last - at ? at + page : last);
    case ACTION_FIRST:
        return go_to(table, 0);
    case ACTION_LAST:
        return go_to(table, last);
    default:
        return OUTCOME_IGNORED;
    }
}

/* --- columns --- */

static int needed(const struct table *table, int max_place)
{
    int cols = SIGN_COLUMNS - GAP;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].place <= max_place)
            cols += table->columns[i].least + GAP;
    return cols;
}

/* Columns left over go first to those with a most, up to it, then to those without. */
static int hand_out(const struct table *table, int widths[static TABLE_COLUMNS_MAX], int left)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *c = &table->columns[i];
        int more = widths[i] && c->most ? c->most - c->least : 0;
        more = more < left ? more : left;
        if (more > 0) {
            widths[i] += more;
            left -= more;
        }
    }
    for (size_t i = table->column_count; i-- > 0;)
        if (widths[i] && !table->columns[i].most) {
            widths[i] += left;
            left = 0;
        }
    return left;
}

void table_widths(const struct table *table, int cols, int widths[static TABLE_COLUMNS_MAX])
{
    int place = 0;
    for (size_t i = 0; i < table->column_count; i++)
        place = table->columns[i].place > place ? table->columns[i].place : place;
    while (place > 1 && needed(table, place) > cols)
        place--;
    for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++)
        widths[i] = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].place <= place)
            widths[i] = table->columns[i].least;
    int left = cols - needed(table, place);
    if (left > 0)
        hand_out(table, widths, left);
}

/* --- drawing --- */

static void draw_match(struct canvas *canvas, struct area cell, struct str text,
                        struct str match)
{
    if (!match.len)
        return;
    int before = text_columns(str_slice(text, 0, (size_t)(match.at - text.at)));
    int from = before < cell.cols ? before : cell.cols;
    int cols = text_columns(match);
    canvas_style(canvas, area_cols(cell, from, cols < cell.cols - from ? cols : cell.cols - from),
                 STYLE_MATCH);
}

static void draw_cell(const struct table_column *column, struct canvas *canvas, struct area area,
                      int row, int col, int width, enum style style, struct str text)
{
    int columns = column->right ? text_columns(text) : 0;
    int shift = column->right && columns < width ? width - columns : 0;
    canvas_text_cut(canvas, area, row, col + shift, width - shift, style, text);
}

static void draw_row(const struct table *table, const int *widths, struct canvas *canvas,
                     struct area area, int row, size_t index, bool focus)
{
    const struct table_source *s = &table->source;
    enum style style = s->style ? s->style(s->user, index) : STYLE_PLAIN;
    struct str sign = str_of(style_sign(style));
    bool selected = index == table->at;
    if (selected && focus)
        style = STYLE_SELECTED;
    canvas_fill(canvas, area_rows(area, row, 1), selected && focus ? STYLE_SELECTED : STYLE_PLAIN);
    canvas_text(canvas, area, row, 0, style, selected ? STR("›") : STR(" "));
    canvas_text(canvas, area, row, 1, style, sign);
    int col = SIGN_COLUMNS;
    for (size_t i = 0; i < table->column_count; i++)
        if (widths[i]) {
            struct str text = s->cell(s->user, index, i);
            draw_cell(&table->columns[i], canvas, area, row, col, widths[i], style, text);
            if (s->match && !selected)
                draw_match(canvas, area_rows(area_cols(area, col, widths[i]), row, 1), text,
                            s->match(s->user, index, i));
            col += widths[i] + GAP;
        }
}

static void draw_titles(const struct table *table, const int *widths, struct canvas *canvas,
                        struct area area)
{
    int col = SIGN_COLUMNS;
    canvas_fill(canvas, area_rows(area, 0, 1), STYLE_TITLE);
    for (size_t i = 0; i < table->column_count; i++)
        if (widths[i]) {
            draw_cell(&table->columns[i], canvas, area, 0, col, widths[i], STYLE_TITLE,
                      i18n_text(table->columns[i].title));
            col += widths[i] + GAP;
        }
}

void table_draw(struct table *table, struct canvas *canvas, struct area area, bool focus)
{
    int widths[TABLE_COLUMNS_MAX];
    struct area list = area_rows(area, 1, area.rows - 1);
    size_t rows = (size_t)list.rows, count = table->source.count;
    table_widths(table, area.cols, widths);
    draw_titles(table, widths, canvas, area);
    table->rows = list.rows;
    canvas_fill(canvas, list, STYLE_PLAIN);
    if (table->at < table->top)
        table->top = table->at;
    if (rows && table->at >= table->top + rows)
        table->top = table->at - rows + 1;
    if (table->top + rows > count)
        table->top = count > rows ? count - rows : 0;
    for (size_t i = 0; i < rows && table->top + i < count; i++)
        draw_row(table, widths, canvas, list, (int)i, table->top + i, focus);
    if (table->top > 0)
        canvas_text(canvas, list, 0, list.cols - 1, STYLE_FRAME, STR("▲"));
    if (table->top + rows < count)
        canvas_text(canvas, list, list.rows - 1, list.cols - 1, STYLE_FRAME, STR("▼"));
}
