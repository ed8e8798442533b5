#include "keymap/keymap.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const struct keymap_row keymap[] = {
#define KEY(CONTEXT, NAME, ACTION, PLACE) {CONTEXT_##CONTEXT, NAME, ACTION_##ACTION, PLACE},
#include "keymap/keymap.def"
    {0},
};

static const char *const labels[] = {
    [ACTION_NONE] = "",
#define ACTION(ID, LABEL) [ACTION_##ID] = LABEL,
#include "keymap/keymap.def"
};

static const char *const headings[] = {
#define CONTEXT(ID, HEADING) [CONTEXT_##ID] = HEADING,
#include "keymap/keymap.def"
};

enum action keymap_action(enum context context, struct key key)
{
    char name[KEY_NAME_BYTES];
    key_to_name(key, name);
    for (const struct keymap_row *row = keymap; row->key; row++)
        if (row->context == context && strcmp(row->key, name) == 0)
            return row->action;
    return ACTION_NONE;
}

const char *action_label(enum action action)
{
    return labels[action];
}

const char *context_heading(enum context context)
{
    return headings[context];
}

static const struct {
    const char *from, *to;
} spellings[] = {
    {"esc", "Esc"},       {"enter", "Enter"},   {"tab", "Tab"},   {"backspace", "Backspace"},
    {"delete", "Del"},    {"insert", "Ins"},    {"home", "Home"}, {"end", "End"},
    {"pgup", "PgUp"},     {"pgdn", "PgDn"},     {"up", "↑"},      {"down", "↓"},
    {"left", "←"},        {"right", "→"},       {"space", "Space"},
};

const char *key_shown(const char *key, char name[static KEY_NAME_BYTES])
{
    const char *prefix = "";
    if (strncmp(key, "ctrl-", 5) == 0) {
        prefix = key[6] ? "Ctrl-" : "^";
        key += 5;
    } else if (strncmp(key, "alt-", 4) == 0) {
        prefix = "Alt-";
        key += 4;
    } else if (strncmp(key, "shift-", 6) == 0) {
        prefix = "Shift-";
        key += 6;
    }
    const char *plain = key;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strcmp(key, spellings[i].from) == 0)
            plain = spellings[i].to;
    bool function = key[0] == 'f' && key[1] >= '0' && key[1] <= '9';
    bool control = *prefix == '^';
    if (function || control)
        snprintf(name, KEY_NAME_BYTES, "%s%c%s", prefix, toupper((unsigned char)key[0]), key + 1);
    else
        snprintf(name, KEY_NAME_BYTES, "%s%s", prefix, plain);
    return name;
}
