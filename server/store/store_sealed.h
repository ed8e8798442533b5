/* Sealed rows on their way into a case: new compartments, wraps (under the case's outer layer) and
 * records. Collected by server/api/sealing.h, inserted by seal_in of schema/functions/sealing.sql
 * inside the function of the business step. */
#ifndef HOTLINE_SERVER_STORE_SEALED_H
#define HOTLINE_SERVER_STORE_SEALED_H

#include "hotline/vault/layout.h"
#include "server/store/store.h"

struct sealed_compartment {
    enum compartment compartment;
    struct uuid scope; /* forward of an exchange, else nil */
    uint32_t epoch;
    uint8_t public_key[KEY_BYTES];
};
struct sealed_wrap {
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    struct uuid principal;
    uint32_t principal_epoch;
    bool held;       /* until a forward is accepted */
    struct str wrap; /* closed by the case's layer */
};
/* Everything else about a record stands in its envelope's header. */
struct sealed_record {
    struct uuid scope;
    struct str envelope;
};

/* Starts as {.arena = …}; grows in the arena. */
struct sealed {
    struct arena *arena;
    struct sealed_compartment *compartments;
    struct sealed_wrap *wraps;
    struct sealed_record *records;
    size_t compartment_count, wrap_count, record_count;
    size_t compartment_room, wrap_room, record_room;
    uint64_t directory_seq; /* head of the directory the wraps were made by; 0: none was made */
};

void sealed_add_compartment(struct sealed *sealed, struct sealed_compartment compartment);
void sealed_add_wrap(struct sealed *sealed, struct sealed_wrap wrap);
void sealed_add_record(struct sealed *sealed, struct uuid scope, struct str envelope);
/* Rows of another behind these, but for its directory_seq. */
void sealed_join(struct sealed *sealed, const struct sealed *other);

/* The 14 members of hotline.sealed_rows. A statement takes them first and hands them on as
 * SEALED_ROWS; its own parameters begin with $15. */
void sql_sealed(struct sql_args *args, const struct sealed *sealed);
#define SEALED_ROWS "ROW($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)::hotline.sealed_rows"

#endif
