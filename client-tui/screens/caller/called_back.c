/* Somebody has called back with a code: its words are typed, each is looked up while it is, and
 * what is wrong is seen before anything is sent. Then the sheet for her call opens. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "tasks/coming_back.h"
#include "widgets/editor.h"
#include "words/spoken.h"

enum { WORDS_BYTES = 1000, LINE_ROW = 2, WORDS_ROW = 4, COLUMN_COLS = 26, COLUMN_ROWS = 3 };

struct called_back_screen {
    struct line line;
    struct arena *words_arena; /* of what was typed, looked up */
    struct spoken_typed words[SPOKEN_MAX];
    size_t count;
    struct arena *found_arena; /* NULL: not redeemed */
    const struct called_back *found;
    uint64_t sending;
};

static void look(struct called_back_screen *state)
{
    arena_free(state->words_arena);
    state->words_arena = arena_new(4096, true);
    state->count = spoken_look(state->words_arena, text_view(&state->line.text), state->words);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct called_back_screen *state = screen;
    (void)argument;
    line_init(&state->line, WORDS_BYTES, NULL);
    text_set(&state->line.text, draft_of(model, STR("called back")));
    look(state);
}

/* The place of the first word that is not known, from 1 on; 0: there is none. */
static size_t first_unknown(const struct called_back_screen *state)
{
    for (size_t i = 0; i < state->count && i < CALLBACK_NUMBERS; i++)
        if (state->words[i].state != SPOKEN_KNOWN)
            return i + 1;
    return 0;
}

static void say_wrong(struct model *model, const struct called_back_screen *state)
{
    struct arena *arena = arena_new(512, true);
    size_t place = first_unknown(state), count = state->count;
    struct str text;
    if (place && state->words[place - 1].state == SPOKEN_BEGUN)
        text = arena_format(arena, _("Word %zu is not finished: several begin so."), place);
    else if (place)
        text = arena_format(arena, _("Word %zu is in no list. Ask for it again."), place);
    else if (count != CALLBACK_NUMBERS)
        text = arena_format(arena,
                            PLURAL("This is %zu word; there have to be nine.",
                                   "These are %zu words; there have to be nine.", count),
                            count);
    else
        text = i18n_text(N_("The check word does not fit: a word is another one, or in the wrong "
                            "place. Read them back to her."));
    model_say(model, STYLE_WARNING, text);
    arena_free(arena);
}

static void send(struct model *model, struct called_back_screen *state)
{
    struct arena *arena = arena_new(16384, true);
    struct callback_code *input = ARENA_NEW(arena, struct callback_code);
    size_t place;
    struct error e =
        spoken_parse(arena, text_view(&state->line.text), CALLBACK_NUMBERS, input->numbers, &place);
    if (e.id) {
        say_wrong(model, state);
        arena_free(arena);
        return;
    }
    model_say(model, STYLE_PLAIN, STR(""));
    state->sending = model_run(model, &task_callback_redeem, arena, input);
}

static void on_answer(struct model *model, struct called_back_screen *state,
                      struct message *message)
{
    state->sending = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->found = message->output;
    state->found_arena = message->arena;
    message->arena = NULL;
    draft_keep(model, STR("called back"), STR_NONE);
    model_open(model, &screen_contact_back, state->found);
}

static void on_key(struct model *model, struct called_back_screen *state, struct key key)
{
    bool back = keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL;
    if (state->sending)
        return;
    if (back) {
        draft_keep(model, STR("called back"),
                   state->found ? STR_NONE : text_view(&state->line.text));
        model_close(model, 0);
    } else if (state->found) {
        if (keymap_action(CONTEXT_CALLED_BACK, key) == ACTION_ADD_CALL)
            model_open(model, &screen_contact_back, state->found);
    } else if (keymap_action(CONTEXT_SEND, key) == ACTION_SEND ||
               line_key(&state->line, key) == OUTCOME_CHOSEN) {
        send(model, state);
    } else {
        look(state);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct called_back_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_BACK && message->result)
        model_close(model, 1); /* her call is saved */
}

/* --- drawing --- */

