#include "term/keys.h"

#include "hotline/base/bytes.h"
#include "hotline/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define ESC 0x1B
#define PARAMETERS_MAX 24 /* bytes of a control sequence; longer ones are not from a keyboard */
#define PASTE_BYTES ((size_t)PASTE_CHARACTERS * 4 + 8)
#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

struct bytes {
    char *at;
    size_t len, room;
};

struct keys {
    struct bytes in;
    size_t used;         /* of in: taken already */
    struct bytes paste;
    bool pasting, cut, final;
};

static void bytes_add(struct bytes *bytes, const char *at, size_t len)
{
    if (bytes->len + len > bytes->room) {
        size_t room = (bytes->len + len) * 2 + 64;
        char *longer = malloc(room);
        if (!longer)
            abort();
        if (bytes->len)
            memcpy(longer, bytes->at, bytes->len);
        if (bytes->at)
            wipe(bytes->at, bytes->room);
        free(bytes->at);
        bytes->at = longer;
        bytes->room = room;
    }
    if (len)
        memcpy(bytes->at + bytes->len, at, len);
    bytes->len += len;
}

static void bytes_free(struct bytes *bytes)
{
    if (bytes->at)
        wipe(bytes->at, bytes->room);
    free(bytes->at);
    *bytes = (struct bytes){0};
}

struct keys *keys_new(void)
{
    struct keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        abort();
    return keys;
}

void keys_free(struct keys *keys)
{
    if (!keys)
        return;
    bytes_free(&keys->in);
    bytes_free(&keys->paste);
    free(keys);
}

void keys_feed(struct keys *keys, struct str bytes)
{
    if (keys->used == keys->in.len)
        keys->used = keys->in.len = 0;
    bytes_add(&keys->in, bytes.at, bytes.len);
    keys->final = false;
}

static struct str rest_of(const struct keys *keys)
{
    return (struct str){.at = keys->in.at + keys->used, .len = keys->in.len - keys->used};
}

bool keys_waiting(const struct keys *keys)
{
    return !keys->pasting && !keys->final && keys->used < keys->in.len;
}

void keys_nothing_follows(struct keys *keys)
{
    keys->final = true;
}

/* --- control sequences: ESC [ parameters final, ESC O final, ESC [ [ letter --- */

struct letter_key {
    char letter;
    enum key_kind kind;
    uint32_t code;
};

static const struct letter_key letters[] = {
    {'A', K_UP, 0},         {'B', K_DOWN, 0},       {'C', K_RIGHT, 0},      {'D', K_LEFT, 0},
    {'H', K_HOME, 0},       {'F', K_END, 0},        {'P', K_FUNCTION, 1},   {'Q', K_FUNCTION, 2},
    {'R', K_FUNCTION, 3},   {'S', K_FUNCTION, 4},   {'M', K_ENTER, 0},
};

static const struct {
    unsigned number;
    enum key_kind kind;
    uint32_t code;
} numbers[] = {
    {1, K_HOME, 0},       {2, K_INSERT, 0},     {3, K_DELETE, 0},     {4, K_END, 0},
    {5, K_PAGE_UP, 0},    {6, K_PAGE_DOWN, 0},  {7, K_HOME, 0},       {8, K_END, 0},
    {11, K_FUNCTION, 1},  {12, K_FUNCTION, 2},  {13, K_FUNCTION, 3},  {14, K_FUNCTION, 4},
    {15, K_FUNCTION, 5},  {17, K_FUNCTION, 6},  {18, K_FUNCTION, 7},  {19, K_FUNCTION, 8},
    {20, K_FUNCTION, 9},  {21, K_FUNCTION, 10}, {23, K_FUNCTION, 11}, {24, K_FUNCTION, 12},
};

static struct key by_letter(char letter)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == letter)
            return (struct key){.kind = letters[i].kind, .code = letters[i].code};
    return (struct key){0};
}

static struct key by_number(unsigned number)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].number == number)
            return (struct key){.kind = numbers[i].kind, .code = numbers[i].code};
    return (struct key){0};
}

/* xterm's second parameter is 1 + modifiers, whose bits are those of enum key_modifier. */
static struct key of_sequence(struct str parameters, char final)
{
    unsigned values[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < parameters.len; i++) {
        char c = parameters.at[i];
        if (c == ';')
            count++;
        else if (c < '0' || c > '9' || count > 1 || values[count] > 999)
            return (struct key){0};
        else
            values[count] = values[count] * 10 + (unsigned)(c - '0');
    }
    struct key key;
    if (final == 'Z')
        return (struct key){.kind = K_TAB, .modifiers = K_SHIFT};
    if (final == '~')
        key = by_number(values[0]);
    else
        key = by_letter(final);
    if (key.kind && values[1] > 1)
        key.modifiers = (values[1] - 1) & (K_SHIFT | K_ALT | K_CTRL);
    return key;
}

/* Bytes of the sequence in front, 0 when it is not whole yet. */
static size_t take_sequence(struct str in, struct key *ret_key)
{
    if (in.len >= 4 && in.at[2] == '[' && in.at[1] == '[') { /* Linux console: F1 to F5 */
        bool known = in.at[3] >= 'A' && in.at[3] <= 'E';
        *ret_key = known ? (struct key){.kind = K_FUNCTION, .code = (uint32_t)(in.at[3] - '@')}
                         : (struct key){0};
        return 4;
    }
    if (in.len == 3 && in.at[2] == '[' && in.at[1] == '[')
        return 0;
    for (size_t i = 2; i < in.len; i++) {
        uint8_t c = (uint8_t)in.at[i];
        if (c < 0x20 || c > 0x7E || i > PARAMETERS_MAX) { /* not a sequence: forget it */
            *ret_key = (struct key){0};
            return i;
        }
        if (c >= 0x40) {
            *ret_key = of_sequence(str_slice(in, 2, i), (char)c);
            return i + 1;
        }
    }
    return 0;
}

