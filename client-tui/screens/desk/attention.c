/* What the server refused, and what of this device cannot be read. A refused call can be taken back
 * into the form and mended; nothing is deleted but by a word that she types. */
#include "screens/screens.h"

#include "hotline/base/json.h"
#include "i18n/i18n.h"
#include "tasks/kept.h"
#include "widgets/table.h"
#include "widgets/view.h"
#include "words/dates.h"

enum { WHEN, WHAT };
static const struct table_column columns[] = {
    [WHEN] = {.title = N_("Refused"), .least = 24, .most = 24, .place = 1},
    [WHAT] = {.title = N_("What"), .least = 20, .place = 1},
};

enum { PARAGRAPHS = 2, WHY_ROWS = 6, WORDS_BYTES = 400 };

struct row {
    const struct attention_row *kept;
    struct str when, what, why, advice;
};

struct attention_screen {
    struct table table;
    struct arena *arena; /* of the rows; NULL: not read yet */
    const struct attention *list;
    struct row *rows;
    struct view why;
    struct paragraph paragraphs[PARAGRAPHS]; /* of the row selected */
    uint64_t reading, working;               /* requests; 0: none */
};

/* --- rows --- */

static struct str first_words(struct arena *arena, struct str payload)
{
    static const char *const members[] = {"narrative", "summary", "no_narrative_reason"};
    struct json *document = NULL;
    struct str words = STR_NONE;
    if (!json_parse(arena, payload, &document).id)
        for (size_t i = 0; i < sizeof members / sizeof *members && !words.len; i++)
            words = json_string(json_member(document, members[i]));
    words.len = words.len > WORDS_BYTES ? cluster_start(words, WORDS_BYTES) : words.len;
    return words;
}

static bool is_call(const struct attention_row *kept)
{
    return kept->kept.state == KEPT_WHOLE && str_is(kept->kept.draft.kind, "call");
}

static struct str why_of(struct arena *arena, const struct kept *kept)
{
    const char *hint = _(error_hint(error_from_code(kept->code)));
    if (str_is(kept->detail, KEPT_DISOWNED))
        return i18n_text(N_("It was logged before signing in, and you said that it was not you."));
    if (!kept->detail.len)
        return str_of(hint);
    return arena_format(arena, "%s (%.*s)", hint, (int)kept->detail.len, kept->detail.at);
}

static void describe_unreadable(struct arena *arena, struct row *row)
{
    static const char *const places[] = {[ATTENTION_REFUSED] = N_("A call that was refused"),
                                         [ATTENTION_WAITING] = N_("A call that waits to be sent"),
                                         [ATTENTION_DRAFTS] = N_("Something that was being typed")};
    const struct kept *kept = &row->kept->kept;
    row->when = i18n_text(N_("! cannot be read"));
    row->what = i18n_text(places[row->kept->place]);
    row->why =
        kept->state == KEPT_OTHER_KEY
            ? i18n_text(N_("It is sealed to another key of yours than the one you have now."))
            : i18n_text(N_("The file is damaged, or somebody has changed it."));
    row->advice = arena_format(arena,
                               _("It stays as it is, in the file %.*s, until you delete it. "
                                 "Tell your coordinator."),
                               (int)kept->name.len, kept->name.at);
}

static void describe(const struct model *model, struct arena *arena, struct row *row)
{
    const struct shared *shared = model->shared;
    const struct kept *kept = &row->kept->kept;
    row->when = moment_text(arena, shared->language, kept->refused);
    row->why = why_of(arena, kept);
    if (is_call(row->kept)) {
        row->what = first_words(arena, kept->draft.payload);
        row->advice = i18n_text(N_("Enter opens it in the form, to be mended and saved as new."));
    } else {
        row->what = i18n_text(N_("A call that was only to be counted"));
        row->advice = i18n_text(N_("Count it again from the form of a new call, and delete this."));
    }
}

static struct uuid id_of(const void *user, size_t at)
{
    const struct row *rows = user;
    return uuid_of_name((struct uuid){0}, rows[at].kept->kept.name);
}

static struct str cell_of(const void *user, size_t at, size_t column)
{
    const struct row *rows = user;
    return column == WHEN ? rows[at].when : rows[at].what;
}

static const struct row *selected(const struct attention_screen *state)
{
    size_t row;
    return table_selected(&state->table, &row) ? &state->rows[row] : NULL;
}

static void show_why(struct attention_screen *state)
{
    const struct row *row = selected(state);
    view_free(&state->why);
    view_init(&state->why);
    if (!row)
        return;
    state->paragraphs[0] = (struct paragraph){.style = STYLE_STRONG, .text = row->why};
    state->paragraphs[1] = (struct paragraph){.text = row->advice};
    view_set(&state->why, state->paragraphs, PARAGRAPHS);
}

