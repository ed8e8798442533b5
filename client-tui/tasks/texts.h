/* Full text is read page by page: fetched on a lane of its own, then opened and folded on that of
 * the keys, so that nothing else waits for more than a page. */
#ifndef HOTLINE_TASKS_TEXTS_H
#define HOTLINE_TASKS_TEXTS_H

#include "hotline/base/json.h"
#include "tasks/task.h"
#include "texts/texts.h"

extern const struct task task_texts_fetch; /* struct texts_input -> struct texts_page */
extern const struct task task_texts_open;  /* struct texts_page -> struct texts_opened */

/* One of GET /v1/texts; what is empty is not asked for. */
struct texts_input {
    struct str after, since;
    const struct uuid *cases;
    size_t count;
};
struct texts_page {
    struct json *answer;    /* sealed */
    struct str next, since; /* next: empty when this is the last */
    int64_t total;          /* -1: not told */
};
/* Of a page: ready to be put. */
struct texts_opened {
    const struct text_case *cases;
    size_t count;
};

#endif
