#include "hotline/base/log.h"
#include "hotline/base/arena.h"
#include "hotline/base/time.h"
#include "hotline/base/utf8.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4000, BETWEEN = '\x1f' };

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

/* Never waits: a log that nobody takes away must not stop the service. A pipe or socket that says
 * it is ready takes PIPE_BUF bytes, and the lock keeps others of us from taking that room. */
static bool put(struct str line)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct pollfd item = {.fd = STDERR_FILENO, .events = POLLOUT};
    bool done = false;
    pthread_mutex_lock(&lock);
    if (poll(&item, 1, 0) == 1 && item.revents & POLLOUT)
        done = write(STDERR_FILENO, line.at, line.len) == (ssize_t)line.len;
    pthread_mutex_unlock(&lock);
    return done;
}

/* Longer lines, of a few thousand bytes that are no text, lose their end. */
static struct str fitting(const struct buf *line)
{
    if (line->len > PIPE_BUF)
        line->at[PIPE_BUF - 1] = '\n';
    return str_slice(buf_view(line), 0, PIPE_BUF);
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {
        [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug"};
    if (level > atomic_load(&shown_up_to))
        return;
    static atomic_uint lost; /* lines */
    unsigned before = atomic_exchange(&lost, 0);
    struct arena *arena = arena_new(2 * LINE_MAX_BYTES, false);
    struct buf line = {.arena = arena};
    add_pair(&line, STR("time"), time_str(arena, time_now()));
    add_pair(&line, STR("level"), str_of(names[level]));
    add_pair(&line, STR("event"), str_of(event));
    if (before)
        add_pair(&line, STR("lines_lost"), arena_format(arena, "%u", before));
    va_list values;
    va_start(values, format);
    add_pairs(&line, format, values);
    va_end(values);
    buf_char(&line, '\n');
    if (!put(fitting(&line)))
        atomic_fetch_add(&lost, before + 1);
    arena_free(arena);
}
