#include "widgets/dialog.h"

#include "hotline/match/match.h"
#include "hotline/base/utf8.h"
#include "i18n/i18n.h"

#define DIALOG_COLS 64
#define LINE_BYTES 2000

void dialog_init(struct dialog *dialog, const char *title, struct str text,
                 const char *const *choices, size_t count, size_t safe)
{
    *dialog = (struct dialog){.title = title, .at = safe};
    text_init(&dialog->text, true, 0, NULL);
    text_set(&dialog->text, text);
    text_init(&dialog->must_type, false, 0, NULL);
    line_init(&dialog->line, LINE_BYTES, NULL);
    for (size_t i = 0; i < count && i < DIALOG_CHOICES_MAX; i++)
        dialog->choices[dialog->count++] = choices[i];
}

void dialog_init_line(struct dialog *dialog, const char *title, struct str text,
                      struct str must_type)
{
    static const char *const choices[] = {N_("OK"), N_("Cancel")};
    dialog_init(dialog, title, text, choices, 2, 0);
    dialog->typing = true;
    text_set(&dialog->must_type, must_type);
}

void dialog_free(struct dialog *dialog)
{
    text_free(&dialog->text);
    text_free(&dialog->must_type);
    line_free(&dialog->line);
    *dialog = (struct dialog){0};
}

static enum outcome choose(const struct dialog *dialog)
{
    struct str typed = text_view(&dialog->line.text), must = text_view(&dialog->must_type);
    if (dialog->typing && dialog->at == 1)
        return OUTCOME_LEFT;
    if (dialog->typing && must.len && !str_equal(str_trim(typed), must))
        return OUTCOME_MOVED;
    return OUTCOME_CHOSEN;
}

static bool begins_with(struct arena *arena, const char *label, uint32_t typed)
{
    struct buf buf = {.arena = arena};
    utf8_add(&buf, typed);
    struct str letter = text_fold(arena, buf_view(&buf));
    struct str word = text_fold(arena, i18n_text(label));
    return letter.len && word.len >= letter.len &&
           str_equal(str_slice(word, 0, letter.len), letter);
}

static void go_to_letter(struct dialog *dialog, uint32_t typed)
{
    struct arena *arena = arena_new(1024, false);
    for (size_t i = 1; i <= dialog->count; i++) {
        size_t at = (dialog->at + i) % dialog->count;
        if (begins_with(arena, dialog->choices[at], typed)) {
            dialog->at = at;
            break;
        }
    }
    arena_free(arena);
}

enum outcome dialog_key(struct dialog *dialog, struct key key)
{
    enum action action = keymap_action(CONTEXT_DIALOG, key);
    bool sideways = action == ACTION_LEFT || action == ACTION_RIGHT;
    if (action == ACTION_CANCEL)
        return OUTCOME_LEFT;
    if (action == ACTION_CHOOSE)
        return choose(dialog);
    if (sideways && dialog->count && !(dialog->typing && key.kind != K_TAB)) {
        size_t by = action == ACTION_RIGHT ? 1 : dialog->count - 1;
        dialog->at = (dialog->at + by) % dialog->count;
        return OUTCOME_MOVED;
    }
    if (dialog->typing)
        return line_key(&dialog->line, key) == OUTCOME_CHANGED ? OUTCOME_CHANGED : OUTCOME_MOVED;
    if (key.kind == K_CHAR && !key.modifiers)
        go_to_letter(dialog, key.code);
    return OUTCOME_MOVED;
}

/* Beside each other, or below each other where they would not fit. */
static int choice_rows(const struct dialog *dialog, int cols)
{
    int needed = 0;
    for (size_t i = 0; i < dialog->count; i++)
        needed += text_columns(i18n_text(dialog->choices[i])) + (i ? 6 : 4);
    return needed <= cols || !dialog->count ? 1 : (int)dialog->count;
}

static void draw_choices(const struct dialog *dialog, struct canvas *canvas, struct area area)
{
    int col = 0;
    for (size_t i = 0; i < dialog->count; i++) {
        enum style style = i == dialog->at ? STYLE_SELECTED : STYLE_PLAIN;
        int row = area.rows > 1 ? (int)i : 0;
        col = area.rows > 1 ? 0 : col;
        col = canvas_text(canvas, area, row, col, style, i == dialog->at ? STR("[›") : STR("[ "));
        col = canvas_text(canvas, area, row, col, style, i18n_text(dialog->choices[i]));
        col = canvas_text(canvas, area, row, col, style, STR(" ]"));
        col += 2;
    }
}

void dialog_draw(struct dialog *dialog, struct canvas *canvas, struct area area)
{
    int cols = area.cols < DIALOG_COLS ? area.cols : DIALOG_COLS;
    struct layout layout = {0};
    layout_make(&layout, text_view(&dialog->text), cols - 4);
    int typing = dialog->typing ? 2 : 0;
    int choices = choice_rows(dialog, cols - 4);
    int rows = (int)layout.count + typing + choices + 3;
    struct area inside = canvas_box(canvas, area_middle(area, rows, cols), STYLE_FRAME,
                                    i18n_text(dialog->title));
    int text_rows = inside.rows - typing - choices - 1;
    for (int i = 0; i < text_rows && i < (int)layout.count; i++)
        canvas_text(canvas, inside, i, 0, STYLE_PLAIN, layout_row(&layout, (size_t)i));
    layout_free(&layout);
    canvas->cursor_row = -1;
    if (dialog->typing)
        line_draw(&dialog->line, canvas, area_rows(inside, inside.rows - choices - 2, 1), true);
    draw_choices(dialog, canvas, area_rows(inside, inside.rows - choices, choices));
}
