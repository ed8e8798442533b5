/* People, by how far they have come: asking to join, members, invited, let go. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/people.h"
#include "widgets/bars.h"
#include "widgets/table.h"

static const struct {
    const char *state, *title;
} states[] = {
    {"enrolled", N_("Asking to join")},
    {"admitted", N_("Members")},
    {"invited", N_("Invited")},
    {"disabled", N_("Let go")},
};
enum { STATES = sizeof states / sizeof *states };

static const struct table_column columns[] = {
    {.title = N_("User name"), .least = 22, .most = 30, .place = 1},
    {.title = N_("Name"), .least = 16, .place = 1},
    {.title = N_("Role"), .least = 18, .most = 30, .place = 2},
    {.title = N_("Office"), .least = 11, .most = 12, .place = 3},
};

struct members {
    struct tab titles[STATES];
    struct tabs tabs;
    struct table table;
    struct arena *arena; /* of everybody; NULL: not read yet */
    struct people people;
    struct people_row *rows; /* of the tab */
    bool may_invite, may_hand_over;
    uint64_t reading;
};

static struct uuid id_of(const void *user, size_t row)
{
    return ((const struct members *)user)->rows[row].id;
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    const struct people_row *r = &((const struct members *)user)->rows[row];
    const struct str cells[] = {r->username, r->name, r->role, r->office};
    return cells[column];
}

static void show_tab(struct members *state)
{
    size_t count = 0;
    for (size_t i = 0; i < state->people.count; i++)
        if (str_is(state->people.at[i].state, states[state->tabs.at].state))
            state->rows[count++] = state->people.at[i];
    const struct table_source source = {
        .user = state, .count = count, .id = id_of, .cell = cell_of};
    table_set(&state->table, &source);
}

static void read_people(struct model *model, struct members *state)
{
    if (!state->reading)
        state->reading = model_run(model, &task_people, arena_new(16384, false), NULL);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct members *state = screen;
    const struct shared *shared = model->shared;
    (void)argument;
    for (size_t i = 0; i < STATES; i++)
        state->titles[i] = (struct tab){.title = states[i].title, .number = -1};
    state->tabs = (struct tabs){.tabs = state->titles, .count = STATES};
    state->may_invite = shared->role == ROLE_ADMINISTRATOR;
    state->may_hand_over = shared->role == ROLE_COORDINATOR;
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    read_people(model, state);
}

static void count_states(struct members *state)
{
    for (size_t s = 0; s < STATES; s++) {
        state->titles[s].number = 0;
        for (size_t i = 0; i < state->people.count; i++)
            if (str_is(state->people.at[i].state, states[s].state))
                state->titles[s].number++;
    }
}

static void on_answer(struct model *model, struct members *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->arena;
    state->arena = message->arena;
    message->arena = NULL;
    state->people = *(const struct people *)message->output;
    state->rows = arena_array(state->arena, state->people.count + 1, sizeof *state->rows);
    count_states(state);
    if (!before && !state->titles[0].number) /* who asks to join comes first, when there is one */
        state->tabs.at = 1;
    show_tab(state);
    arena_free(before);
}

static void on_key(struct model *model, struct members *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_PEOPLE, key);
    size_t row;
    if (state->may_invite && keymap_action(CONTEXT_INVITE, key) == ACTION_INVITE)
        model_open(model, &screen_invite, NULL);
    else if (state->may_hand_over && keymap_action(CONTEXT_COLLEAGUE, key) == ACTION_HAND_ALL &&
             table_selected(&state->table, &row))
        model_open(model, &screen_hand_over, &state->rows[row].username);
    else if (action == ACTION_RELOAD)
        read_people(model, state);
    else if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (tabs_key(&state->tabs, key) != OUTCOME_IGNORED)
        show_tab(state);
    else if (table_key(&state->table, key) == OUTCOME_CHOSEN && table_selected(&state->table, &row))
        model_open(model, &screen_member, &state->rows[row].username);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct members *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_LANGUAGE ||
             (message->kind == MESSAGE_BACK && message->result))
        read_people(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct members *state = screen;
    struct area list = area_rows(area, 2, area.rows - 2);
    (void)now;
    tabs_draw(&state->tabs, canvas, area_rows(area, 0, 1));
    table_draw(&state->table, canvas, list, true);
    if (!state->table.source.count)
        canvas_text(canvas, list, 2, 2, STYLE_QUIET,
                    i18n_text(state->arena ? N_("There is nobody here.") : N_("Reading …")));
}

static void leave(void *screen)
{
    arena_free(((struct members *)screen)->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    size_t count = 0;
    at[count++] = CONTEXT_TABLE;
    if (((const struct members *)screen)->may_invite)
        at[count++] = CONTEXT_INVITE;
    if (((const struct members *)screen)->may_hand_over)
        at[count++] = CONTEXT_COLLEAGUE;
    at[count++] = CONTEXT_PEOPLE;
    at[count++] = CONTEXT_TABS;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_members = {.title = N_("People"),
                                      .size = sizeof(struct members),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .contexts = contexts};
