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

static enum action action_of(enum context context, struct key key)
{
    char name[KEY_NAME_BYTES];
    key_to_name(key, name);
    for (const struct keymap_row *row = keymap; row->key; row++)
        if (row->context == context && strcmp(row->key, name) == 0)
            return row->action;
    return ACTION_NONE;
}

/* The Latin letter that the key of a Cyrillic one has in the Serbian layouts; 0: none. */
static uint32_t latin_key(uint32_t cyrillic)
{
    static const struct {
        uint32_t cyrillic;
        char latin;
    } keys[] = {
        {0x0430, 'a'}, {0x0431, 'b'}, {0x0446, 'c'}, {0x0434, 'd'}, {0x0435, 'e'}, {0x0444, 'f'},
        {0x0433, 'g'}, {0x0445, 'h'}, {0x0438, 'i'}, {0x0458, 'j'}, {0x043a, 'k'}, {0x043b, 'l'},
        {0x043c, 'm'}, {0x043d, 'n'}, {0x043e, 'o'}, {0x043f, 'p'}, {0x0459, 'q'}, {0x0440, 'r'},
        {0x0441, 's'}, {0x0442, 't'}, {0x0443, 'u'}, {0x0432, 'v'}, {0x045a, 'w'}, {0x045f, 'x'},
        {0x0455, 'y'}, {0x0437, 'z'},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].cyrillic == cyrillic)
            return (unsigned char)keys[i].latin;
    return 0;
}

enum action keymap_action(enum context context, struct key key)
{
    enum action action = action_of(context, key);
    uint32_t latin = action || key.kind != K_CHAR ? 0 : latin_key(key.code);
    key.code = latin ? latin : key.code;
    return latin ? action_of(context, key) : action;
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
