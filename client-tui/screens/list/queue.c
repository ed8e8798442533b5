/* The office's cases: five views, live. What changes elsewhere appears without moving what is
 * selected; the next page is read when the last row is reached. */
#include "screens/list/alarm_call.h"
#include "screens/list/case_table.h"
#include "screens/list/queue_choice.h"
#include "screens/screens.h"

#include "hotline/base/limits.h"
#include "i18n/i18n.h"
#include "screens/list/filling.h"
#include "widgets/bars.h"

#include <stdio.h>

enum { RETRY_MS = 2000, COUNT_MS = 60000 }; /* cases become overdue without news */

static const struct {
    enum action action;
    const char *title, *order; /* English, for gettext; order NULL: it can be chosen */
} views[VIEW_COUNT] = {
    [VIEW_QUEUE] = {ACTION_QUEUE, N_("Queue"), NULL},
    [VIEW_MINE] = {ACTION_MINE, N_("Mine"), NULL},
    [VIEW_OVERDUE] = {ACTION_OVERDUE, N_("Overdue"), N_("Longest overdue first")},
    [VIEW_FORWARDED] = {ACTION_FORWARDED, N_("Forwarded"), N_("What was offered first, first")},
    [VIEW_CLOSED] = {ACTION_CLOSED, N_("Closed"), N_("Last closed first")},
};

struct queue {
    const struct model *model;
    struct tab titles[VIEW_COUNT];
    struct tabs tabs;
    struct queue_choice choice;
    char words[200]; /* order and choice, below the tabs */
    struct case_table cases;
    uint64_t reading, waiting, counting; /* requests; 0: none */
    size_t page;                         /* that is being read */
    uint64_t retrying, count_timer;
    bool stale, count_stale; /* something changed while it was being read or counted */
    struct arena *cursor_arena;
    struct str cursor;          /* in the list of changes */
    struct arena *counts_arena; /* NULL: not counted yet */
    struct view_counts counts;
};

static bool may_choose(const struct queue *state)
{
    return !views[state->tabs.at].order;
}

static uint64_t ask(struct model *model, const struct queue *state, struct str after)
{
    struct arena *arena = arena_new(1024, true);
    struct rows_input *input = ARENA_NEW(arena, struct rows_input);
    *input =
        (struct rows_input){.view = view_codes[state->tabs.at], .after = arena_str(arena, after)};
    if (may_choose(state))
        queue_choice_put(&state->choice, arena, input);
    return model_run(model, &task_rows, arena, input);
}

/* The next page that is wanted, one after another. */
static void read_on(struct model *model, struct queue *state)
{
    if (state->reading || !case_table_wants(&state->cases, &state->page))
        return;
    state->stale = false;
    state->reading = ask(model, state, case_table_cursor(&state->cases, state->page));
}

/* Something has changed, nobody knows where: what is in sight is read again, the rest when it comes
 * in sight. */
static void read_again(struct model *model, struct queue *state)
{
    state->stale = state->reading != 0;
    case_table_age(&state->cases);
    read_on(model, state);
}

static void count(struct model *model, struct queue *state)
{
    state->count_stale = state->counting != 0;
    if (!state->counting)
        state->counting = model_run(model, &task_counts, arena_new(4096, false), NULL);
}

static void say_words(const struct model *model, struct queue *state)
{
    struct arena *arena = arena_new(1024, false);
    struct str words = may_choose(state) ? queue_choice_words(model, &state->choice, arena)
                                         : i18n_text(views[state->tabs.at].order);
    snprintf(state->words, sizeof state->words, "%.*s", (int)words.len, words.at);
    arena_free(arena);
}

static void show_view(struct model *model, struct queue *state)
{
    model_forget(model, state->reading);
    state->reading = 0;
    case_table_free(&state->cases);
    case_table_init(&state->cases);
    say_words(model, state);
    read_on(model, state);
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
    state->model = model;
    for (size_t i = 0; i < VIEW_COUNT; i++)
        state->titles[i] =
            (struct tab){.title = views[i].title, .number = -1, .most = LIMIT_QUEUE_COUNT};
    state->tabs = (struct tabs){.tabs = state->titles, .count = VIEW_COUNT};
    case_table_init(&state->cases);
    say_words(model, state);
    wait_for_news(model, state);
    read_again(model, state);
    count(model, state);
    state->count_timer = model_timer(model, COUNT_MS);
}

