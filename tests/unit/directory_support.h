/* The small installation that the tests of the directory work on. */
#ifndef HOTLINE_TESTS_DIRECTORY_SUPPORT_H
#define HOTLINE_TESTS_DIRECTORY_SUPPORT_H

#include "vault_support.h"

/* A small installation: coordinations and desks of Belgrade and Podgorica, the coalition, one
 * partner of Belgrade and one of nobody, statistics, a recovery key; Ana coordinates Belgrade,
 * Petar Podgorica; Oto is an operator in Belgrade, Nina an analyst without an office. */
enum {
    ID_INSTALLATION = 1,
    COORDINATION_BG,
    COORDINATION_PG,
    DESK_BG,
    DESK_PG,
    COALITION,
    PARTNER_BG,
    PARTNER_FREE,
    STATISTICS,
    RECOVERY_BG,
    ANA,
    PETAR,
    OTO,
    NINA,
    YVONNE, /* of the partner */
    NEW,
    ROOT,
};

struct world {
    struct arena *arena;
    struct directory *directory;
};

/* Fixed keys: a seed per person and epoch. */
static inline void sign_seed_of(unsigned who, uint8_t ret_seed[KEY_BYTES])
{
    uint8_t tag[2] = {(uint8_t)(who & 0xff), (uint8_t)(who >> 8)};
    hash_bytes(ret_seed, tag, sizeof tag);
}

static inline void box_public_for(unsigned who, uint8_t ret_public[KEY_BYTES])
{
    uint8_t secret[KEY_BYTES];
    sign_seed_of(who + 1000, secret);
    assert_true(key_public_of(secret, ret_public));
}

static inline struct uuid signer_id(unsigned signer)
{
    return signer == ROOT ? (struct uuid){.b = {0}} : test_id((uint8_t)signer);
}

static inline struct error sign_as(struct world *world, unsigned signer, struct statement s)
{
    uint8_t seed[KEY_BYTES];
    struct str bytes;
    s.signer = signer_id(signer);
    s.time = 1794305520000;
    sign_seed_of(signer, seed);
    return statement_sign(world->arena, world->directory, &s, seed, &bytes);
}

static inline struct statement genesis(void)
{
    struct statement s = {.type = STATEMENT_GENESIS,
                          .id = test_id(ID_INSTALLATION),
                          .name = STR("Test"),
                          .demo = true};
    uint8_t seed[KEY_BYTES];
    sign_seed_of(ROOT, seed);
    sign_public_of(seed, s.sign_public);
    return s;
}

static inline struct statement group(unsigned id, enum principal_kind kind, const char *handle,
                                     enum office office)
{
    struct statement s = {.type = STATEMENT_GROUP,
                          .id = test_id((uint8_t)id),
                          .kind = kind,
                          .name = str_of(handle),
                          .office = office,
                          .epoch = 1};
    box_public_for(id, s.box_public);
    return s;
}

static inline struct statement next_epoch(struct statement s)
{
    s.epoch++;
    box_public_for(500 + s.id.b[15] + 100 * s.epoch, s.box_public);
    sign_seed_of(7000 + s.id.b[15] + 100 * s.epoch, s.sign_public);
    return s;
}

static inline struct statement user(unsigned id, const char *name, enum role role,
                                    enum office office)
{
    struct statement s = {.type = STATEMENT_USER,
                          .id = test_id((uint8_t)id),
                          .name = str_of(name),
                          .role = role,
                          .office = office,
                          .epoch = 1};
    uint8_t seed[KEY_BYTES];
    sign_seed_of(id, seed);
    sign_public_of(seed, s.sign_public);
    box_public_for(id, s.box_public);
    return s;
}

static inline struct statement member(enum statement_type type, unsigned group_id, unsigned user_id)
{
    return (struct statement){
        .type = type, .id = test_id((uint8_t)group_id), .member = test_id((uint8_t)user_id)};
}

static inline struct statement revoke(unsigned id)
{
    return (struct statement){.type = STATEMENT_REVOKE, .id = test_id((uint8_t)id)};
}

static inline struct statement desk_bg(void)
{
    return group(DESK_BG, PRINCIPAL_DESK, "desk:belgrade", OFFICE_BELGRADE);
}

static inline struct statement new_operator(enum office office)
{
    return user(NEW, "new.operator", ROLE_OPERATOR, office);
}

static inline struct directory *directory_of_root(void)
{
    struct statement s = genesis();
    return directory_new(s.sign_public);
}

static inline struct world world_new(void)
{
    struct world w = {.arena = arena_new(1 << 14, false), .directory = directory_of_root()};
    const struct statement statements[] = {
        genesis(),
        group(COORDINATION_BG, PRINCIPAL_COORDINATION, "coordination:belgrade", OFFICE_BELGRADE),
        group(COORDINATION_PG, PRINCIPAL_COORDINATION, "coordination:podgorica", OFFICE_PODGORICA),
        desk_bg(),
        group(DESK_PG, PRINCIPAL_DESK, "desk:podgorica", OFFICE_PODGORICA),
        group(COALITION, PRINCIPAL_COALITION, "coalition", OFFICE_NONE),
        group(PARTNER_BG, PRINCIPAL_PARTNER, "partner:yucom", OFFICE_BELGRADE),
        group(PARTNER_FREE, PRINCIPAL_PARTNER, "partner:errc", OFFICE_NONE),
        group(STATISTICS, PRINCIPAL_STATISTICS, "statistics", OFFICE_NONE),
        group(RECOVERY_BG, PRINCIPAL_RECOVERY, "recovery:belgrade", OFFICE_BELGRADE),
        user(ANA, "ana", ROLE_COORDINATOR, OFFICE_BELGRADE),
        user(PETAR, "petar", ROLE_COORDINATOR, OFFICE_PODGORICA),
        user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE),
        user(NINA, "nina", ROLE_ANALYST, OFFICE_NONE),
        user(YVONNE, "yvonne", ROLE_PARTNER, OFFICE_BELGRADE),
        member(STATEMENT_MEMBER, COORDINATION_BG, ANA),
        member(STATEMENT_MEMBER, COORDINATION_PG, PETAR),
        member(STATEMENT_MEMBER, DESK_BG, OTO),
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        assert_done(sign_as(&w, ROOT, statements[i]));
    return w;
}

static inline void world_free(struct world *world)
{
    directory_free(world->directory);
    arena_free(world->arena);
}

static inline void assert_refused(struct world *world, unsigned signer, struct statement s,
                                  const char *rule)
{
    struct directory_head before = directory_head(world->directory);
    struct error e = sign_as(world, signer, s);
    assert_error(e, STATEMENT_REFUSED);
    assert_non_null(e.detail.at);
    char detail[128] = {0};
    memcpy(detail, e.detail.at, e.detail.len);
    assert_string_equal(detail, rule);
    struct directory_head after = directory_head(world->directory);
    assert_memory_equal(&before, &after, sizeof before);
}

#endif
