/* What comes from the keyboard: bytes of the terminal in, keys out. Knows the sequences of xterm and
 * its kin, the Linux console, rxvt, PuTTY, screen and tmux; needs no terminal and no curses. */
#ifndef HOTLINE_TERM_KEYS_H
#define HOTLINE_TERM_KEYS_H

#include "hotline/base/str.h"

enum {
    KEYS_ESCAPE_MS = 40,         /* an Esc that nothing follows for so long is the key */
    PASTE_CHARACTERS = 50000,    /* of one bracketed paste; what is beyond is cut off */
    KEY_NAME_BYTES = 32,
};

enum key_kind {
    K_NONE,
    K_CHAR, /* .code; with K_CTRL the letter in lower case */
    K_ENTER,
    K_TAB,
    K_ESC,
    K_BACKSPACE,
    K_DELETE,
    K_INSERT,
    K_UP,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PAGE_UP,
    K_PAGE_DOWN,
    K_FUNCTION, /* .code 1 to 12 */
    K_PASTE,    /* .text */
};

enum key_modifier { K_SHIFT = 1, K_ALT = 2, K_CTRL = 4 };

struct key {
    enum key_kind kind;
    unsigned modifiers;
    uint32_t code;
    struct str text; /* of a paste: valid UTF-8, lives until the next key is taken */
    bool cut;        /* of a paste: longer than PASTE_CHARACTERS */
};

struct keys;

struct keys *keys_new(void);
void keys_free(struct keys *keys); /* wipes; takes NULL */
void keys_feed(struct keys *keys, struct str bytes);
/* Takes the next key; false when there is none, or the rest of one has not come yet. */
bool keys_next(struct keys *keys, struct key *ret_key);
/* An Esc or the beginning of a sequence waits for more. After KEYS_ESCAPE_MS without any say that
 * nothing follows, and take what it was. */
bool keys_waiting(const struct keys *keys);
void keys_nothing_follows(struct keys *keys);

/* "ctrl-w", "alt-f", "shift-tab", "f1", "space", "pgup", "a": the names used in keymap.def. */
void key_to_name(struct key key, char name[static KEY_NAME_BYTES]);
bool key_from_name(struct str name, struct key *ret_key);

#endif
