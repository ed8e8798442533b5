#include "widgets/editor.h"

static const struct {
    bool (*run)(struct text *text);
    enum outcome changes;
} table[ACTION_COUNT] = {
    [ACTION_LEFT] = {text_left, OUTCOME_MOVED},
    [ACTION_RIGHT] = {text_right, OUTCOME_MOVED},
    [ACTION_WORD_LEFT] = {text_word_left, OUTCOME_MOVED},
    [ACTION_WORD_RIGHT] = {text_word_right, OUTCOME_MOVED},
    [ACTION_LINE_START] = {text_line_start, OUTCOME_MOVED},
    [ACTION_LINE_END] = {text_line_end, OUTCOME_MOVED},
    [ACTION_TEXT_START] = {text_start, OUTCOME_MOVED},
    [ACTION_TEXT_END] = {text_end, OUTCOME_MOVED},
    [ACTION_DELETE_BACK] = {text_delete_back, OUTCOME_CHANGED},
    [ACTION_DELETE] = {text_delete, OUTCOME_CHANGED},
    [ACTION_DELETE_WORD_BACK] = {text_delete_word_back, OUTCOME_CHANGED},
    [ACTION_DELETE_WORD] = {text_delete_word, OUTCOME_CHANGED},
    [ACTION_KILL_START] = {text_kill_start, OUTCOME_CHANGED},
    [ACTION_KILL_END] = {text_kill_end, OUTCOME_CHANGED},
    [ACTION_YANK] = {text_yank, OUTCOME_CHANGED},
    [ACTION_UNDO] = {text_undo, OUTCOME_CHANGED},
    [ACTION_REDO] = {text_redo, OUTCOME_CHANGED},
};

enum outcome text_key(struct text *text, struct key key)
{
    if (key.kind == K_PASTE)
        return text_insert(text, key.text) ? OUTCOME_CHANGED : OUTCOME_MOVED;
    enum action action = keymap_action(CONTEXT_EDIT, key);
    if (table[action].run)
        return table[action].run(text) ? table[action].changes : OUTCOME_MOVED;
    if (key.kind == K_CHAR && !(key.modifiers & (K_ALT | K_CTRL)))
        return text_type(text, key.code) ? OUTCOME_CHANGED : OUTCOME_MOVED;
    return OUTCOME_IGNORED;
}
