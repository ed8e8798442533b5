#include "widgets/text_inner.h"

#include "hotline/base/bytes.h"

#include <stdlib.h>
#include <string.h>

static struct str keep(struct str a, struct str b)
{
    size_t len = a.len + b.len;
    char *at = malloc(len ? len : 1);
    if (!at)
        abort();
    if (a.len)
        memcpy(at, a.at, a.len);
    if (b.len)
        memcpy(at + a.len, b.at, b.len);
    return (struct str){.at = at, .len = len};
}

static void drop(struct str *kept)
{
    char *at = (char *)(uintptr_t)kept->at;
    if (at)
        wipe(at, kept->len);
    free(at);
    *kept = STR_NONE;
}

static void forget_from(struct text *text, size_t from)
{
    for (size_t i = from; i < text->edit_count; i++) {
        drop(&text->edits[i].gone);
        drop(&text->edits[i].come);
    }
    text->edit_count = from;
    if (text->edit_at > from)
        text->edit_at = from;
}

void undo_forget(struct text *text)
{
    forget_from(text, 0);
    text->joinable = false;
}

static void forget_oldest(struct text *text)
{
    drop(&text->edits[0].gone);
    drop(&text->edits[0].come);
    text->edit_count--;
    text->edit_at--;
    memmove(text->edits, text->edits + 1, text->edit_count * sizeof *text->edits);
}

static bool join(struct text *text, size_t at, struct str come)
{
    struct edit *last = text->edit_at ? &text->edits[text->edit_at - 1] : NULL;
    if (!text->joinable || !last || last->gone.len || last->at + last->come.len != at)
        return false;
    struct str longer = keep(last->come, come);
    drop(&last->come);
    last->come = longer;
    return true;
}

void undo_record(struct text *text, size_t at, struct str gone, struct str come, bool joins)
{
    forget_from(text, text->edit_at);
    bool joined = joins && join(text, at, come);
    text->joinable = false;
    if (joined)
        return;
    if (text->edit_count == TEXT_UNDO_STEPS)
        forget_oldest(text);
    if (text->edit_count == text->edit_room) {
        size_t room = text->edit_room * 2 + 16;
        struct edit *longer = realloc(text->edits, room * sizeof *longer);
        if (!longer)
            abort();
        text->edits = longer;
        text->edit_room = room;
    }
    text->edits[text->edit_count++] = (struct edit){.at = at,
                                                    .cursor = text->cursor,
                                                    .gone = keep(gone, STR_NONE),
                                                    .come = keep(come, STR_NONE)};
    text->edit_at = text->edit_count;
}

bool text_undo(struct text *text)
{
    if (text->edit_at == 0)
        return false;
    const struct edit *edit = &text->edits[--text->edit_at];
    text_splice(text, edit->at, edit->at + edit->come.len, edit->gone);
    text->cursor = edit->cursor;
    text->joinable = text->cutting = false;
    return true;
}

bool text_redo(struct text *text)
{
    if (text->edit_at == text->edit_count)
        return false;
    const struct edit *edit = &text->edits[text->edit_at++];
    text_splice(text, edit->at, edit->at + edit->gone.len, edit->come);
    text_move(text, edit->at + edit->come.len);
    return true;
}
