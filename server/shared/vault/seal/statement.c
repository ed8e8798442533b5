#include "../inner.h"

#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"

#include <string.h>

/* Reads a body from front to back; `broken` once it is shorter than asked. */
struct reader {
    const uint8_t *at, *end;
    bool broken;
};

static const uint8_t *take(struct reader *reader, size_t len)
{
    static const uint8_t nothing[64];
    if (reader->broken || (size_t)(reader->end - reader->at) < len) {
        reader->broken = true;
        return nothing; /* as long as the longest fixed part */
    }
    const uint8_t *at = reader->at;
    reader->at += len;
    return at;
}

static struct uuid take_uuid(struct reader *reader)
{
    struct uuid uuid;
    memcpy(uuid.b, take(reader, UUID_BYTES), UUID_BYTES);
    return uuid;
}

static void take_key(struct reader *reader, uint8_t *ret_key)
{
    memcpy(ret_key, take(reader, KEY_BYTES), KEY_BYTES);
}

/* A byte that must be below `count`. */
static unsigned take_code(struct reader *reader, unsigned count)
{
    unsigned code = *take(reader, 1);
    if (code >= count)
        reader->broken = true;
    return code;
}

static struct str take_text(struct reader *reader)
{
    size_t len = *take(reader, 1);
    struct str text = {.at = (const char *)take(reader, len), .len = len};
    if (reader->broken || !utf8_valid(text)) {
        reader->broken = true;
        return STR_NONE;
    }
    return text;
}

static void take_body(struct reader *reader, struct statement *s)
{
    s->id = take_uuid(reader);
    switch (s->type) {
    case STATEMENT_GENESIS:
        take_key(reader, s->sign_public);
        s->demo = take_code(reader, 2);
        s->name = take_text(reader);
        break;
    case STATEMENT_GROUP:
        s->kind = *take(reader, 1);
        s->name = take_text(reader);
        s->office = take_code(reader, OFFICE_COUNT);
        s->epoch = be32_get(take(reader, 4));
        take_key(reader, s->box_public);
        break;
    case STATEMENT_USER:
        s->name = take_text(reader);
        s->role = take_code(reader, ROLE_COUNT);
        s->office = take_code(reader, OFFICE_COUNT);
        s->epoch = be32_get(take(reader, 4));
        take_key(reader, s->sign_public);
        take_key(reader, s->box_public);
        break;
    case STATEMENT_MEMBER:
    case STATEMENT_REMOVE:
        s->member = take_uuid(reader);
        break;
    case STATEMENT_REVOKE:
        break;
    default:
        reader->broken = true;
    }
}

struct error statement_parse(struct str bytes, struct statement *ret_statement)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    if (bytes.len < STATEMENT_AT_BODY + SIGNATURE_BYTES || bytes.len > LIMIT_STATEMENT ||
        memcmp(at, STATEMENT_MAGIC, sizeof STATEMENT_MAGIC - 1) != 0)
        return statement_refused(STR("this is no statement"));
    size_t body = (size_t)at[69] << 8 | at[70];
    if (STATEMENT_AT_BODY + body + SIGNATURE_BYTES != bytes.len)
        return statement_refused(STR("the statement's length is wrong"));

    struct statement s = {
        .type = at[4],
        .seq = be64_get(at + 5),
        .time = (millis)be64_get(at + 45),
    };
    memcpy(s.previous, at + 13, HASH_BYTES);
    memcpy(s.signer.b, at + 53, UUID_BYTES);
    struct reader reader = {.at = at + STATEMENT_AT_BODY, .end = at + STATEMENT_AT_BODY + body};
    take_body(&reader, &s);
    if (reader.broken || reader.at != reader.end)
        return statement_refused(STR("the statement's body is malformed"));
    *ret_statement = s;
    return NO_ERROR;
}

struct str key_fingerprint(struct arena *arena, struct str username,
                           const uint8_t sign_public[KEY_BYTES],
                           const uint8_t box_public[KEY_BYTES])
{
    enum { GROUPS = 8, GROUP_TEXT = 6 };
    uint8_t hash[HASH_BYTES];
    char text[GROUPS * GROUP_TEXT];

    vault_hash(hash, NULL,
               PARTS(LABEL("hotline fingerprint"), PART(username.at, username.len),
                     PART(sign_public, KEY_BYTES), PART(box_public, KEY_BYTES)));
    for (size_t i = 0; i < GROUPS; i++) {
        uint32_t value = be32_get(hash + 4 * i) % 100000;
        for (size_t digit = 5; digit-- > 0; value /= 10)
            text[i * GROUP_TEXT + digit] = (char)('0' + value % 10);
        text[i * GROUP_TEXT + 5] = ' ';
    }
    return arena_str(arena, (struct str){.at = text, .len = sizeof text - 1});
}
