#include "screens/case_table.h"

#include "i18n/i18n.h"

enum { REFERENCE, PRIORITY, STATUS, DUE, HEADLINE, ASSIGNEE, RECEIVED, COLUMNS };
enum { WIDE_COLS = 100 };

static const struct table_column narrow[COLUMNS - 2] = {
    [REFERENCE] = {.title = N_("Reference"), .least = 15, .most = 15, .place = 1},
    [PRIORITY] = {.title = N_("Priority"), .least = 10, .most = 10, .place = 2},
    [STATUS] = {.title = N_("Status"), .least = 13, .most = 13, .place = 4},
    [DUE] = {.title = N_("Due"), .least = 10, .most = 10, .place = 3},
    [HEADLINE] = {.title = N_("About"), .least = 20, .place = 1},
};
static const struct table_column wide[COLUMNS] = {
    [REFERENCE] = {.title = N_("Reference"), .least = 15, .most = 15, .place = 1},
    [PRIORITY] = {.title = N_("Priority"), .least = 10, .most = 12, .place = 1},
    [STATUS] = {.title = N_("Status"), .least = 13, .most = 16, .place = 1},
    [DUE] = {.title = N_("Due"), .least = 10, .most = 10, .place = 1},
    [HEADLINE] = {.title = N_("About"), .least = 24, .place = 1},
    [ASSIGNEE] = {.title = N_("Assigned to"), .least = 12, .most = 18, .place = 1},
    [RECEIVED] = {.title = N_("Received"), .least = 10, .most = 10, .place = 2},
};

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct case_rows *)user)->at[row].id;
}

static enum style style_of(const void *user, size_t row)
{
    return ((const struct case_rows *)user)->at[row].style;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct case_row *r = &((const struct case_rows *)user)->at[row];
    switch (column) {
    case REFERENCE:
        return r->reference;
    case PRIORITY:
        return r->priority;
    case STATUS:
        return r->status;
    case DUE:
        return r->due;
    case HEADLINE:
        return r->headline;
    case ASSIGNEE:
        return r->assignee;
    default:
        return r->received;
    }
}

void case_table_init(struct case_table *cases)
{
    *cases = (struct case_table){.arena = NULL};
    table_init(&cases->table, narrow, sizeof narrow / sizeof *narrow);
}

void case_table_free(struct case_table *cases)
{
    arena_free(cases->arena);
    cases->arena = NULL;
}

static void show(struct case_table *cases)
{
    const struct table_source source = {.user = &cases->rows,
                                        .count = cases->rows.count,
                                        .id = id_of,
                                        .cell = cell_of,
                                        .style = style_of};
    table_set(&cases->table, &source);
}

void case_table_replace(struct case_table *cases, const struct case_rows *rows, struct arena *arena)
{
    struct arena *before = cases->arena;
    cases->arena = arena;
    cases->rows = *rows;
    show(cases);
    arena_free(before);
}

static struct case_row copy_of(struct arena *arena, const struct case_row *row)
{
    struct case_row copy = *row;
    copy.reference = arena_str(arena, row->reference);
    copy.priority = arena_str(arena, row->priority);
    copy.status = arena_str(arena, row->status);
    copy.due = arena_str(arena, row->due);
    copy.headline = arena_str(arena, row->headline);
    copy.assignee = arena_str(arena, row->assignee);
    copy.received = arena_str(arena, row->received);
    copy.forward = arena_str(arena, row->forward);
    return copy;
}

void case_table_append(struct case_table *cases, const struct case_rows *page)
{
    struct arena *arena = cases->arena;
    size_t count = cases->rows.count;
    if (!arena)
        return;
    struct case_row *at = arena_array(arena, count + page->count + 1, sizeof *at);
    for (size_t i = 0; i < count; i++)
        at[i] = cases->rows.at[i];
    for (size_t i = 0; i < page->count; i++)
        at[count + i] = copy_of(arena, &page->at[i]);
    cases->rows = (struct case_rows){
        .at = at, .count = count + page->count, .next = arena_str(arena, page->next)};
    show(cases);
}

void case_table_draw(struct case_table *cases, struct canvas *canvas, struct area area, bool focus)
{
    bool is_wide = area.cols >= WIDE_COLS;
    cases->table.columns = is_wide ? wide : narrow;
    cases->table.column_count = is_wide ? COLUMNS : sizeof narrow / sizeof *narrow;
    table_draw(&cases->table, canvas, area, focus);
}

const struct case_row *case_table_selected(const struct case_table *cases)
{
    size_t row;
    return table_selected(&cases->table, &row) ? &cases->rows.at[row] : NULL;
}
