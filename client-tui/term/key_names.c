#include "term/keys.h"

#include "hotline/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {
    [K_ENTER] = "enter",     [K_TAB] = "tab",       [K_ESC] = "esc",       [K_BACKSPACE] = "backspace",
    [K_DELETE] = "delete",   [K_INSERT] = "insert", [K_UP] = "up",         [K_DOWN] = "down",
    [K_LEFT] = "left",       [K_RIGHT] = "right",   [K_HOME] = "home",     [K_END] = "end",
    [K_PAGE_UP] = "pgup",    [K_PAGE_DOWN] = "pgdn", [K_PASTE] = "paste",
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct {
    unsigned bit;
    const char *name;
} modifiers[] = {{K_CTRL, "ctrl-"}, {K_ALT, "alt-"}, {K_SHIFT, "shift-"}};

enum { MODIFIERS = sizeof modifiers / sizeof *modifiers };

static size_t encode(uint32_t c, char bytes[static 5])
{
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(lead[len == 1 ? 0 : len] | c);
    bytes[len] = '\0';
    return len;
}

void key_to_name(struct key key, char name[static KEY_NAME_BYTES])
{
    char prefix[20] = "", character[5] = "";
    size_t len = 0;
    for (size_t i = 0; i < MODIFIERS; i++)
        if (key.modifiers & modifiers[i].bit)
            len += (size_t)snprintf(prefix + len, sizeof prefix - len, "%s", modifiers[i].name);
    if (key.kind == K_FUNCTION) {
        snprintf(name, KEY_NAME_BYTES, "%sf%u", prefix, key.code % 100);
    } else if (key.kind == K_CHAR) {
        encode(key.code, character);
        snprintf(name, KEY_NAME_BYTES, "%s%s", prefix, key.code == ' ' ? "space" : character);
    } else {
        const char *kind = (size_t)key.kind < KINDS ? kinds[key.kind] : NULL;
        snprintf(name, KEY_NAME_BYTES, "%s%s", prefix, kind ? kind : "");
    }
}

static bool of_function(struct str name, struct key *key)
{
    int64_t number;
    if (name.len < 2 || name.at[0] != 'f' || !str_to_int(str_slice(name, 1, name.len), &number) ||
        number < 1 || number > 12)
        return false;
    key->kind = K_FUNCTION;
    key->code = (uint32_t)number;
    return true;
}

bool key_from_name(struct str name, struct key *ret_key)
{
    struct key key = {0};
    for (size_t i = 0; i < MODIFIERS; i++)
        if (str_starts(name, modifiers[i].name)) {
            key.modifiers |= modifiers[i].bit;
            name = str_slice(name, strlen(modifiers[i].name), name.len);
        }
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i] && str_is(name, kinds[i]))
            key.kind = (enum key_kind)i;
    if (str_is(name, "space")) {
        key.kind = K_CHAR;
        key.code = ' ';
    }
    if (!key.kind && !of_function(name, &key)) {
        if (!name.len)
            return false;
        key.kind = K_CHAR;
        key.code = utf8_next(&name);
        if (name.len)
            return false;
    }
    *ret_key = key;
    return true;
}