/* --- single characters --- */

static struct key of_control(uint32_t c)
{
    switch (c) {
    case '\t':
        return (struct key){.kind = K_TAB};
    case '\r':
    case '\n':
        return (struct key){.kind = K_ENTER};
    case 0x08:
    case 0x7F:
        return (struct key){.kind = K_BACKSPACE};
    case 0:
        return (struct key){.kind = K_CHAR, .code = ' ', .modifiers = K_CTRL};
    case ESC:
        return (struct key){.kind = K_ESC};
    default: /* 1 to 26 are letters, 28 to 31 \ ] ^ _ */
        return (struct key){.kind = K_CHAR,
                            .code = c <= 26 ? c + 'a' - 1 : c + '@',
                            .modifiers = K_CTRL};
    }
}

static size_t sequence_length(uint8_t first)
{
    return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
}

/* One character; 0 when its last bytes have not come. A byte that begins none is U+FFFD. */
static size_t take_character(struct str in, bool final, struct key *ret_key)
{
    uint8_t first = (uint8_t)in.at[0];
    if (first < 0x20 || first == 0x7F) {
        *ret_key = of_control(first);
        return 1;
    }
    if (in.len < sequence_length(first) && !final)
        return 0;
    struct str rest = in;
    *ret_key = (struct key){.kind = K_CHAR, .code = utf8_next(&rest)};
    return in.len - rest.len;
}

static size_t take_escape(struct str in, bool final, struct key *ret_key)
{
    if (in.len == 1 || (uint8_t)in.at[1] == ESC) { /* alone, or followed by another */
        *ret_key = (struct key){.kind = K_ESC};
        return in.len > 1 || final ? 1 : 0;
    }
    if (in.at[1] == '[' || in.at[1] == 'O') {
        size_t len = take_sequence(in, ret_key);
        if (len || !final)
            return len;
    }
    size_t len = take_character(str_slice(in, 1, in.len), final, ret_key);
    ret_key->modifiers |= K_ALT;
    return len ? len + 1 : 0;
}

/* --- bracketed paste --- */

/* Moves what is certainly content from in to paste; true when the end was found. */
static bool take_paste(struct keys *keys)
{
    static const size_t mark = sizeof PASTE_END - 1;
    struct str in = rest_of(keys);
    const char *end = in.len ? memmem(in.at, in.len, PASTE_END, mark) : NULL;
    size_t len = end ? (size_t)(end - in.at) : in.len > mark ? in.len - mark : 0;
    size_t room = PASTE_BYTES > keys->paste.len ? PASTE_BYTES - keys->paste.len : 0;
    keys->cut = keys->cut || len > room;
    bytes_add(&keys->paste, in.at, len < room ? len : room);
    keys->used += len;
    if (end)
        keys->used += mark;
    return end != NULL;
}

/* Valid UTF-8 without NUL, line ends as \n, at most PASTE_CHARACTERS. In place: what is written is
 * never longer than what was read, but for invalid bytes, which become '?'. */
static void clean_paste(struct keys *keys)
{
    struct str in = {.at = keys->paste.at, .len = keys->paste.len};
    size_t len = 0, count = 0;
    while (in.len && count < PASTE_CHARACTERS) {
        struct str rest = in;
        uint32_t c = utf8_next(&rest);
        size_t bytes = in.len - rest.len;
        if (c == '\r' && rest.len && rest.at[0] == '\n')
            c = 0; /* the \n follows */
        if (c == 0) {
            in = rest;
            continue;
        }
        memmove(keys->paste.at + len, in.at, bytes);
        if (c == '\r')
            keys->paste.at[len] = '\n';
        if (c == 0xFFFD && bytes == 1)
            keys->paste.at[len] = '?';
        len += bytes;
        count++;
        in = rest;
    }
    keys->cut = keys->cut || in.len > 0;
    keys->paste.len = len;
}

static bool finish_paste(struct keys *keys, struct key *ret_key)
{
    if (!take_paste(keys))
        return false;
    keys->pasting = false;
    clean_paste(keys);
    *ret_key = (struct key){.kind = K_PASTE,
                            .text = {.at = keys->paste.at, .len = keys->paste.len},
                            .cut = keys->cut};
    return true;
}

bool keys_next(struct keys *keys, struct key *ret_key)
{
    if (!keys->pasting && keys->paste.len) {
        bytes_free(&keys->paste);
        keys->cut = false;
    }
    while (keys->used < keys->in.len || keys->pasting) {
        if (keys->pasting)
            return finish_paste(keys, ret_key);
        struct str in = rest_of(keys);
        if (str_starts(in, PASTE_BEGIN)) {
            keys->used += sizeof PASTE_BEGIN - 1;
            keys->pasting = true;
            continue;
        }
        struct key key = {0};
        size_t len = in.at[0] == ESC ? take_escape(in, keys->final, &key)
                                     : take_character(in, keys->final, &key);
        if (len == 0)
            return false;
        wipe(keys->in.at + keys->used, len);
        keys->used += len;
        if (key.kind) {
            *ret_key = key;
            return true;
        }
    }
    return false;
}
