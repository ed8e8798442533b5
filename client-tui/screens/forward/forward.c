/* Forwarding a case: the steps, their drafts, and sending. Nothing goes along that was not marked.
 */
#include "screens/forward/forward.h"

#include "i18n/i18n.h"
#include "tasks/cases.h"
#include "widgets/bars.h"

static const struct tab titles[STEPS] = {
    [STEP_TO] = {.title = N_("To whom"), .number = -1},
    [STEP_RECORDS] = {.title = N_("What goes along"), .number = -1},
    [STEP_WORDS] = {.title = N_("Words"), .number = -1},
    [STEP_LAST] = {.title = N_("Last look"), .number = -1},
};

/* --- drafts: one for each step --- */

static const char *const places[] = {"forward to ", "forward records ", "forward words "};

static struct str place_of(const struct forward_screen *state, struct arena *arena, size_t step)
{
    return arena_join(arena, str_of(places[step]), state->reference);
}

static void keep(struct model *model, void *screen)
{
    const struct forward_screen *state = screen;
    struct arena *arena = arena_new(8192, true);
    if (state->choices) {
        draft_keep(model, place_of(state, arena, STEP_TO), form_save(&state->to.form, arena));
        draft_keep(model, place_of(state, arena, STEP_RECORDS),
                   records_step_save(&state->records, arena));
    }
    draft_keep(model, place_of(state, arena, STEP_WORDS), form_save(&state->words, arena));
    arena_free(arena);
}

static void drop(struct model *model, const struct forward_screen *state)
{
    struct arena *arena = arena_new(1024, true);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        draft_keep(model, place_of(state, arena, i), STR_NONE);
    arena_free(arena);
}

/* --- reading what there is to choose --- */

static void read_choices(struct model *model, struct forward_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    state->reading = model_run(model, &task_forward_choices, arena, reference);
}

/* The server says so again; this spares writing what cannot be sent. */
static bool may_forward(const struct model *model)
{
    const struct shared *shared = model->shared;
    return shared->role == ROLE_COORDINATOR || shared->role == ROLE_LAWYER;
}

static void make_words(struct model *model, struct forward_screen *state)
{
    const struct field_def words[] = {
        {.id = STR("/summary"),
         .type = ENTRY_TEXT,
         .required = true,
         .rows = 5,
         .label = i18n_text(N_("Summary without names: all that is read before accepting"))},
        {.id = STR("/message"),
         .type = ENTRY_TEXT,
         .rows = 4,
         .label = i18n_text(N_("Message to the receiver; it is read before accepting too"))},
    };
    if (state->words.fields)
        form_renew(&state->words, words, sizeof words / sizeof *words);
    else
        form_init(&state->words, words, sizeof words / sizeof *words, date_of(model->now, 0),
                  &model->clip);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct forward_screen *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    make_words(model, state);
    form_restore(&state->words, draft_of(model, place_of(state, state->arena, STEP_WORDS)));
    records_step_init(&state->records);
    view_init(&state->last);
    state->allowed = may_forward(model);
    if (state->allowed)
        read_choices(model, state);
}

/* What was chosen before stays chosen, as far as it is still there. */
static void on_choices(struct model *model, struct forward_screen *state, struct message *message)
{
    bool first = !state->choices;
    struct arena *before = state->read_arena, *arena = arena_new(8192, true);
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        arena_free(arena);
        return;
    }
    struct str marks = first ? draft_of(model, place_of(state, arena, STEP_RECORDS))
                             : records_step_save(&state->records, arena);
    state->choices = message->output;
    state->read_arena = message->arena;
    message->arena = NULL;
    records_step_set(&state->records, state->choices, marks);
    to_step_set(model, &state->to, state->choices,
                first ? draft_of(model, place_of(state, arena, STEP_TO)) : STR_NONE);
    forward_last_look(state);
    arena_free(before);
    arena_free(arena);
}

/* --- sending --- */

static void send(struct model *model, struct forward_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    keep(model, state);
    model_say(model, STYLE_PLAIN, STR(""));
    state->sending = model_run(model, &task_forward, arena, forward_input_of(state, arena));
}

/* Across a border, or for good: the receiver's name is typed, so that it is not another one. */
static void ask(struct model *model, struct forward_screen *state)
{
    static const char *const choices[] = {N_("Not yet"), N_("Send")};
    const struct receiver_choice *to = to_step_receiver(&state->to);
    bool transfer = to_step_transfer(&state->to);
    struct arena *arena = arena_new(1024, false);
    const char *what = transfer ? N_("The case is handed over to %.*s. Type %.*s to send it.")
                                : N_("Copies go across a border to %.*s. Type %.*s to send them.");
    if (transfer || to->abroad)
        model_ask_line(model, N_("Forward"),
                       arena_format(arena, _(what), (int)to->word.len, to->word.at,
                                    (int)to->name.len, to->name.at),
                       to->name);
    else
        model_ask(model, N_("Forward"),
                  arena_format(arena, _("Send copies to %.*s?"), (int)to->word.len, to->word.at),
                  choices, 2, 0);
    arena_free(arena);
}

static void on_sent(struct model *model, struct forward_screen *state, struct message *message)
{
    state->sending = 0;
    if (!message->error.id) {
        drop(model, state);
        model_say(model, STYLE_GOOD, i18n_text(N_("Sent. The receiver reads the summary first.")));
        model_close(model, 1);
        return;
    }
    say_error(model, message->error);
    if (message->error.id != ERROR_VERSION_STALE)
        return;
    model_say(
        model, STYLE_FAULT,
        i18n_text(N_("Not sent: the case has changed since. It is read again; look once more.")));
    read_choices(model, state);
}

