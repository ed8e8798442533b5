/* One posting to the directory: statements on a copy of it, and the secrets that go with them. */
#ifndef HOTLINE_CLIENT_KEYRING_POSTING_H
#define HOTLINE_CLIENT_KEYRING_POSTING_H

#include "keyring/inner.h"

struct posting {
    struct keyring *keyring;
    struct arena *arena;
    struct directory *directory; /* as it will be */
    struct json *statements, *secrets;
};

struct posting posting_new(struct keyring *keyring, struct arena *arena);
void posting_free(struct posting *posting);
struct error posting_sign(struct posting *posting, struct statement *statement);
/* A group's secret (WRAP_GROUP) for one member. */
struct error posting_seal(struct posting *posting, const struct wrap_place *place,
                          const uint8_t recipient_public[KEY_BYTES],
                          const uint8_t secret[KEY_BYTES], bool deterministic);
struct error posting_send(struct posting *posting, struct json **ret_answer);

#endif