static void show_rows(struct model *model, struct attention_screen *state)
{
    size_t count = state->list ? state->list->count : 0;
    state->rows = arena_array(state->arena, count + 1, sizeof *state->rows);
    for (size_t i = 0; i < count; i++) {
        state->rows[i].kept = &state->list->at[i];
        if (state->list->at[i].kept.state == KEPT_WHOLE)
            describe(model, state->arena, &state->rows[i]);
        else
            describe_unreadable(state->arena, &state->rows[i]);
    }
    const struct table_source source = {
        .user = state->rows, .count = count, .id = id_of, .cell = cell_of};
    table_set(&state->table, &source);
    show_why(state);
}

/* --- reading --- */

static void read_rows(struct model *model, struct attention_screen *state)
{
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_attention, arena_new(65536, true), NULL);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct attention_screen *state = screen;
    (void)argument;
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    view_init(&state->why);
    read_rows(model, state);
}

static void on_rows(struct model *model, struct attention_screen *state, struct message *message)
{
    struct arena *before = state->arena;
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->list = message->output;
    state->arena = message->arena;
    message->arena = NULL;
    show_rows(model, state);
    keeping_recount(model, &state->list->kept, state->list->unreadable);
    arena_free(before);
}

/* --- what becomes of an entry --- */

static void work(struct model *model, struct attention_screen *state, const struct task *task)
{
    struct arena *arena = arena_new(4096, false);
    struct attention_row *input = ARENA_NEW(arena, struct attention_row);
    const struct attention_row *row = selected(state)->kept;
    input->place = row->place;
    input->kept.state = row->kept.state;
    input->kept.name = arena_str(arena, row->kept.name);
    state->working = model_run(model, task, arena, input);
}

static void on_taken_back(struct model *model, struct attention_screen *state,
                          const struct mending *taken)
{
    if (taken->gone) {
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("It is no longer here: you have taken it back elsewhere.")));
        read_rows(model, state);
        return;
    }
    struct kept_count count = state->list->kept;
    count.attention -= count.attention > 0;
    keeping_recount(model, &count, state->list->unreadable);
    draft_take_up(model, &taken->draft);
    model_open(model, &screen_call, "go on");
}

static void on_worked(struct model *model, struct attention_screen *state,
                      const struct message *message)
{
    state->working = 0;
    if (message->error.id) {
        say_error(model, message->error);
        read_rows(model, state);
    } else if (message->output) {
        on_taken_back(model, state, message->output);
    } else {
        model_say(model, STYLE_PLAIN, i18n_text(N_("It is deleted.")));
        read_rows(model, state);
    }
}

static void take_back(struct model *model, struct attention_screen *state)
{
    if (is_call(selected(state)->kept))
        work(model, state, &task_attention_take_back);
    else
        model_say(model, STYLE_WARNING, selected(state)->advice);
}

static void ask_to_delete(struct model *model)
{
    struct str word = i18n_text(N_("delete"));
    struct arena *arena = arena_new(512, false);
    model_ask_line(model, N_("Delete"),
                   arena_format(arena,
                                _("It is nowhere else, and cannot be had back. Type the word "
                                  "%.*s:"),
                                (int)word.len, word.at),
                   word);
    arena_free(arena);
}

/* --- updating --- */

static void on_key(struct model *model, struct attention_screen *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_ATTENTION, key);
    bool free = selected(state) && !state->working;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (action == ACTION_RELOAD)
        read_rows(model, state);
    else if (action == ACTION_DELETE_KEPT && free)
        ask_to_delete(model);
    else if (table_key(&state->table, key) == OUTCOME_CHOSEN && free)
        take_back(model, state);
    else
        show_why(state);
}

static void on_language(struct model *model, struct attention_screen *state)
{
    if (state->arena)
        show_rows(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct attention_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->working)
        on_worked(model, state, message);
    else if (message->kind == MESSAGE_ANSWER)
        on_rows(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && selected(state))
        work(model, state, &task_attention_delete);
    else if (message->kind == MESSAGE_BACK)
        read_rows(model, state);
    else if (message->kind == MESSAGE_LANGUAGE)
        on_language(model, state);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct attention_screen *state = screen;
    struct area list = area_rows(area, 2, area.rows - WHY_ROWS - 3);
    struct area why = area_cols(area_rows(area, area.rows - WHY_ROWS, WHY_ROWS), 1, area.cols - 2);
    (void)now;
    canvas_text_cut(canvas, area, 0, 1, area.cols - 2, STYLE_QUIET,
                    i18n_text(N_("What was not taken is kept here, sealed, until you decide.")));
    table_draw(&state->table, canvas, list, true);
    if (state->list && state->list->count)
        view_draw(&state->why, canvas, why);
    else
        canvas_text(canvas, list, 2, 2, STYLE_QUIET,
                    i18n_text(state->arena ? N_("There is nothing here.") : N_("Reading …")));
}

static void leave(void *screen)
{
    struct attention_screen *state = screen;
    view_free(&state->why);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_ATTENTION;
    at[1] = CONTEXT_TABLE;
    at[2] = CONTEXT_BACK;
    return 3;
}

const struct screen screen_attention = {.title = N_("Refused"),
                                        .size = sizeof(struct attention_screen),
                                        .enter = enter,
                                        .update = update,
                                        .view = view,
                                        .leave = leave,
                                        .contexts = contexts};