static void on_rows(struct model *model, struct queue *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) { /* it is tried again with the next key, or the next news */
        say_error(model, message->error);
        return;
    }
    case_table_put(&state->cases, state->page, message->output, message->arena);
    message->arena = NULL;
    if (state->stale)
        case_table_age(&state->cases);
    read_on(model, state);
}

static bool is_known(const struct view_counts *counts, struct str reference)
{
    for (size_t i = 0; i < counts->critical_count; i++)
        if (str_equal(counts->critical[i], reference))
            return true;
    return false;
}

/* A critical case that came in since the last count must not be missed. */
static void announce(struct model *model, const struct queue *state, const struct view_counts *now)
{
    const struct shared *shared = model->shared;
    for (size_t i = 0; i < now->critical_count; i++)
        if (state->counts_arena && !is_known(&state->counts, now->critical[i]) &&
            !str_is(now->critical[i], shared->saved)) {
            struct arena *arena = arena_new(256, false);
            struct str reference = now->critical[i];
            model_say(model, STYLE_CRITICAL,
                      arena_format(arena, _("Critical, and nobody has it: %.*s"),
                                   (int)reference.len, reference.at));
            alarm_call(model);
            arena_free(arena);
            return;
        }
}

static void on_counts(struct model *model, struct queue *state, struct message *message)
{
    state->counting = 0;
    if (!message->error.id) { /* else it is counted again soon; reading says what is wrong */
        const struct view_counts *now = message->output;
        announce(model, state, now);
        for (size_t i = 0; i < VIEW_COUNT; i++)
            state->titles[i].number = now->at[i];
        state->counts = *now;
        arena_free(state->counts_arena);
        state->counts_arena = message->arena;
        message->arena = NULL;
    }
    if (state->count_stale)
        count(model, state);
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
    if (news->left_note && model->depth == 1) /* else she may have written it */
        model_say(model, STYLE_STRONG, i18n_text(N_("A note was left to your shift. h: notes")));
    if (news->count + news->visited_count + news->note_count)
        model_tell(model, message->output);
    if (!news->count)
        return;
    read_again(model, state);
    count(model, state);
    filling_told(model, news);
}

static void on_timer(struct model *model, struct queue *state, const struct message *message)
{
    if (message->request == state->count_timer) {
        state->count_timer = model_timer(model, COUNT_MS);
    } else {
        wait_for_news(model, state);
        read_again(model, state);
    }
    count(model, state);
}

static void on_language(struct model *model, struct queue *state)
{
    say_words(model, state);
    read_again(model, state);
    if (state->choice.form_arena)
        queue_choice_speak(model, &state->choice);
}

/* Order and choice hold for queue and mine; asking for them elsewhere goes to the queue. */
static void on_choice(struct model *model, struct queue *state, enum action action)
{
    if (!may_choose(state))
        state->tabs.at = VIEW_QUEUE;
    if (action == ACTION_SORT)
        queue_choice_next_sort(&state->choice);
    show_view(model, state);
    if (action == ACTION_FILTER)
        queue_choice_open(model, &state->choice);
}

static void open_people(struct model *model)
{
    const struct shared *shared = model->shared;
    if (shared->role == ROLE_COORDINATOR)
        model_open(model, &screen_members, NULL);
    else
        model_say(model, STYLE_WARNING, i18n_text(N_("Coordinators look after people.")));
}

static void on_action(struct model *model, struct queue *state, enum action action)
{
    for (size_t i = 0; i < VIEW_COUNT; i++)
        if (views[i].action == action) {
            state->tabs.at = i;
            show_view(model, state);
        }
    if (action == ACTION_CALL)
        model_open(model, &screen_call, NULL);
    if (action == ACTION_SEARCH)
        model_open(model, &screen_search, NULL);
    if (action == ACTION_OVERRIDES)
        model_open(model, &screen_overrides, NULL);
    if (action == ACTION_HANDOVERS)
        model_open(model, &screen_handovers, NULL);
    if (action == ACTION_CALLED_BACK)
        model_open(model, &screen_called_back, NULL);
    if (action == ACTION_PEOPLE)
        open_people(model);
    if (action == ACTION_PROMISES)
        model_open(model, &screen_promises, NULL);
    if (action == ACTION_ALARM)
        alarm_next(model);
    if (action == ACTION_SORT || action == ACTION_FILTER)
        on_choice(model, state, action);
    if (action == ACTION_UNFILTER && queue_choice_clear(&state->choice))
        show_view(model, state);
    if (action == ACTION_RELOAD) {
        read_again(model, state);
        count(model, state);
    }
}

