/* One line per event on stderr: key=value, RFC 3339 time first. Values are made visible
 * (utf8_visible) and quoted when needed. Never a body, token, name, number or search term.
 * Only programs log; libraries return errors. */
#ifndef HOTLINE_BASE_LOG_H
#define HOTLINE_BASE_LOG_H

#include "hotline/base/str.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);
/* log_event(LOG_INFO, "ready", "port=%d version=%s", …): one write(2) per line. Never
 * waits: a line that stderr does not take at once is lost, and the next one that it takes says how
 * many were ("lines_lost"). */
void log_event(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
