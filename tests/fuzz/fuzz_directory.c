/* Statements: raw, and as bodies that are signed here, so that the rules behind the signature are
 * reached. First byte: who signs (0 raw, else the root or a coordinator); second byte: the type. */
#include "tests/fuzz/fuzz.h"

#include <sodium.h>
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/vault/directory.h"
#include "hotline/vault/open.h"

enum { ROOT = 99, GROUP_BG = 2, DESK_BG = 3, ANA = 11 };

static struct uuid id_of(uint8_t n)
{
    return (struct uuid){.b = {0x01, 0x93, [6] = 0x70, [8] = 0x80, [15] = n}};
}

static void seed_of(uint8_t who, uint8_t *ret_seed)
{
    hash_bytes(ret_seed, &who, 1);
}

static void sign_in(struct arena *arena, struct directory *directory, struct statement s)
{
    uint8_t seed[KEY_BYTES];
    struct str bytes;
    seed_of(ROOT, seed);
    s.time = 1794305520000;
    EXPECT(!statement_sign(arena, directory, &s, seed, &bytes).id);
}

static void box_public(uint8_t who, uint8_t *ret_public)
{
    uint8_t secret[KEY_BYTES];
    seed_of((uint8_t)(who + 100), secret);
    EXPECT(key_public_of(secret, ret_public));
}

static struct directory *directory_make(void)
{
    struct arena *arena = arena_new(0, false);
    uint8_t seed[KEY_BYTES];
    struct statement genesis = {.type = STATEMENT_GENESIS, .id = id_of(1), .name = STR("Test")};
    struct statement groups[] = {
        {.type = STATEMENT_GROUP, .id = id_of(GROUP_BG), .kind = PRINCIPAL_COORDINATION,
         .name = STR("coordination:belgrade"), .office = OFFICE_BELGRADE, .epoch = 1},
        {.type = STATEMENT_GROUP, .id = id_of(DESK_BG), .kind = PRINCIPAL_DESK,
         .name = STR("desk:belgrade"), .office = OFFICE_BELGRADE, .epoch = 1}};
    struct statement ana = {.type = STATEMENT_USER, .id = id_of(ANA), .name = STR("ana"),
                            .role = ROLE_COORDINATOR, .office = OFFICE_BELGRADE, .epoch = 1};
    seed_of(ROOT, seed);
    sign_public_of(seed, genesis.sign_public);
    struct directory *made = directory_new(genesis.sign_public);
    sign_in(arena, made, genesis);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        box_public((uint8_t)(GROUP_BG + i), groups[i].box_public);
        sign_in(arena, made, groups[i]);
    }
    seed_of(ANA, seed);
    sign_public_of(seed, ana.sign_public);
    box_public(ANA, ana.box_public);
    sign_in(arena, made, ana);
    sign_in(arena, made, (struct statement){.type = STATEMENT_MEMBER, .id = id_of(GROUP_BG),
                                            .member = id_of(ANA)});
    arena_free(arena);
    return made;
}

/* A statement with this body, rightly numbered, chained and signed. */
static struct str signed_body(struct arena *arena, const struct directory *directory, uint8_t type,
                              bool root, struct str body)
{
    struct directory_head head = directory_head(directory);
    struct uuid signer = root ? (struct uuid){.b = {0}} : id_of(ANA);
    struct buf buf = {.arena = arena}, message = {.arena = arena};
    uint8_t number[8], seed[KEY_BYTES], public_key[KEY_BYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES], signature[SIGNATURE_BYTES];
    buf_str(&buf, STR("HSD1"));
    buf_char(&buf, (char)type);
    be64_put(number, head.seq + 1);
    buf_add(&buf, number, sizeof number);
    buf_add(&buf, head.hash, sizeof head.hash);
    be64_put(number, 1794305520000);
    buf_add(&buf, number, sizeof number);
    buf_add(&buf, signer.b, sizeof signer.b);
    buf_char(&buf, (char)(body.len >> 8));
    buf_char(&buf, (char)(body.len & 0xff));
    buf_str(&buf, body);
    seed_of(root ? ROOT : ANA, seed);
    crypto_sign_seed_keypair(public_key, secret, seed);
    buf_str(&message, STR("hotline directory"));
    buf_str(&message, buf_view(&buf));
    crypto_sign_detached(signature, NULL, (const uint8_t *)message.at, message.len, secret);
    buf_add(&buf, signature, sizeof signature);
    return buf_view(&buf);
}

static void check_append(struct directory *directory, struct str bytes)
{
    struct directory_head before = directory_head(directory);
    struct statement parsed;
    struct error error = directory_append(directory, bytes);
    struct directory_head after = directory_head(directory);
    if (error.id) {
        EXPECT(error.id == ERROR_STATEMENT_REFUSED);
        EXPECT(memcmp(&before, &after, sizeof before) == 0);
        return;
    }
    EXPECT(after.seq == before.seq + 1);
    EXPECT(!statement_parse(bytes, &parsed).id && parsed.seq == after.seq);
    EXPECT(utf8_valid(parsed.name));
    EXPECT(directory_append(directory, bytes).id); /* once only */
    const struct principal *p = NULL;
    while ((p = directory_next(directory, p))) {
        EXPECT(directory_find(directory, p->id) == p);
        EXPECT(directory_named(directory, p->name) == p);
        EXPECT(!p->revoked || !principal_current_key(p));
        for (size_t i = 0; i < p->group_count; i++)
            EXPECT(directory_find(directory, p->groups[i]));
    }
}

void fuzz(struct arena *arena, struct str input)
{
    static struct directory *world;
    if (!world)
        world = directory_make();
    struct directory *directory = directory_copy(world);
    uint8_t signer = fuzz_byte(&input) % 3;
    struct statement parsed;
    (void)statement_parse(input, &parsed);
    if (signer == 0) {
        EXPECT(directory_append(directory, input).id); /* nobody can forge a signature */
    } else {
        uint8_t type = fuzz_byte(&input) % 8;
        struct str bytes = signed_body(arena, directory, type, signer == 1, input);
        struct str flipped = arena_str(arena, bytes);
        ((char *)flipped.at)[(signer * 31u + type + input.len) % flipped.len] ^= 1;
        EXPECT(directory_append(directory, flipped).id);
        check_append(directory, bytes);
    }
    directory_free(directory);
}