/* What Enter opens: a case, or an offer. */
static void open_row(struct model *model, const struct case_row *row)
{
    bool offer = row->forward.len > 0;
    model_open(model, offer ? &screen_forward_view : &screen_case,
               offer ? &row->forward : &row->reference);
}

static void on_key(struct model *model, struct queue *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_QUEUE, key);
    const struct case_row *row = case_table_selected(&state->cases);
    if (state->choice.form_arena) {
        if (queue_choice_key(&state->choice, key))
            show_view(model, state);
    } else if (action) {
        on_action(model, state, action);
    } else if (keymap_action(CONTEXT_NEEDED, key) == ACTION_ATTENTION) {
        if (keeping_needs_attention(model))
            model_open(model, &screen_attention, NULL);
    } else if (tabs_key(&state->tabs, key) != OUTCOME_IGNORED) {
        show_view(model, state);
    } else if (table_key(&state->cases.table, key) != OUTCOME_CHOSEN) {
        read_on(model, state);
    } else if (row) {
        open_row(model, row);
    }
}

static void on_answer(struct model *model, struct queue *state, struct message *message)
{
    if (message->request == state->waiting)
        on_news(model, state, message);
    else if (message->request == state->counting)
        on_counts(model, state, message);
    else
        on_rows(model, state, message);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct queue *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_LANGUAGE)
        on_language(model, state);
    else if (message->kind == MESSAGE_TIMER)
        on_timer(model, state, message);
}

static void draw_words(const struct queue *state, struct canvas *canvas, struct area area)
{
    size_t count = state->counts.critical_count;
    char critical[120] = "";
    if (count)
        snprintf(critical, sizeof critical,
                 PLURAL("!! %zu critical case that nobody has",
                        "!! %zu critical cases that nobody has", count),
                 count);
    int cols = text_columns(str_of(critical));
    int room = area.cols - 1 - (cols ? cols + 3 : 0);
    canvas_text_cut(canvas, area, 0, 1, room, STYLE_QUIET, str_of(state->words));
    canvas_text(canvas, area, 0, area.cols - cols - 1, STYLE_CRITICAL, str_of(critical));
}

static void draw_nothing(const struct queue *state, struct canvas *canvas, struct area area)
{
    if (!state->cases.page_count && !state->reading)
        return; /* the last row says why it could not be read */
    const char *text = !state->cases.page_count ? N_("Reading …")
                       : may_choose(state) && state->choice.arena
                           ? N_("None of the cases is so. Esc shows all.")
                           : N_("There is nothing here.");
    canvas_text(canvas, area, 0, 2, STYLE_QUIET, i18n_text(text));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct queue *state = screen;
    struct area list = area_rows(area, 2, area.rows - 2);
    (void)now;
    tabs_draw(&state->tabs, canvas, area_rows(area, 0, 1));
    draw_words(state, canvas, area_rows(area, 1, 1));
    if (state->choice.form_arena) {
        queue_choice_draw(&state->choice, canvas, list);
        return;
    }
    case_table_draw(&state->cases, canvas, list, true);
    if (!state->cases.count)
        draw_nothing(state, canvas, area_rows(list, 2, 1));
}

static void leave(void *screen)
{
    struct queue *state = screen;
    queue_choice_free(&state->choice);
    case_table_free(&state->cases);
    arena_free(state->cursor_arena);
    arena_free(state->counts_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct queue *state = screen;
    if (state->choice.form_arena)
        return queue_choice_contexts(&state->choice, at);
    size_t count = 0;
    if (keeping_needs_attention(state->model))
        at[count++] = CONTEXT_NEEDED;
    at[count++] = CONTEXT_QUEUE;
    at[count++] = CONTEXT_TABLE;
    at[count++] = CONTEXT_TABS;
    return count;
}

const struct screen screen_queue = {.title = N_("Cases"),
                                    .size = sizeof(struct queue),
                                    .enter = enter,
                                    .update = update,
                                    .view = view,
                                    .leave = leave,
                                    .contexts = contexts};
