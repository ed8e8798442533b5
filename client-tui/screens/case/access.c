/* Who can open what of a case, and what was opened, by whom and why. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/access.h"
#include "tasks/cases.h"
#include "widgets/bars.h"
#include "widgets/layout.h"
#include "widgets/table.h"

enum { NAME, FIRST_PART };
enum { DETAIL_ROWS = 4 };

static const struct table_column columns[] = {
    [NAME] = {.title = N_("Who"), .least = 24, .place = 1},
    [FIRST_PART + PART_REPORT] = {.title = N_("Report"), .least = 8, .most = 8, .place = 1},
    [FIRST_PART + PART_IDENTITY] = {.title = N_("Identity"), .least = 10, .most = 10, .place = 1},
    [FIRST_PART + PART_WORK] = {.title = N_("Notes"), .least = 8, .most = 8, .place = 1},
    [FIRST_PART + PART_EXCHANGE] = {.title = N_("Copies"), .least = 8, .most = 8, .place = 2},
};

static const struct tab titles[] = {
    {.title = N_("Who can open"), .number = -1},
    {.title = N_("What was opened, and why"), .number = -1},
};

struct access_screen {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct tabs tabs;
    struct table table;
    struct view openings;
    struct arena *read_arena; /* NULL: not read yet */
    const struct access *access;
    uint64_t reading;
};

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct access *)user)->rows[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct access_row *r = &((const struct access *)user)->rows[row];
    return column == NAME ? r->name : r->parts[column - FIRST_PART];
}

static void read_access(struct model *model, struct access_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_access, arena, reference);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct access_screen *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    state->tabs = (struct tabs){.tabs = titles, .count = sizeof titles / sizeof *titles};
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    view_init(&state->openings);
    read_access(model, state);
}

static void on_answer(struct model *model, struct access_screen *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->access = message->output;
    const struct table_source source = {
        .user = state->access, .count = state->access->count, .id = id_of, .cell = cell_of};
    table_set(&state->table, &source);
    view_set(&state->openings, state->access->openings, state->access->opening_count);
    arena_free(state->read_arena);
    state->read_arena = message->arena;
    message->arena = NULL;
}

static void on_key(struct model *model, struct access_screen *state, struct key key)
{
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (keymap_action(CONTEXT_ACCESS, key))
        state->tabs.at = !state->tabs.at;
    else if (state->tabs.at == 0)
        table_key(&state->table, key);
    else
        view_key(&state->openings, key);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct access_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_LANGUAGE)
        read_access(model, state);
}

/* Who is in the group that is selected. */
static void draw_people(const struct access_screen *state, struct canvas *canvas, struct area area)
{
    struct layout layout = {0};
    size_t row;
    if (!table_selected(&state->table, &row) || !state->access->rows[row].people.len)
        return;
    canvas_text(canvas, area, 0, 2, STYLE_QUIET, i18n_text(N_("In it now:")));
    layout_make(&layout, state->access->rows[row].people, area.cols - 3);
    for (size_t i = 0; i < layout.count; i++)
        canvas_text(canvas, area, 1 + (int)i, 2, STYLE_PLAIN, layout_row(&layout, i));
    layout_free(&layout);
}

static void draw_who(struct access_screen *state, struct canvas *canvas, struct area area)
{
    table_draw(&state->table, canvas, area_rows(area, 0, area.rows - DETAIL_ROWS), true);
    draw_people(state, canvas, area_rows(area, area.rows - DETAIL_ROWS, DETAIL_ROWS));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct access_screen *state = screen;
    struct area inside = area_rows(area, 2, area.rows - 2);
    (void)now;
    tabs_draw(&state->tabs, canvas, area_rows(area, 0, 1));
    if (!state->access)
        canvas_text(canvas, inside, 0, 2, STYLE_QUIET, i18n_text(N_("Reading …")));
    else if (state->tabs.at == 0)
        draw_who(state, canvas, inside);
    else if (state->access->opening_count)
        view_draw(&state->openings, canvas, area_cols(inside, 1, inside.cols - 1));
    else
        canvas_text(canvas, inside, 0, 2, STYLE_QUIET,
                    i18n_text(N_("Nothing that you may see was opened.")));
}

static void leave(void *screen)
{
    struct access_screen *state = screen;
    view_free(&state->openings);
    arena_free(state->read_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct access_screen *state = screen;
    at[0] = CONTEXT_ACCESS;
    at[1] = state->tabs.at ? CONTEXT_VIEW : CONTEXT_TABLE;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_access = {.title = N_("Who can open it"),
                                     .size = sizeof(struct access_screen),
                                     .enter = enter,
                                     .update = update,
                                     .view = view,
                                     .leave = leave,
                                     .contexts = contexts};
