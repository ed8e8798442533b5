/* The receipt of a case: its text, to be printed and kept, and words to be read out instead. It
 * says nothing of what was reported. */
#include "screens/caller/spoken_view.h"

#include "i18n/i18n.h"
#include "tasks/coming_back.h"
#include "widgets/layout.h"

#define HEAD_ROWS 2

struct receipt_screen {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct spoken_view words;
    struct arena *made_arena; /* NULL: not there yet */
    const struct receipt_made *made;
    uint64_t making;
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct receipt_screen *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    spoken_view_begin(model, &state->words, shown);
    struct arena *arena = arena_new(16384, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    state->making = model_run(model, &task_receipt, arena, reference);
}

static void on_answer(struct model *model, struct receipt_screen *state, struct message *message)
{
    state->making = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->made = message->output;
    state->made_arena = message->arena;
    message->arena = NULL;
}

static void open_file(struct model *model, const struct receipt_screen *state)
{
    const struct receipt_to_write to_write = {.reference = state->reference,
                                              .text = state->made->text};
    model_open(model, &screen_receipt_file, &to_write);
}

static void on_key(struct model *model, struct receipt_screen *state, struct key key)
{
    if (state->made && spoken_view_key(&state->words, key))
        return;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (state->made && keymap_action(CONTEXT_RECEIPT, key) == ACTION_WRITE_FILE)
        open_file(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct receipt_screen *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
}

/* Rows that it took. */
static int draw_text(struct canvas *canvas, struct area area, struct str text)
{
    struct layout layout = {0};
    layout_make(&layout, str_trim(text), area.cols - 6);
    for (size_t i = 0; i < layout.count; i++)
        canvas_text(canvas, area, (int)i, 3, STYLE_PLAIN, layout_row(&layout, i));
    int rows = (int)layout.count;
    layout_free(&layout);
    return rows;
}

static void draw_made(const struct receipt_screen *state, struct canvas *canvas, struct area area)
{
    int rows = draw_text(canvas, area, state->made->text) + 1;
    canvas_rule(canvas, area, rows, STYLE_FRAME);
    canvas_text_cut(canvas, area, rows, 1, area.cols - 2, STYLE_TITLE,
                    i18n_text(N_(" To be read out with the reference, where nothing is written ")));
    spoken_view_draw(&state->words, canvas, area_rows(area, rows + 1, area.rows - rows - 1),
                     state->made->numbers, RECEIPT_NUMBERS);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct receipt_screen *state = screen;
    (void)now;
    int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(N_("The receipt of")));
    canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->reference);
    if (state->made)
        draw_made(state, canvas, area_rows(area, HEAD_ROWS, area.rows - HEAD_ROWS));
    else if (state->making)
        canvas_text(canvas, area, 2, 2, STYLE_QUIET, i18n_text(N_("Signing …")));
    spoken_view_draw_menu(&state->words, canvas, area);
}

static void leave(void *screen)
{
    struct receipt_screen *state = screen;
    arena_free(state->made_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct receipt_screen *state = screen;
    size_t count = 0;
    if (state->made && !state->words.choosing)
        at[count++] = CONTEXT_RECEIPT;
    if (state->made)
        at[count++] = spoken_view_context(&state->words);
    if (!state->words.choosing)
        at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_receipt = {.title = N_("Receipt"),
                                      .size = sizeof(struct receipt_screen),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .contexts = contexts};