/* --- keys --- */

static void go_to(struct forward_screen *state, size_t step)
{
    state->at = step;
    if (step == STEP_LAST)
        forward_last_look(state);
}

static void go_on(struct model *model, struct forward_screen *state)
{
    if (state->at < STEP_LAST)
        go_to(state, state->at + 1);
    else if (state->last_allowed)
        ask(model, state);
    else
        model_say(model, STYLE_FAULT, i18n_text(N_("Not sent: see what is missing at the top.")));
}

static void close(struct model *model, struct forward_screen *state)
{
    keep(model, state);
    model_say(model, STYLE_PLAIN,
              i18n_text(N_("Not sent. What you chose is kept until you leave.")));
    model_close(model, 0);
}

static void open_identity(struct model *model, const struct forward_screen *state)
{
    const struct case_shown shown = {.reference = state->reference};
    model_open(model, &screen_opening, &shown);
}

static enum outcome step_key(struct model *model, struct forward_screen *state, struct key key)
{
    switch (state->at) {
    case STEP_TO:
        return to_step_key(model, &state->to, key);
    case STEP_RECORDS:
        return records_step_key(&state->records, key);
    case STEP_WORDS:
        return form_key(&state->words, key);
    default:
        return view_key(&state->last, key);
    }
}

static void on_key(struct model *model, struct forward_screen *state, struct key key)
{
    enum action step = keymap_action(state->at < STEP_LAST ? CONTEXT_STEPS : CONTEXT_LAST, key);
    bool back = keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL;
    if (state->sending || (!state->choices && !back))
        return;
    if (!state->choices) {
        model_close(model, 0);
    } else if (step == ACTION_STEP_BACK) {
        go_to(state, state->at ? state->at - 1 : 0);
    } else if (step) {
        go_on(model, state);
    } else if (state->at == STEP_RECORDS && !state->records.in_fields &&
               keymap_action(CONTEXT_RECORDS, key) == ACTION_UNSEAL) {
        open_identity(model, state);
    } else {
        enum outcome outcome = step_key(model, state, key);
        bool form = state->at == STEP_TO || state->at == STEP_WORDS;
        if (outcome == OUTCOME_CHOSEN && form)
            go_on(model, state);
        else if (outcome == OUTCOME_CHOSEN)
            model_say(model, STYLE_WARNING,
                      i18n_text(N_("This record goes along as a whole or not at all.")));
        else if (back && (outcome == OUTCOME_IGNORED || (outcome == OUTCOME_LEFT && !form)))
            close(model, state);
    }
}

static void on_language(struct model *model, struct forward_screen *state)
{
    make_words(model, state);
    if (state->allowed && !state->sending)
        read_choices(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct forward_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->reading)
        on_choices(model, state, message);
    else if (message->kind == MESSAGE_ANSWER)
        on_sent(model, state, message);
    else if (message->kind == MESSAGE_BACK && message->result)
        read_choices(model, state);
    else if (message->kind == MESSAGE_LANGUAGE)
        on_language(model, state);
    else if (message->kind == MESSAGE_DIALOG && message->chosen &&
             (message->line.len || message->choice == 1))
        send(model, state);
}

/* --- drawing --- */

static void draw_step(struct forward_screen *state, struct canvas *canvas, struct area area)
{
    struct area inside = area_cols(area, 1, area.cols - 2);
    switch (state->at) {
    case STEP_TO:
        form_draw(&state->to.form, canvas, inside, !state->sending);
        break;
    case STEP_RECORDS:
        records_step_draw(&state->records, canvas, area);
        break;
    case STEP_WORDS:
        form_draw(&state->words, canvas, inside, !state->sending);
        break;
    default:
        view_draw(&state->last, canvas, area_cols(area, 1, area.cols - 1));
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct forward_screen *state = screen;
    const struct tabs tabs = {.tabs = titles, .count = STEPS, .at = state->at};
    (void)now;
    int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(N_("You are forwarding")));
    col = canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->reference);
    if (state->sending)
        canvas_text(canvas, area, 0, col + 2, STYLE_STRONG, i18n_text(N_("Sending …")));
    tabs_draw(&tabs, canvas, area_rows(area, 1, 1));
    if (state->choices)
        draw_step(state, canvas, area_rows(area, 3, area.rows - 3));
    else if (!state->allowed)
        canvas_text(canvas, area, 3, 2, STYLE_WARNING,
                    i18n_text(N_("! Cases are forwarded by coordinators and lawyers.")));
    else if (state->reading)
        canvas_text(canvas, area, 3, 2, STYLE_QUIET, i18n_text(N_("Reading …")));
}

static void leave(void *screen)
{
    struct forward_screen *state = screen;
    to_step_free(&state->to);
    records_step_free(&state->records);
    form_free(&state->words);
    view_free(&state->last);
    arena_free(state->last_arena);
    arena_free(state->read_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct forward_screen *state = screen;
    size_t count = 0;
    if (state->sending)
        return 0;
    if (!state->choices) {
        at[count++] = CONTEXT_BACK;
        return count;
    }
    at[count++] = state->at < STEP_LAST ? CONTEXT_STEPS : CONTEXT_LAST;
    if (state->at == STEP_TO)
        count += form_contexts(&state->to.form, at + count);
    else if (state->at == STEP_RECORDS)
        count += records_step_contexts(&state->records, at + count);
    else if (state->at == STEP_WORDS)
        count += form_contexts(&state->words, at + count);
    else
        at[count++] = CONTEXT_VIEW;
    if (!state->to.form.picking)
        at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_forward = {.title = N_("Forward"),
                                      .size = sizeof(struct forward_screen),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .keep = keep,
                                      .contexts = contexts};
