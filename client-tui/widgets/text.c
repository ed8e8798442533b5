#include "widgets/text_inner.h"

#include "hotline/base/bytes.h"
#include "hotline/base/glyph.h"
#include "hotline/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

void text_init(struct text *text, bool lines, size_t limit, struct clip *clip)
{
    *text = (struct text){.lines = lines, .limit = limit ? limit : TEXT_BYTES_MAX, .clip = clip};
}

void text_free(struct text *text)
{
    undo_forget(text);
    free(text->edits);
    if (text->at)
        wipe(text->at, text->room);
    free(text->at);
    *text = (struct text){0};
}

struct str text_view(const struct text *text)
{
    return (struct str){.at = text->at ? text->at : "", .len = text->len};
}

static void grow(char **at, size_t *room, size_t used, size_t needed)
{
    if (needed <= *room)
        return;
    size_t more = needed + needed / 2 + 64;
    char *longer = malloc(more);
    if (!longer)
        abort();
    if (used)
        memcpy(longer, *at, used);
    if (*at)
        wipe(*at, *room);
    free(*at);
    *at = longer;
    *room = more;
}

void text_splice(struct text *text, size_t from, size_t to, struct str bytes)
{
    grow(&text->at, &text->room, text->len, text->len - (to - from) + bytes.len);
    memmove(text->at + from + bytes.len, text->at + to, text->len - to);
    if (bytes.len)
        memcpy(text->at + from, bytes.at, bytes.len);
    text->len = text->len - (to - from) + bytes.len;
    text->version++;
}

/* Start of the cluster that holds the byte `at`. */
static size_t cluster_holding(const struct text *text, size_t at)
{
    return at < text->len ? cluster_start(text_view(text), at + 1) : text->len;
}

/* The cluster boundary at or behind `at`. */
static size_t snap(const struct text *text, size_t at)
{
    size_t start = cluster_holding(text, at);
    return start == at ? at : cluster_end(text_view(text), start);
}

/* At most `most` bytes of `bytes`, whole clusters. */
static struct str cut_to(struct str bytes, size_t most)
{
    if (bytes.len <= most)
        return bytes;
    return str_slice(bytes, 0, cluster_start(bytes, most + 1));
}

static bool change(struct text *text, size_t from, size_t to, struct str bytes, bool joins)
{
    size_t left = text->len - (to - from);
    bytes = cut_to(bytes, text->limit > left ? text->limit - left : 0);
    if (from == to && bytes.len == 0)
        return false;
    undo_record(text, from, (struct str){.at = text->at + from, .len = to - from}, bytes, joins);
    text_splice(text, from, to, bytes);
    text->cursor = snap(text, from + bytes.len);
    text->cutting = false;
    return true;
}

bool text_replace(struct text *text, size_t from, size_t to, struct str bytes)
{
    to = to < text->len ? to : text->len;
    from = from < to ? from : to;
    return change(text, cluster_holding(text, from), snap(text, to), bytes, false);
}

void text_set(struct text *text, struct str content)
{
    undo_forget(text);
    if (text->at)
        wipe(text->at, text->len);
    text->len = text->cursor = 0;
    text_insert(text, content);
    undo_forget(text);
    text_end(text);
    text->version++;
}

/* --- putting in --- */

static struct str clean(struct arena *arena, struct str bytes, bool lines)
{
    struct buf out = {.arena = arena};
    while (bytes.len) {
        struct str rest = bytes;
        uint32_t c = utf8_next(&rest);
        if (c == '\r' && rest.len && rest.at[0] == '\n')
            rest = str_slice(rest, 1, rest.len);
        if (c == '\r' || c == '\n')
            buf_char(&out, lines ? '\n' : ' ');
        else if (c == 0 || c == 0xFFFD)
            buf_str(&out, STR(REPLACEMENT));
        else
            buf_add(&out, bytes.at, bytes.len - rest.len);
        bytes = rest;
    }
    return buf_view(&out);
}

bool text_insert(struct text *text, struct str bytes)
{
    struct arena *arena = arena_new(bytes.len * 2 + 256, false);
    bool changed = change(text, text->cursor, text->cursor, clean(arena, bytes, text->lines),
                          false);
    arena_free(arena);
    return changed;
}

bool text_type(struct text *text, uint32_t code_point)
{
    struct arena *arena = arena_new(256, false);
    struct buf buf = {.arena = arena};
    utf8_add(&buf, code_point ? code_point : 0xFFFD);
    struct str bytes = clean(arena, buf_view(&buf), text->lines);
    bool joins = code_point != '\n' && code_point != '\r';
    bool changed = change(text, text->cursor, text->cursor, bytes, joins);
    text->joinable = changed && utf8_is_word(code_point); /* the blank ends the word's step */
    arena_free(arena);
    return changed;
}

