#include "widgets/bars.h"

#include "i18n/i18n.h"

#include <stdio.h>
#include <string.h>

static void copy(char *to, size_t room, struct str text)
{
    size_t len = text.len < room ? text.len : cluster_start(text, room);
    memcpy(to, text.len ? text.at : "", len);
    to[len] = '\0';
}

void status_say(struct status *status, enum style style, struct str text)
{
    status->style = style;
    copy(status->text, sizeof status->text, text);
}

void status_right(struct status *status, struct str text)
{
    copy(status->right, sizeof status->right, text);
}

void status_draw(const struct status *status, struct canvas *canvas, struct area area)
{
    struct str right = str_of(status->right);
    int right_cols = text_columns(right);
    int left_cols = area.cols - right_cols - (right_cols ? 2 : 0);
    area = area_rows(area, 0, 1);
    canvas_fill(canvas, area, STYLE_PLAIN);
    int col = canvas_text(canvas, area, 0, 0, status->style, str_of(style_sign(status->style)));
    col += col > 0;
    canvas_text_cut(canvas, area, 0, col, left_cols - col, status->style, str_of(status->text));
    canvas_text_cut(canvas, area, 0, left_cols > 0 ? area.cols - right_cols : 0, area.cols,
                    STYLE_QUIET, right);
}

/* --- keys --- */

static int keybar_one(struct canvas *canvas, struct area area, int col,
                      const struct keymap_row *row)
{
    char name[KEY_NAME_BYTES];
    struct str key = str_of(key_shown(row->key, name));
    struct str label = i18n_text(action_label(row->action));
    if (col + text_columns(key) + 1 + text_columns(label) > area.cols)
        return -1;
    col = canvas_text(canvas, area, 0, col, STYLE_KEY, key);
    return canvas_text(canvas, area, 0, col + 1, STYLE_PLAIN, label) + 2;
}

/* The first row of its action in its context. */
static bool is_first(const struct keymap_row *row)
{
    for (const struct keymap_row *r = keymap; r != row; r++)
        if (r->context == row->context && r->action == row->action)
            return false;
    return true;
}

void keybar_draw(struct canvas *canvas, struct area area, const enum context *contexts,
                 size_t count)
{
    enum { PLACES = 9 };
    int col = 0;
    area = area_rows(area, 0, 1);
    canvas_fill(canvas, area, STYLE_PLAIN);
    for (int place = 1; place <= PLACES; place++)
        for (size_t i = 0; i < count; i++)
            for (const struct keymap_row *row = keymap; row->key; row++)
                if (row->context == contexts[i] && row->place == place && is_first(row)) {
                    int next = keybar_one(canvas, area, col, row);
                    col = next < 0 ? col : next;
                }
}

/* --- tabs --- */

enum outcome tabs_key(struct tabs *tabs, struct key key)
{
    enum action action = keymap_action(CONTEXT_TABS, key);
    size_t at = tabs->at;
    if (key.kind == K_CHAR && key.modifiers == K_ALT && key.code >= '1' && key.code <= '9' &&
        key.code - '1' < tabs->count)
        at = key.code - '1';
    else if (action == ACTION_NEXT_TAB)
        at = tabs->count ? (at + 1) % tabs->count : 0;
    else if (action == ACTION_PREVIOUS_TAB)
        at = tabs->count ? (at + tabs->count - 1) % tabs->count : 0;
    else
        return OUTCOME_IGNORED;
    enum outcome outcome = at == tabs->at ? OUTCOME_MOVED : OUTCOME_CHANGED;
    tabs->at = at;
    return outcome;
}

void tabs_draw(const struct tabs *tabs, struct canvas *canvas, struct area area)
{
    int col = 0;
    area = area_rows(area, 0, 1);
    canvas_fill(canvas, area, STYLE_PLAIN);
    for (size_t i = 0; i < tabs->count; i++) {
        const struct tab *tab = &tabs->tabs[i];
        enum style style = i == tabs->at ? STYLE_SELECTED : STYLE_PLAIN;
        char number[24] = "";
        if (tab->most && tab->number > tab->most)
            snprintf(number, sizeof number, " %d+", tab->most);
        else if (tab->number >= 0)
            snprintf(number, sizeof number, " %d", tab->number);
        col = canvas_text(canvas, area, 0, col, style, i == tabs->at ? STR("[") : STR(" "));
        col = canvas_text(canvas, area, 0, col, style, i18n_text(tab->title));
        col = canvas_text(canvas, area, 0, col, style, str_of(number));
        col = canvas_text(canvas, area, 0, col, style, i == tabs->at ? STR("]") : STR(" "));
        col++;
    }
}

/* --- timer --- */

void timer_start(struct timer *timer, millis now)
{
    *timer = (struct timer){.started = now, .stopped = MILLIS_NONE};
}

void timer_stop(struct timer *timer, millis now)
{
    if (timer->started != MILLIS_NONE && timer->stopped == MILLIS_NONE)
        timer->stopped = now;
}

const char *timer_text(const struct timer *timer, millis now, char text[static TIMER_BYTES])
{
    text[0] = '\0';
    if (timer->started == MILLIS_NONE)
        return text;
    millis end = timer->stopped == MILLIS_NONE ? now : timer->stopped;
    long long seconds = end > timer->started ? (end - timer->started) / 1000 : 0;
    if (seconds < 3600)
        snprintf(text, TIMER_BYTES, "%lld:%02lld", seconds / 60, seconds % 60);
    else
        snprintf(text, TIMER_BYTES, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                 seconds % 60);
    return text;
}

void timer_draw(const struct timer *timer, millis now, struct canvas *canvas, struct area area,
                enum style style)
{
    char text[TIMER_BYTES];
    canvas_text_cut(canvas, area, 0, 0, area.cols, style, str_of(timer_text(timer, now, text)));
}
