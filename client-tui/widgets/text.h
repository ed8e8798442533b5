/* The text behind the editors: UTF-8 bytes with a cursor that always stands between two grapheme
 * clusters, an undo history and a place for what was cut. Knows no keys and no screen. */
#ifndef HOTLINE_WIDGETS_TEXT_H
#define HOTLINE_WIDGETS_TEXT_H

#include "hotline/base/arena.h"

enum { TEXT_BYTES_MAX = 400000, TEXT_UNDO_STEPS = 1000 };

/* What was cut last. Several texts may share one; free it after them. */
struct clip {
    char *at;
    size_t len, room;
};

struct edit;

struct text {
    char *at;
    size_t len, room;
    size_t cursor;
    size_t limit;      /* bytes at most; what would go beyond is cut off at a cluster */
    bool lines;        /* may hold \n; otherwise an inserted one becomes a blank */
    struct clip *clip; /* NULL: nothing is kept of what is cut */
    uint64_t version;  /* another one after each change */
    struct edit *edits;
    size_t edit_count, edit_room, edit_at; /* edits [0, edit_at) can be undone, the rest redone */
    bool joinable;     /* the next typed character may join the last edit */
    bool cutting;      /* the next cut goes on where the last one ended */
};

void text_init(struct text *text, bool lines, size_t limit, struct clip *clip);
void text_free(struct text *text); /* wipes */
void clip_free(struct clip *clip);
struct str text_view(const struct text *text); /* until the next change */
/* The whole content is another: cursor at the end, nothing to undo. */
void text_set(struct text *text, struct str content);

/* Each of the following says whether anything changed or moved. */

/* One typed character; joins the edit before while a word is typed. */
bool text_type(struct text *text, uint32_t code_point);
/* A paste: one step to undo. Line ends \r\n and \r become \n, NUL and invalid bytes U+FFFD. */
bool text_insert(struct text *text, struct str bytes);
/* Bytes [from, to), widened to whole clusters, are replaced; the cursor stands behind. */
bool text_replace(struct text *text, size_t from, size_t to, struct str bytes);

bool text_left(struct text *text);
bool text_right(struct text *text);
bool text_word_left(struct text *text);
bool text_word_right(struct text *text);
bool text_line_start(struct text *text);
bool text_line_end(struct text *text);
bool text_start(struct text *text);
bool text_end(struct text *text);
bool text_move(struct text *text, size_t at); /* clamped, snapped back to a cluster */

bool text_delete_back(struct text *text);
bool text_delete(struct text *text);
bool text_delete_word_back(struct text *text);
bool text_delete_word(struct text *text);
/* Cut lines go to the clip; cuts in a row add up. Cutting at the end of a line takes the \n. */
bool text_kill_start(struct text *text);
bool text_kill_end(struct text *text);
bool text_yank(struct text *text);

bool text_undo(struct text *text);
bool text_redo(struct text *text);

#endif
