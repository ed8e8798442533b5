#include "directory_support.h"

/* --- who may sign ------------------------------------------------------------------------- */

struct right {
    unsigned signer;
    struct statement statement;
    const char *refusal; /* NULL: allowed */
};

/* Each right is tried in a world of its own. */
static void assert_rights(const struct right *rights, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct world w = world_new();
        assert_done(sign_as(&w, ROOT, member(STATEMENT_MEMBER, PARTNER_FREE, YVONNE)));
        if (rights[i].refusal)
            assert_refused(&w, rights[i].signer, rights[i].statement, rights[i].refusal);
        else
            assert_done(sign_as(&w, rights[i].signer, rights[i].statement));
        world_free(&w);
    }
}

static void coordinator__takes_in_users_of_her_office_only(void **state)
{
    (void)state;
    static const char *const no = "the signer may not take this user in";
    const struct right rights[] = {
        {ANA, new_operator(OFFICE_BELGRADE), NULL},
        {ANA, user(NEW, "new", ROLE_COORDINATOR, OFFICE_BELGRADE), NULL},
        {ANA, user(NEW, "new", ROLE_LAWYER, OFFICE_BELGRADE), NULL},
        {ANA, user(NEW, "new", ROLE_COURT_MONITOR, OFFICE_BELGRADE), NULL},
        {ANA, user(NEW, "new", ROLE_PARTNER, OFFICE_BELGRADE), NULL},
        {ANA, user(NEW, "new", ROLE_ANALYST, OFFICE_BELGRADE), no},
        {ANA, user(NEW, "new", ROLE_DATA_PROTECTION_OFFICER, OFFICE_BELGRADE), no},
        {ANA, user(NEW, "new", ROLE_ADMINISTRATOR, OFFICE_BELGRADE), no},
        {ANA, user(NEW, "new", ROLE_ANALYST, OFFICE_NONE), no},
        {ANA, new_operator(OFFICE_PODGORICA), no},
        {PETAR, new_operator(OFFICE_BELGRADE), no},
        {OTO, new_operator(OFFICE_BELGRADE), no},
        {NINA, new_operator(OFFICE_BELGRADE), no},
        {NEW, new_operator(OFFICE_BELGRADE), no},
        {DESK_BG, new_operator(OFFICE_BELGRADE), no},
        {ANA, next_epoch(user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE)), NULL},
        {PETAR, next_epoch(user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE)), no},
        {OTO, next_epoch(user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE)), no},
    };
    assert_rights(rights, sizeof rights / sizeof *rights);
}

static void coordinator__changes_memberships_of_her_office_only(void **state)
{
    (void)state;
    static const char *const no = "the signer may not change this membership";
    const struct right rights[] = {
        {ANA, member(STATEMENT_MEMBER, DESK_BG, ANA), NULL},
        {ANA, member(STATEMENT_MEMBER, COORDINATION_BG, OTO), NULL},
        {ANA, member(STATEMENT_MEMBER, COALITION, OTO), NULL},
        {ANA, member(STATEMENT_MEMBER, PARTNER_BG, YVONNE), NULL},
        {ANA, member(STATEMENT_REMOVE, DESK_BG, OTO), NULL},
        {ANA, member(STATEMENT_MEMBER, DESK_BG, PETAR), no},
        {ANA, member(STATEMENT_MEMBER, DESK_PG, ANA), no},
        {ANA, member(STATEMENT_MEMBER, COORDINATION_PG, ANA), no},
        {ANA, member(STATEMENT_REMOVE, COORDINATION_PG, PETAR), no},
        {ANA, member(STATEMENT_MEMBER, COALITION, PETAR), no},
        {ANA, member(STATEMENT_MEMBER, COALITION, NINA), no},
        {ANA, member(STATEMENT_MEMBER, STATISTICS, ANA), no},
        {ANA, member(STATEMENT_REMOVE, PARTNER_FREE, YVONNE), no},
        {PETAR, member(STATEMENT_MEMBER, PARTNER_BG, YVONNE), no},
        {PETAR, member(STATEMENT_REMOVE, DESK_BG, OTO), no},
        {OTO, member(STATEMENT_MEMBER, DESK_BG, ANA), no},
        {OTO, member(STATEMENT_MEMBER, COORDINATION_BG, OTO), no},
    };
    assert_rights(rights, sizeof rights / sizeof *rights);
}

