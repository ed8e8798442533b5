/* Two who changed the same document at once. Pure. */
#ifndef HOTLINE_CLIENT_RECONCILE_H
#define HOTLINE_CLIENT_RECONCILE_H

#include "hotline/base/json.h"

/* A place that both have changed, and not alike. What does not stand there is NULL. */
struct difference {
    struct str pointer; /* "/incident/date_from" */
    const struct json *base, *mine, *theirs;
};
struct reconciled {
    struct json *document; /* has mine where they differ */
    const struct difference *at;
    size_t count;
};

/* Puts together what each has made of `base`: objects member by member, lists of texts by what each
 * has added and taken out, anything else as a whole. What says nothing (null, "", [] and {}) is as
 * good as not there. All lives in the arena, and may share values with the three. */
struct reconciled reconcile(struct arena *arena, const struct json *base, const struct json *mine,
                            const struct json *theirs);
/* Sets the value at a pointer as `reconcile` writes it; NULL: null. */
void reconcile_take(struct arena *arena, struct json *document, struct str pointer,
                    const struct json *value);

#endif