/* --- moving --- */

static bool go(struct text *text, size_t at)
{
    bool moved = at != text->cursor;
    text->cursor = at;
    text->joinable = false;
    text->cutting = false;
    return moved;
}

bool text_move(struct text *text, size_t at)
{
    return go(text, cluster_holding(text, at));
}

bool text_left(struct text *text)
{
    return go(text, cluster_start(text_view(text), text->cursor));
}

bool text_right(struct text *text)
{
    return go(text, cluster_end(text_view(text), text->cursor));
}

static bool is_word_at(struct str view, size_t at)
{
    struct str rest = str_slice(view, at, view.len);
    return rest.len && utf8_is_word(utf8_next(&rest));
}

static size_t word_start(const struct text *text)
{
    struct str view = text_view(text);
    size_t at = text->cursor;
    while (at && !is_word_at(view, cluster_start(view, at)))
        at = cluster_start(view, at);
    while (at && is_word_at(view, cluster_start(view, at)))
        at = cluster_start(view, at);
    return at;
}

static size_t word_end(const struct text *text)
{
    struct str view = text_view(text);
    size_t at = text->cursor;
    while (at < view.len && !is_word_at(view, at))
        at = cluster_end(view, at);
    while (at < view.len && is_word_at(view, at))
        at = cluster_end(view, at);
    return at;
}

static size_t line_start(const struct text *text)
{
    const char *nl = text->cursor ? memrchr(text->at, '\n', text->cursor) : NULL;
    return nl ? (size_t)(nl - text->at) + 1 : 0;
}

static size_t line_end(const struct text *text)
{
    size_t left = text->len - text->cursor;
    const char *nl = left ? memchr(text->at + text->cursor, '\n', left) : NULL;
    return nl ? (size_t)(nl - text->at) : text->len;
}

bool text_word_left(struct text *text)
{
    return go(text, word_start(text));
}

bool text_word_right(struct text *text)
{
    return go(text, word_end(text));
}

bool text_line_start(struct text *text)
{
    return go(text, line_start(text));
}

bool text_line_end(struct text *text)
{
    return go(text, line_end(text));
}

bool text_start(struct text *text)
{
    return go(text, 0);
}

bool text_end(struct text *text)
{
    return go(text, text->len);
}

/* --- taking out --- */

bool text_delete_back(struct text *text)
{
    size_t from = cluster_start(text_view(text), text->cursor);
    return change(text, from, text->cursor, STR_NONE, false);
}

bool text_delete(struct text *text)
{
    size_t to = cluster_end(text_view(text), text->cursor);
    return change(text, text->cursor, to, STR_NONE, false);
}

bool text_delete_word_back(struct text *text)
{
    return change(text, word_start(text), text->cursor, STR_NONE, false);
}

bool text_delete_word(struct text *text)
{
    return change(text, text->cursor, word_end(text), STR_NONE, false);
}

void clip_free(struct clip *clip)
{
    if (clip->at)
        wipe(clip->at, clip->room);
    free(clip->at);
    *clip = (struct clip){0};
}

static void clip_add(struct clip *clip, struct str bytes, bool more, bool before)
{
    size_t old = more ? clip->len : 0;
    grow(&clip->at, &clip->room, clip->len, old + bytes.len);
    if (before)
        memmove(clip->at + bytes.len, clip->at, old);
    memcpy(clip->at + (before ? 0 : old), bytes.at, bytes.len);
    clip->len = old + bytes.len;
}

static bool kill_bytes(struct text *text, size_t from, size_t to, bool before)
{
    if (from == to)
        return false;
    if (text->clip)
        clip_add(text->clip, str_slice(text_view(text), from, to), text->cutting, before);
    change(text, from, to, STR_NONE, false);
    text->cutting = true;
    return true;
}

bool text_kill_start(struct text *text)
{
    return kill_bytes(text, line_start(text), text->cursor, true);
}

bool text_kill_end(struct text *text)
{
    size_t end = line_end(text);
    if (end == text->cursor && end < text->len)
        end++;
    return kill_bytes(text, text->cursor, end, false);
}

bool text_yank(struct text *text)
{
    if (!text->clip || !text->clip->len)
        return false;
    return text_insert(text, (struct str){.at = text->clip->at, .len = text->clip->len});
}
