#include "../inner.h"

#include <sodium.h>
#include <string.h>

static void add_byte(struct buf *buf, unsigned value)
{
    buf_char(buf, (char)value);
}

static void add_u32(struct buf *buf, uint32_t value)
{
    uint8_t bytes[4];
    be32_put(bytes, value);
    buf_add(buf, bytes, sizeof bytes);
}

static void add_u64(struct buf *buf, uint64_t value)
{
    uint8_t bytes[8];
    be64_put(bytes, value);
    buf_add(buf, bytes, sizeof bytes);
}

static void add_uuid(struct buf *buf, struct uuid uuid)
{
    buf_add(buf, uuid.b, UUID_BYTES);
}

/* length(1) | bytes; statement_sign has checked the length. */
static void add_text(struct buf *buf, struct str text)
{
    add_byte(buf, (unsigned)text.len);
    buf_str(buf, text);
}

static void add_body(struct buf *buf, const struct statement *s)
{
    add_uuid(buf, s->id);
    switch (s->type) {
    case STATEMENT_GENESIS:
        buf_add(buf, s->sign_public, KEY_BYTES);
        add_byte(buf, s->demo);
        add_text(buf, s->name);
        break;
    case STATEMENT_GROUP:
        add_byte(buf, s->kind);
        add_text(buf, s->name);
        add_byte(buf, s->office);
        add_u32(buf, s->epoch);
        buf_add(buf, s->box_public, KEY_BYTES);
        break;
    case STATEMENT_USER:
        add_text(buf, s->name);
        add_byte(buf, s->role);
        add_byte(buf, s->office);
        add_u32(buf, s->epoch);
        buf_add(buf, s->sign_public, KEY_BYTES);
        buf_add(buf, s->box_public, KEY_BYTES);
        break;
    case STATEMENT_MEMBER:
    case STATEMENT_REMOVE:
        add_uuid(buf, s->member);
        break;
    case STATEMENT_REVOKE:
        break;
    }
}

static void sign(struct buf *buf, const uint8_t *seed)
{
    uint8_t public_key[KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES], signature[SIGNATURE_BYTES];
    struct buf message = {.arena = buf->arena};
    buf_str(&message, STR(STATEMENT_LABEL));
    buf_str(&message, buf_view(buf));
    crypto_sign_seed_keypair(public_key, secret, seed);
    crypto_sign_detached(signature, NULL, (const uint8_t *)message.at, message.len, secret);
    wipe(secret, sizeof secret);
    sodium_stackzero(SECRET_STACK_BYTES);
    buf_add(buf, signature, sizeof signature);
}

struct error statement_sign(struct arena *arena, struct directory *directory,
                            struct statement *statement, const uint8_t sign_seed[KEY_BYTES],
                            struct str *ret_bytes)
{
    if (statement->name.len > UINT8_MAX)
        return statement_refused(STR("the name is too long"));
    struct directory_head head = directory_head(directory);
    statement->seq = head.seq + 1;
    memcpy(statement->previous, head.hash, HASH_BYTES);

    struct buf body = {.arena = arena}, buf = {.arena = arena};
    add_body(&body, statement);
    buf_str(&buf, STR(STATEMENT_MAGIC));
    add_byte(&buf, statement->type);
    add_u64(&buf, statement->seq);
    buf_add(&buf, statement->previous, HASH_BYTES);
    add_u64(&buf, (uint64_t)statement->time);
    add_uuid(&buf, statement->signer);
    add_byte(&buf, (unsigned)(body.len >> 8));
    add_byte(&buf, (unsigned)(body.len & 0xff));
    buf_str(&buf, buf_view(&body));
    sign(&buf, sign_seed);

    struct str bytes = buf_view(&buf);
    struct error e = directory_append(directory, bytes);
    if (!e.id)
        *ret_bytes = bytes;
    return e;
}

void sign_public_of(const uint8_t sign_seed[KEY_BYTES], uint8_t ret_public[KEY_BYTES])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(ret_public, secret, sign_seed);
    wipe(secret, sizeof secret);
    sodium_stackzero(SECRET_STACK_BYTES);
}
