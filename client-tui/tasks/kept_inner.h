/* Between the files of what is kept on this device. Each is called under the lock. */
#ifndef HOTLINE_TASKS_KEPT_INNER_H
#define HOTLINE_TASKS_KEPT_INNER_H

#include "tasks/kept.h"
#include "tasks/session.h"

struct error kept_counted(const struct session *session, struct arena *arena,
                          struct kept_count *ret_count);
/* Everything a person has to look at. */
struct error kept_attention(const struct session *session, struct arena *arena,
                            struct attention *ret_attention);

#endif