static void coordinator__makes_new_epochs_of_her_groups_only(void **state)
{
    (void)state;
    static const char *const no = "the signer may not make this group's keys";
    const struct statement coalition =
        next_epoch(group(COALITION, PRINCIPAL_COALITION, "coalition", OFFICE_NONE));
    const struct right rights[] = {
        {ANA, next_epoch(desk_bg()), NULL},
        {ANA,
         next_epoch(group(COORDINATION_BG, PRINCIPAL_COORDINATION, "coordination:belgrade",
                          OFFICE_BELGRADE)),
         NULL},
        {ANA, next_epoch(group(PARTNER_BG, PRINCIPAL_PARTNER, "partner:yucom", OFFICE_BELGRADE)),
         NULL},
        {ANA, coalition, NULL},
        {PETAR, coalition, NULL},
        {OTO, coalition, no},
        {PETAR, next_epoch(desk_bg()), no},
        {OTO, next_epoch(desk_bg()), no},
        {ANA, next_epoch(group(PARTNER_FREE, PRINCIPAL_PARTNER, "partner:errc", OFFICE_NONE)), no},
        {ANA, next_epoch(group(STATISTICS, PRINCIPAL_STATISTICS, "statistics", OFFICE_NONE)), no},
        {ANA,
         next_epoch(group(RECOVERY_BG, PRINCIPAL_RECOVERY, "recovery:belgrade", OFFICE_BELGRADE)),
         no},
        {ANA, group(NEW, PRINCIPAL_DESK, "desk:pristina", OFFICE_PRISTINA), no},
        {ANA, group(NEW, PRINCIPAL_PARTNER, "partner:new", OFFICE_BELGRADE), no},
    };
    assert_rights(rights, sizeof rights / sizeof *rights);
}

static void coordinator__revokes_users_of_her_office_only(void **state)
{
    (void)state;
    static const char *const no = "the signer may not revoke this user";
    const struct right rights[] = {
        {ROOT, revoke(NINA), NULL}, {ANA, revoke(OTO), NULL},  {ANA, revoke(ANA), NULL},
        {ANA, revoke(PETAR), no},   {ANA, revoke(NINA), no},   {PETAR, revoke(OTO), no},
        {OTO, revoke(ANA), no},     {YVONNE, revoke(OTO), no},
    };
    assert_rights(rights, sizeof rights / sizeof *rights);
}

static void coordinator__signs_nothing_more__once_removed_or_revoked(void **state)
{
    (void)state;
    static const struct {
        enum statement_type type;
        const char *refusal;
    } ends[] = {
        {STATEMENT_REMOVE, "the signer may not take this user in"},
        {STATEMENT_REVOKE, "the signer may not take this user in"},
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct world w = world_new();
        struct statement end = ends[i].type == STATEMENT_REVOKE
                                   ? revoke(ANA)
                                   : member(STATEMENT_REMOVE, COORDINATION_BG, ANA);
        assert_done(sign_as(&w, ROOT, end));
        assert_refused(&w, ANA, new_operator(OFFICE_BELGRADE), ends[i].refusal);
        world_free(&w);
    }
}

static void statement__is_refused__when_signed_with_another_ones_or_an_old_key(void **state)
{
    (void)state;
    static const char *const rule = "the signature is not the signer's";
    struct world w = world_new();
    uint8_t seed[KEY_BYTES];
    struct str bytes;
    struct statement s = new_operator(OFFICE_BELGRADE), renewed;
    s.signer = test_id(ANA);
    sign_seed_of(PETAR, seed);
    struct error e = statement_sign(w.arena, w.directory, &s, seed, &bytes);
    assert_true(str_is(e.detail, rule));

    s.signer = signer_id(ROOT);
    e = statement_sign(w.arena, w.directory, &s, seed, &bytes);
    assert_true(str_is(e.detail, rule));

    renewed = next_epoch(user(ANA, "ana", ROLE_COORDINATOR, OFFICE_BELGRADE));
    sign_seed_of(4711, seed);
    sign_public_of(seed, renewed.sign_public);
    assert_done(sign_as(&w, ROOT, renewed));
    assert_refused(&w, ANA, s, rule); /* with her first key */
    s.signer = test_id(ANA);
    assert_done(statement_sign(w.arena, w.directory, &s, seed, &bytes));
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coordinator__takes_in_users_of_her_office_only),
        cmocka_unit_test(coordinator__changes_memberships_of_her_office_only),
        cmocka_unit_test(coordinator__makes_new_epochs_of_her_groups_only),
        cmocka_unit_test(coordinator__revokes_users_of_her_office_only),
        cmocka_unit_test(coordinator__signs_nothing_more__once_removed_or_revoked),
        cmocka_unit_test(statement__is_refused__when_signed_with_another_ones_or_an_old_key),
    };
    return cmocka_run_group_tests_name("directory rights", tests, test_start, test_stop);
}