/* The sign of a word: known, none, or being typed. */
static enum style style_of(const struct called_back_screen *state, size_t i)
{
    enum spoken_state is = state->words[i].state;
    return i >= CALLBACK_NUMBERS || is == SPOKEN_UNKNOWN ? STYLE_FAULT
           : is == SPOKEN_BEGUN                          ? STYLE_PLAIN
                                                         : STYLE_GOOD;
}

/* Down three columns. */
static void draw_word(const struct called_back_screen *state, struct canvas *canvas,
                      struct area area, size_t i)
{
    char place[2] = {(char)('1' + i), '\0'};
    struct area at = area_cols(area, (int)(i / COLUMN_ROWS) * COLUMN_COLS, COLUMN_COLS);
    int row = (int)(i % COLUMN_ROWS) * 2;
    canvas_text(canvas, at, row, 1, STYLE_KEY, str_of(place));
    if (i >= state->count) {
        canvas_text(canvas, at, row, 6, STYLE_QUIET, STR("—"));
        return;
    }
    enum style style = style_of(state, i);
    canvas_text(canvas, at, row, 4, style, str_of(style_sign(style)));
    canvas_text_cut(canvas, at, row, 6, COLUMN_COLS - 7, style, state->words[i].word);
    if (style == STYLE_PLAIN)
        canvas_text(canvas, at, row, 6 + text_columns(state->words[i].word), STYLE_QUIET, STR("…"));
}

static void draw_words(struct called_back_screen *state, struct canvas *canvas, struct area area)
{
    canvas_text_cut(canvas, area, 0, 1, area.cols - 2, STYLE_PLAIN,
                    i18n_text(N_("The nine words, as she reads them; four letters of each do, in "
                                 "any language.")));
    line_draw(&state->line, canvas, area_cols(area_rows(area, LINE_ROW, 1), 1, area.cols - 2),
              !state->sending);
    struct area words = area_rows(area, WORDS_ROW, area.rows - WORDS_ROW);
    for (size_t i = 0; i < CALLBACK_NUMBERS; i++)
        draw_word(state, canvas, words, i);
    if (state->count > CALLBACK_NUMBERS)
        canvas_text(canvas, words, 2 * COLUMN_ROWS, 1, STYLE_FAULT,
                    i18n_text(N_("✗ There are more than nine words.")));
    if (state->sending)
        canvas_text(canvas, area, area.rows - 1, 1, STYLE_STRONG, i18n_text(N_("Asking …")));
}

static void draw_found(const struct called_back *found, struct canvas *canvas, struct area area)
{
    struct arena *arena = arena_new(1024, true);
    canvas_text(canvas, area, 0, 1, STYLE_GOOD,
                arena_format(arena, "✓ %.*s", (int)found->reference.len, found->reference.at));
    canvas_text(canvas, area, 2, 1, STYLE_PLAIN,
                arena_format(arena, _("Office: %.*s"), (int)found->office.len, found->office.at));
    canvas_text_cut(canvas, area, 3, 1, area.cols - 2, STYLE_PLAIN,
                    arena_format(arena, _("Until %.*s you may add a call, without reading."),
                                 (int)found->until.len, found->until.len ? found->until.at : ""));
    canvas_text(canvas, area, 5, 1, STYLE_STRONG, i18n_text(N_("Enter adds the call.")));
    arena_free(arena);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct called_back_screen *state = screen;
    (void)now;
    if (state->found)
        draw_found(state->found, canvas, area);
    else
        draw_words(state, canvas, area);
}

static void leave(void *screen)
{
    struct called_back_screen *state = screen;
    line_free(&state->line);
    arena_free(state->words_arena);
    arena_free(state->found_arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct called_back_screen *state = screen;
    size_t count = 0;
    if (state->sending)
        return 0;
    at[count++] = state->found ? CONTEXT_CALLED_BACK : CONTEXT_SEND;
    if (!state->found)
        at[count++] = CONTEXT_EDIT;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_called_back = {.title = N_("Called back with a code"),
                                          .size = sizeof(struct called_back_screen),
                                          .enter = enter,
                                          .update = update,
                                          .view = view,
                                          .leave = leave,
                                          .contexts = contexts};
