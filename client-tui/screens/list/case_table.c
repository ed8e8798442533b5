#include "screens/list/case_table.h"

#include "i18n/i18n.h"

#include <stdlib.h>

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

static const struct case_row *row_at(const void *user, size_t row)
{
    return ((const struct case_table *)user)->at[row];
}

static struct uuid id_of(const void *user, size_t row)
{
    return row_at(user, row)->id;
}

static enum style style_of(const void *user, size_t row)
{
    return row_at(user, row)->style;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct case_row *r = row_at(user, row);
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
    *cases = (struct case_table){.pages = NULL};
    table_init(&cases->table, narrow, sizeof narrow / sizeof *narrow);
}

static void drop_from(struct case_table *cases, size_t page)
{
    while (cases->page_count > page)
        arena_free(cases->pages[--cases->page_count].arena);
}

void case_table_free(struct case_table *cases)
{
    drop_from(cases, 0);
    free(cases->pages);
    free(cases->at);
    cases->pages = NULL;
    cases->at = NULL;
    cases->page_room = cases->room = cases->count = 0;
}

/* Room for so many, doubled. */
static void *grown(void *at, size_t *room, size_t count, size_t size)
{
    size_t wanted = *room ? *room : 16;
    while (wanted < count)
        wanted *= 2;
    if (wanted == *room)
        return at;
    at = realloc(at, wanted * size);
    if (!at)
        abort();
    *room = wanted;
    return at;
}

/* --- pages --- */

static bool holds(const struct case_rows *rows, struct uuid id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (uuid_equal(rows->at[i].id, id))
            return true;
    return false;
}

/* A case that has moved stood elsewhere before. */
static void take_out(struct case_rows *from, const struct case_rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->count; i++)
        if (!holds(rows, from->at[i].id))
            from->at[kept++] = from->at[i];
    from->count = kept;
}

static void show(struct case_table *cases)
{
    cases->count = 0;
    for (size_t p = 0; p < cases->page_count; p++) {
        struct case_rows *rows = &cases->pages[p].rows;
        cases->at = grown(cases->at, &cases->room, cases->count + rows->count, sizeof *cases->at);
        for (size_t i = 0; i < rows->count; i++)
            cases->at[cases->count++] = &rows->at[i];
    }
    const struct table_source source = {
        .user = cases, .count = cases->count, .id = id_of, .cell = cell_of, .style = style_of};
    table_set(&cases->table, &source);
}

void case_table_put(struct case_table *cases, size_t page, const struct case_rows *rows,
                    struct arena *arena)
{
    if (page > cases->page_count) { /* the one before is gone */
        arena_free(arena);
        return;
    }
    cases->pages = grown(cases->pages, &cases->page_room, page + 1, sizeof *cases->pages);
    if (page == cases->page_count)
        cases->pages[cases->page_count++] = (struct case_page){.arena = NULL};
    struct arena *before = cases->pages[page].arena;
    cases->pages[page] = (struct case_page){.arena = arena, .rows = *rows};
    for (size_t p = 0; p < cases->page_count; p++)
        if (p != page)
            take_out(&cases->pages[p].rows, rows);
    if (!rows->next.len)
        drop_from(cases, page + 1);
    show(cases);
    arena_free(before);
}

void case_table_age(struct case_table *cases)
{
    for (size_t p = 0; p < cases->page_count; p++)
        cases->pages[p].old = true;
}

struct str case_table_cursor(const struct case_table *cases, size_t page)
{
    return page ? cases->pages[page - 1].rows.next : STR_NONE;
}

/* An empty page is in sight where its rows could be. */
bool case_table_wants(const struct case_table *cases, size_t *ret_page)
{
    const struct table *table = &cases->table;
    size_t seen = table->rows > 0 ? (size_t)table->rows : 1;
    size_t first = table->top < table->at ? table->top : table->at;
    size_t last = table->top + seen > table->at ? table->top + seen : table->at + 1;
    size_t begin = 0;
    for (size_t p = 0; p < cases->page_count; p++) {
        size_t end = begin + cases->pages[p].rows.count;
        bool in_sight =
            begin == end ? begin >= first && begin <= last : begin < last && end > first;
        *ret_page = p;
        if (cases->pages[p].old && in_sight)
            return true;
        begin = end;
    }
    *ret_page = cases->page_count;
    if (!cases->page_count)
        return true;
    bool at_end = table->at + 1 >= cases->count || last > cases->count;
    return at_end && cases->pages[cases->page_count - 1].rows.next.len > 0;
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
    return table_selected(&cases->table, &row) ? cases->at[row] : NULL;
}
