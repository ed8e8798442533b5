/* Reference data as the server keeps it: one immutable snapshot per version, shared by all
 * threads, held through services_reference_acquire(). */
#ifndef HOTLINE_SERVER_REFERENCE_H
#define HOTLINE_SERVER_REFERENCE_H

#include "server/domain/reference.h"
#include "server/session/services.h"

struct reference_data {
    struct arena *arena;
    int64_t version;
    struct reference *rules; /* what server/domain asks */
    struct str document;     /* the answer of GET /v1/vocabularies */
    struct str tag;          /* its ETag, with its quotes: the version, and a hash, for clients keep it longer
                              * than a database may live */
};

/* For services_options.reference. */
extern const struct reference_source reference_from_store;

#endif
