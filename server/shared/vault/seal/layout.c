#include "../inner.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"

#include <string.h>

#define RECORD_MAGIC "HSE1"
#define WRAP_MAGIC "HSW1"
#define PERSONAL_MAGIC "HSP1"
#define MAGIC_BYTES 4

static void uuid_put(uint8_t *at, struct uuid uuid)
{
    memcpy(at, uuid.b, UUID_BYTES);
}

static struct uuid uuid_get(const uint8_t *at)
{
    struct uuid uuid;
    memcpy(uuid.b, at, UUID_BYTES);
    return uuid;
}

size_t record_bucket(size_t plaintext_len)
{
    enum { SMALLEST = 256, STEP = 8192 };
    size_t needed = plaintext_len + 1;
    if (needed > STEP)
        return (needed + STEP - 1) / STEP * STEP;
    size_t bucket = SMALLEST;
    while (bucket < needed)
        bucket *= 2;
    return bucket;
}

void record_place_put(uint8_t *at, enum record_mode mode, const struct record_place *place)
{
    memcpy(at, RECORD_MAGIC, MAGIC_BYTES);
    at[4] = VAULT_SUITE;
    at[RECORD_AT_MODE] = (uint8_t)mode;
    at[6] = (uint8_t)place->type;
    at[7] = (uint8_t)place->compartment;
    uuid_put(at + 8, place->case_id);
    uuid_put(at + 24, place->record_id);
    uuid_put(at + 40, place->author);
    be32_put(at + 56, place->epoch);
    be32_put(at + 60, place->version);
    be64_put(at + 64, (uint64_t)place->time);
}

void wrap_place_put(uint8_t *at, const struct wrap_place *place)
{
    memcpy(at, WRAP_MAGIC, MAGIC_BYTES);
    at[4] = VAULT_SUITE;
    at[5] = (uint8_t)place->purpose;
    at[6] = (uint8_t)place->compartment;
    at[7] = 0;
    uuid_put(at + 8, place->owner);
    uuid_put(at + 24, place->scope);
    be32_put(at + 40, place->epoch);
    uuid_put(at + 44, place->recipient);
    be32_put(at + 60, place->recipient_epoch);
    be64_put(at + 64, (uint64_t)place->time);
}

void personal_place_put(uint8_t *at, enum record_mode mode, const struct personal_place *place)
{
    memset(at, 0, ENVELOPE_PLACE_BYTES);
    memcpy(at, PERSONAL_MAGIC, MAGIC_BYTES);
    at[4] = VAULT_SUITE;
    at[RECORD_AT_MODE] = (uint8_t)mode;
    at[6] = (uint8_t)place->purpose;
    uuid_put(at + 8, place->user);
    uuid_put(at + 24, place->item);
    be32_put(at + 56, place->epoch);
    be32_put(at + 60, place->number);
    be64_put(at + 64, (uint64_t)place->time);
}

bool envelope_sizes_fit(size_t len)
{
    if (len < RECORD_HEADER_BYTES + AEAD_TAG_BYTES + record_bucket(0))
        return false;
    size_t padded = len - RECORD_HEADER_BYTES - AEAD_TAG_BYTES;
    return record_bucket(padded - 1) == padded;
}

static bool sender_fits(const uint8_t *at)
{
    static const uint8_t none[KEY_BYTES];
    bool sender = memcmp(at + RECORD_AT_SENDER, none, sizeof none) != 0;
    return sender ? at[RECORD_AT_MODE] == RECORD_SEALED : at[RECORD_AT_MODE] == RECORD_DIRECT;
}

struct error record_header(struct str envelope, struct record_place *ret_place)
{
    const uint8_t *at = (const uint8_t *)envelope.at;
    if (!envelope_sizes_fit(envelope.len) || memcmp(at, RECORD_MAGIC, MAGIC_BYTES) != 0 ||
        at[4] != VAULT_SUITE || !sender_fits(at) || !record_type_code(at[6]) ||
        !compartment_code(at[7]))
        return FAILED(ENVELOPE_INVALID);
    *ret_place = (struct record_place){
        .type = at[6],
        .compartment = at[7],
        .case_id = uuid_get(at + 8),
        .record_id = uuid_get(at + 24),
        .author = uuid_get(at + 40),
        .epoch = be32_get(at + 56),
        .version = be32_get(at + 60),
        .time = (millis)be64_get(at + 64),
    };
    return NO_ERROR;
}

struct error wrap_header(struct str wrap, struct wrap_place *ret_place)
{
    const uint8_t *at = (const uint8_t *)wrap.at;
    if (wrap.len != WRAP_BYTES || memcmp(at, WRAP_MAGIC, MAGIC_BYTES) != 0 ||
        at[4] != VAULT_SUITE || at[5] < WRAP_COMPARTMENT || at[5] > WRAP_FILE || at[7] != 0 ||
        be32_get(at + WRAP_AT_INDEX) >= LIMIT_WRAP_CHAIN)
        return FAILED(WRAP_INVALID);
    bool of_compartment = at[5] == WRAP_COMPARTMENT;
    if (of_compartment ? !compartment_code(at[6]) : at[6] != COMPARTMENT_NONE)
        return FAILED(WRAP_INVALID);
    *ret_place = (struct wrap_place){
        .purpose = at[5],
        .compartment = at[6],
        .owner = uuid_get(at + 8),
        .scope = uuid_get(at + 24),
        .epoch = be32_get(at + 40),
        .recipient = uuid_get(at + 44),
        .recipient_epoch = be32_get(at + 60),
        .time = (millis)be64_get(at + 64),
    };
    return NO_ERROR;
}

struct error personal_header(struct str envelope, struct personal_place *ret_place)
{
    const uint8_t *at = (const uint8_t *)envelope.at;
    if (!envelope_sizes_fit(envelope.len) || !sender_fits(at) || at[6] < PERSONAL_DRAFT ||
        at[6] > PERSONAL_ATTENTION)
        return FAILED(ENVELOPE_INVALID);
    const struct personal_place place = {
        .purpose = at[6],
        .user = uuid_get(at + 8),
        .item = uuid_get(at + 24),
        .epoch = be32_get(at + 56),
        .number = be32_get(at + 60),
        .time = (millis)be64_get(at + 64),
    };
    uint8_t exact[ENVELOPE_PLACE_BYTES]; /* also magic, suite and zeros */
    personal_place_put(exact, at[RECORD_AT_MODE], &place);
    if (memcmp(at, exact, sizeof exact) != 0)
        return FAILED(ENVELOPE_INVALID);
    *ret_place = place;
    return NO_ERROR;
}
