/* The office's cases: five views, live. What changes elsewhere appears without moving what is
 * selected; the next page is read when the last row is reached. */
#include "screens/case_table.h"
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/filling.h"
#include "widgets/bars.h"

enum { RETRY_MS = 2000 };

static const struct {
    enum action action;
    const char *view;
} views[] = {
    {ACTION_QUEUE, "queue"},         {ACTION_MINE, "mine"},     {ACTION_OVERDUE, "overdue"},
    {ACTION_FORWARDED, "forwarded"}, {ACTION_CLOSED, "closed"},
};
enum { VIEWS = sizeof views / sizeof *views };

static const struct tab titles[VIEWS] = {
    {.title = N_("Queue"), .number = -1},     {.title = N_("Mine"), .number = -1},
    {.title = N_("Overdue"), .number = -1},   {.title = N_("Forwarded"), .number = -1},
    {.title = N_("Closed"), .number = -1},
};

struct queue {
    struct tabs tabs;
    struct case_table cases;
    uint64_t reading, paging, waiting, retrying; /* requests; 0: none */
    bool stale; /* something changed while it was being read */
    struct arena *cursor_arena;
    struct str cursor; /* in the list of changes */
};

static uint64_t ask(struct model *model, const struct queue *state, struct str after,
                    size_t least)
{
    struct arena *arena = arena_new(65536, true);
    struct rows_input *input = ARENA_NEW(arena, struct rows_input);
    *input = (struct rows_input){.view = views[state->tabs.at].view,
                                 .after = arena_str(arena, after), .least = least};
    return model_run(model, &task_rows, arena, input);
}

/* As many rows as are shown now: nobody loses her place. */
static void read_rows(struct model *model, struct queue *state)
{
    model_forget(model, state->paging);
    state->paging = 0;
    state->stale = state->reading != 0;
    if (!state->reading)
        state->reading = ask(model, state, STR_NONE, state->cases.rows.count);
}

static void show_view(struct model *model, struct queue *state)
{
    model_forget(model, state->reading);
    state->reading = 0;
    case_table_free(&state->cases);
    case_table_init(&state->cases);
    read_rows(model, state);
}

static void read_on(struct model *model, struct queue *state)
{
    bool last = state->cases.table.at + 1 >= state->cases.rows.count;
    if (last && state->cases.rows.next.len && !state->paging && !state->reading)
        state->paging = ask(model, state, state->cases.rows.next, 0);
}

static void wait_for_news(struct model *model, struct queue *state)
{
    struct arena *arena = arena_new(4096, false);
    struct news_input *input = ARENA_NEW(arena, struct news_input);
    input->after = arena_str(arena, state->cursor);
    state->waiting = model_run(model, &task_news, arena, input);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct queue *state = screen;
    (void)argument;
    state->tabs = (struct tabs){.tabs = titles, .count = VIEWS};
    case_table_init(&state->cases);
    wait_for_news(model, state);
    read_rows(model, state);
}

static void on_rows(struct model *model, struct queue *state, struct message *message)
{
    bool page = message->request == state->paging;
    state->reading = page ? state->reading : 0;
    state->paging = page ? 0 : state->paging;
    if (message->error.id) {
        say_error(model, message->error);
    } else if (page) {
        case_table_append(&state->cases, message->output);
    } else {
        case_table_replace(&state->cases, message->output, message->arena);
        message->arena = NULL;
    }
    if (state->stale)
        read_rows(model, state);
}

static void on_news(struct model *model, struct queue *state, const struct message *message)
{
    const struct news *news = message->output;
    state->waiting = 0;
    if (message->error.id) {
        say_error(model, message->error);
        state->retrying = model_timer(model, RETRY_MS);
        return;
    }
    arena_free(state->cursor_arena);
    state->cursor_arena = arena_new(256, false);
    state->cursor = arena_str(state->cursor_arena, news->next);
    wait_for_news(model, state);
    if (!news->count)
        return;
    read_rows(model, state);
    filling_told(model, news);
    model_tell(model, message->output);
}

static void on_action(struct model *model, struct queue *state, enum action action)
{
    for (size_t i = 0; i < VIEWS; i++)
        if (views[i].action == action) {
            state->tabs.at = i;
            show_view(model, state);
        }
    if (action == ACTION_SEARCH)
        model_open(model, &screen_search, NULL);
    if (action == ACTION_RELOAD)
        read_rows(model, state);
}

static void on_key(struct model *model, struct queue *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_QUEUE, key);
    const struct case_row *row = case_table_selected(&state->cases);
    if (action) {
        on_action(model, state, action);
    } else if (tabs_key(&state->tabs, key) != OUTCOME_IGNORED) {
        show_view(model, state);
    } else if (table_key(&state->cases.table, key) != OUTCOME_CHOSEN) {
        read_on(model, state);
    } else if (row) {
        model_open(model, &screen_case, &row->reference);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct queue *state = screen;
    switch (message->kind) {
    case MESSAGE_KEY:
        on_key(model, state, message->key);
        break;
    case MESSAGE_ANSWER:
        if (message->request == state->waiting)
            on_news(model, state, message);
        else
            on_rows(model, state, message);
        break;
    case MESSAGE_LANGUAGE:
        read_rows(model, state);
        break;
    case MESSAGE_TIMER:
        wait_for_news(model, state);
        read_rows(model, state);
        break;
    default:
        break;
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct queue *state = screen;
    struct area list = area_rows(area, 2, area.rows - 2);
    (void)now;
    tabs_draw(&state->tabs, canvas, area_rows(area, 0, 1));
    table_draw(&state->cases.table, canvas, list, true);
    if (!state->cases.rows.count)
        canvas_text(canvas, list, 2, 2, STYLE_QUIET,
                    i18n_text(state->cases.arena ? N_("There is nothing here.")
                                                 : N_("Reading …")));
}

static void leave(void *screen)
{
    struct queue *state = screen;
    case_table_free(&state->cases);
    arena_free(state->cursor_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_QUEUE;
    at[1] = CONTEXT_TABLE;
    at[2] = CONTEXT_TABS;
    return 3;
}

const struct screen screen_queue = {.title = N_("Cases"),
                                    .size = sizeof(struct queue),
                                    .enter = enter,
                                    .update = update,
                                    .view = view,
                                    .leave = leave,
                                    .contexts = contexts};
