/* keymap.def as a table: which action a key means where, and what the help says of it. */
#ifndef HOTLINE_KEYMAP_H
#define HOTLINE_KEYMAP_H

#include "term/keys.h"

enum context {
#define CONTEXT(ID, HEADING) CONTEXT_##ID,
#include "keymap/keymap.def"
    CONTEXT_COUNT
};

enum action {
    ACTION_NONE,
#define ACTION(ID, LABEL) ACTION_##ID,
#include "keymap/keymap.def"
    ACTION_COUNT
};

struct keymap_row {
    enum context context;
    const char *key; /* as key_to_name writes it */
    enum action action;
    int place; /* in the bottom line: 1 first, 0 not there */
};

extern const struct keymap_row keymap[]; /* ends with a row without key */

/* ACTION_NONE: none. A Cyrillic letter means what stands on its key in the Serbian layouts. */
enum action keymap_action(enum context context, struct key key);
const char *action_label(enum action action);      /* English, for gettext */
const char *context_heading(enum context context); /* the same */
/* "ctrl-w" as people write it: "^W"; "pgdn": "PgDn". Into name, which is returned. */
const char *key_shown(const char *key, char name[static KEY_NAME_BYTES]);

#endif
