/* One case: what matters, its timeline, its records. */
#include "screens/case/presence.h"
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/cases.h"
#include "tasks/news.h"

struct case_screen {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct view view;
    struct arena *shown_arena; /* NULL: not read yet */
    struct case_shown shown;
    struct presence presence;
    uint64_t reading;
    bool stale; /* something happened to it while it was being read */
    bool news;  /* at the end, not seen yet */
};

static void read_case(struct model *model, struct case_screen *state)
{
    state->stale = state->reading != 0;
    if (state->reading)
        return;
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    state->reading = model_run(model, &task_case, arena, reference);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct case_screen *state = screen;
    const struct str *reference = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, *reference);
    view_init(&state->view);
    read_case(model, state);
    presence_begin(model, &state->presence, state->reference);
}

/* What was being read stays where it is. */
static void on_answer(struct model *model, struct case_screen *state, struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
    } else {
        const struct case_shown *shown = message->output;
        state->news = state->news || (state->shown_arena && shown->count > state->shown.count);
        state->shown = *shown;
        view_set(&state->view, state->shown.paragraphs, state->shown.count);
        arena_free(state->shown_arena);
        state->shown_arena = message->arena;
        message->arena = NULL;
    }
    if (state->stale)
        read_case(model, state);
}

/* What is done with a case, each on a screen of its own. */
static const struct {
    enum action action;
    const struct screen *screen;
    bool writes;
} acts[] = {
    {ACTION_UNSEAL, &screen_opening, false},
    {ACTION_NOTE, &screen_note, true},
    {ACTION_FACTS, &screen_facts, true},
    {ACTION_FORWARD, &screen_forward, true},
    {ACTION_FORWARDS, &screen_forwards, false},
    {ACTION_TRIAGE, &screen_triage, true},
    {ACTION_ASSIGN, &screen_assignment, true},
    {ACTION_CONTACT, &screen_contact, true},
    {ACTION_CONSENTS, &screen_consents, true},
    {ACTION_ACCESS, &screen_access, false},
    {ACTION_PAPER, &screen_paper, false},
    {ACTION_CALLBACK, &screen_callback, false},
    {ACTION_RECEIPT, &screen_receipt, false},
    {ACTION_MERGE, &screen_merge, true},
};

static void go_chapter(struct case_screen *state, bool back)
{
    size_t at = view_at(&state->view), to = at;
    for (size_t i = 0; i < state->shown.chapter_count; i++) {
        size_t begins = state->shown.chapters[i];
        if (back && begins < at)
            to = begins;
        else if (!back && begins > at && to == at)
            to = begins;
    }
    view_go(&state->view, to);
}

static bool coordinates(struct model *model)
{
    const struct shared *shared = model->shared;
    bool may = shared->role == ROLE_COORDINATOR;
    if (!may)
        model_say(model, STYLE_WARNING, i18n_text(N_("Coordinators merge cases.")));
    return may;
}

/* Of a merged case: the one that stands for it. */
static struct str merged_into(const struct case_screen *state)
{
    return json_string(json_at(state->shown.answer, "/case/merged_into"));
}

static void on_key(struct model *model, struct case_screen *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_CASE, key);
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        presence_end(model, &state->presence);
        model_close(model, 0);
        return;
    }
    struct str other = merged_into(state);
    if (other.len && keymap_action(CONTEXT_MERGED, key) == ACTION_OTHER_CASE) {
        model_open(model, &screen_case, &other);
        return;
    }
    if (action == ACTION_MERGE && !coordinates(model))
        return;
    if (action == ACTION_RELOAD)
        read_case(model, state);
    else if (action == ACTION_NEXT_CHAPTER || action == ACTION_PREVIOUS_CHAPTER)
        go_chapter(state, action == ACTION_PREVIOUS_CHAPTER);
    else if (!action)
        view_key(&state->view, key);
    for (size_t i = 0; state->shown_arena && i < sizeof acts / sizeof *acts; i++)
        if (acts[i].action == action) {
            presence_write(model, &state->presence, acts[i].writes);
            model_open(model, acts[i].screen, &state->shown);
            return;
        }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct case_screen *state = screen;
    if (message->kind == MESSAGE_TOLD && news_speak_of_visit(message->output, state->shown.id))
        presence_look(model, &state->presence);
    if (message->kind == MESSAGE_BACK)
        presence_write(model, &state->presence, false);
    if (presence_message(model, &state->presence, message))
        return;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_TOLD && news_speak_of(message->output, state->shown.id))
        read_case(model, state);
    else if (message->kind == MESSAGE_LANGUAGE)
        read_case(model, state);
    else if (message->kind == MESSAGE_BACK && message->result)
        read_case(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct case_screen *state = screen;
    struct area inside = area_cols(area, 1, area.cols - 1);
    (void)now;
    if (!state->shown_arena) {
        canvas_text(canvas, area, 1, 2, STYLE_QUIET, i18n_text(N_("Reading …")));
        return;
    }
    view_draw(&state->view, canvas, inside);
    state->news = state->news && !view_ends(&state->view);
    if (state->news) { /* takes the last row; nothing moves */
        view_draw(&state->view, canvas, area_rows(inside, 0, inside.rows - 1));
        canvas_fill(canvas, area_rows(inside, inside.rows - 1, 1), STYLE_PLAIN);
        canvas_text(canvas, inside, inside.rows - 1, 0, STYLE_STRONG,
                    i18n_text(N_("▼ Something new stands at the end.")));
    }
}

static void leave(void *screen)
{
    struct case_screen *state = screen;
    view_free(&state->view);
    arena_free(state->shown_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    size_t count = 0;
    if (merged_into(screen).len)
        at[count++] = CONTEXT_MERGED;
    at[count++] = CONTEXT_CASE;
    at[count++] = CONTEXT_VIEW;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_case = {.title = N_("Case"),
                                   .size = sizeof(struct case_screen),
                                   .enter = enter,
                                   .update = update,
                                   .view = view,
                                   .leave = leave,
                                   .contexts = contexts};
