/* A code for the caller to come back with. It is made on purpose only, for it ends the one before,
 * and it is shown once. */
#include "screens/caller/spoken_view.h"

#include "i18n/i18n.h"
#include "tasks/coming_back.h"

#define HEAD_ROWS 3

struct callback {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct spoken_view words;
    struct arena *code_arena; /* NULL: not made yet */
    const struct callback_code *code;
    uint64_t making;
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct callback *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    spoken_view_begin(model, &state->words, shown);
}

static void make(struct model *model, struct callback *state)
{
    struct arena *arena = arena_new(16384, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    model_say(model, STYLE_PLAIN, STR(""));
    state->making = model_run(model, &task_callback_issue, arena, reference);
}

static void on_answer(struct model *model, struct callback *state, struct message *message)
{
    state->making = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->code = message->output;
    state->code_arena = message->arena;
    message->arena = NULL;
}

/* Esc alone would lose it. */
static void ask_to_close(struct model *model)
{
    static const char *const choices[] = {N_("No, go back"), N_("Yes, close")};
    model_ask(model, N_("Has the caller written it down?"),
              i18n_text(N_("It is kept nowhere and cannot be shown again.")), choices, 2, 0);
}

static void on_key(struct model *model, struct callback *state, struct key key)
{
    if (state->making || spoken_view_key(&state->words, key))
        return;
    bool back = keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL;
    if (back && state->code)
        ask_to_close(model);
    else if (back)
        model_close(model, 0);
    else if (!state->code && keymap_action(CONTEXT_CALLBACK, key) == ACTION_MAKE)
        make(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct callback *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1)
        model_close(model, 1);
}

static void draw_before(const struct callback *state, struct canvas *canvas, struct area area)
{
    static const char *const texts[] = {
        N_("Eight words and a check word, to be read to the caller."),
        N_("With them she can call any of our offices and add to her report,"),
        N_("without a name and without a number."),
        N_(""),
        N_("The code is shown once. It ends a code that was made before."),
    };
    struct str language = language_own(state->words.language);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (*texts[i])
            canvas_text_cut(canvas, area, (int)i, 3, area.cols - 4, STYLE_PLAIN,
                            i18n_text(texts[i]));
    int col = canvas_text(canvas, area, 6, 3, STYLE_QUIET, i18n_text(N_("Language of the words:")));
    canvas_text(canvas, area, 6, col + 1, STYLE_STRONG, language);
    canvas_text(canvas, area, 8, 3, STYLE_STRONG,
                i18n_text(state->making ? N_("Making the code …") : N_("Enter makes the code.")));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct callback *state = screen;
    struct area below = area_rows(area, HEAD_ROWS, area.rows - HEAD_ROWS);
    (void)now;
    int col =
        canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(N_("A code to come back with, of")));
    canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->reference);
    if (state->code) {
        canvas_text_cut(canvas, area, 1, 1, area.cols - 2, STYLE_WARNING,
                        i18n_text(N_("! Read it out, word by word. It is shown only now; a new one "
                                     "ends it.")));
        spoken_view_draw(&state->words, canvas, below, state->code->numbers, CALLBACK_NUMBERS);
    } else {
        draw_before(state, canvas, below);
    }
    spoken_view_draw_menu(&state->words, canvas, area);
}

static void leave(void *screen)
{
    struct callback *state = screen;
    arena_free(state->code_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct callback *state = screen;
    size_t count = 0;
    if (state->making)
        return 0;
    if (!state->code && !state->words.choosing)
        at[count++] = CONTEXT_CALLBACK;
    at[count++] = spoken_view_context(&state->words);
    if (!state->words.choosing)
        at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_callback = {.title = N_("Code to come back with"),
                                       .size = sizeof(struct callback),
                                       .enter = enter,
                                       .update = update,
                                       .view = view,
                                       .leave = leave,
                                       .contexts = contexts};
