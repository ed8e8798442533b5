#include "hotline/base/log.h"
#include "hotline/base/arena.h"
#include "hotline/base/time.h"
#include "hotline/base/utf8.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096, BETWEEN = '\x1f' };

static _Atomic enum log_level shown_up_to = LOG_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&shown_up_to, level);
}

static void add_value(struct buf *line, struct str value)
{
    struct str shown = utf8_visible(line->arena, value, false);
    bool quoted = shown.len == 0;
    for (size_t i = 0; i < shown.len; i++)
        quoted = quoted || strchr(" \"=\\", shown.at[i]);
    if (quoted)
        buf_char(line, '"');
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.at[i] == '"' || shown.at[i] == '\\')
            buf_char(line, '\\');
        buf_char(line, shown.at[i]);
    }
    if (quoted)
        buf_char(line, '"');
}

static void add_pair(struct buf *line, struct str key, struct str value)
{
    if (line->len)
        buf_char(line, ' ');
    buf_str(line, key);
    buf_char(line, '=');
    add_value(line, value);
}

static size_t count_of(struct str text, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == c;
    return count;
}

/* "key=%s key=%d": the spaces of the format become marks, so that those in a value stay apart
 * from them. A value that holds the mark itself may forge nothing: all becomes one value. */
static void add_pairs(struct buf *line, const char *format, va_list values)
{
    struct str marked = arena_str(line->arena, str_of(format));
    char *mark = (char *)marked.at;
    for (size_t i = 0; i < marked.len; i++)
        if (mark[i] == ' ')
            mark[i] = BETWEEN;
    char *text = arena_alloc(line->arena, LINE_MAX_BYTES);
    vsnprintf(text, LINE_MAX_BYTES, marked.at, values);
    struct str rest = str_of(text);
    bool cut = rest.len == LINE_MAX_BYTES - 1;
    if (count_of(rest, BETWEEN) > count_of(marked, BETWEEN)) {
        add_pair(line, STR("text"), rest);
        return;
    }
    while (rest.len > 0) {
        struct str value = str_cut(&rest, BETWEEN);
        struct str key = str_cut(&value, '=');
        add_pair(line, key, value);
    }
    if (cut)
        add_pair(line, STR("cut"), STR("yes"));
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {
        [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug"};
    if (level > atomic_load(&shown_up_to))
        return;
    struct arena *arena = arena_new(2 * LINE_MAX_BYTES, false);
    struct buf line = {.arena = arena};
    add_pair(&line, STR("time"), time_str(arena, time_now()));
    add_pair(&line, STR("level"), str_of(names[level]));
    add_pair(&line, STR("event"), str_of(event));
    va_list values;
    va_start(values, format);
    add_pairs(&line, format, values);
    va_end(values);
    buf_char(&line, '\n');
    ssize_t written = write(STDERR_FILENO, line.at, line.len);
    (void)written; /* nobody is left to tell */
    arena_free(arena);
}
