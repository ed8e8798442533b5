/* Notes on a case. */
#ifndef HOTLINE_SERVER_STORE_NOTE_H
#define HOTLINE_SERVER_STORE_NOTE_H

#include "server/store/store_sealed.h"

struct note_new {
    struct uuid actor, key, case_id;
    const uint8_t *request_hash;
    millis at;
    struct uuid record;
    struct sealed sealed;
};
struct error store_note_add(struct store *store, struct arena *arena, const struct note_new *in,
                            struct uuid *ret_id);

#endif
