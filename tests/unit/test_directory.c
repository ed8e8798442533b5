#include "directory_support.h"

/* --- what is kept ------------------------------------------------------------------------- */

static void directory__knows_everybody__after_a_ceremony(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_true(directory_demo(w.directory));
    assert_true(uuid_equal(directory_installation(w.directory), test_id(ID_INSTALLATION)));
    const struct principal *oto = directory_named(w.directory, STR("oto"));
    const struct principal *desk = directory_group(w.directory, PRINCIPAL_DESK, OFFICE_BELGRADE);
    assert_non_null(oto);
    assert_int_equal(oto->kind, PRINCIPAL_USER);
    assert_int_equal(oto->role, ROLE_OPERATOR);
    assert_true(uuid_equal(desk->id, test_id(DESK_BG)));
    assert_true(principal_in(oto, desk->id));
    assert_int_equal(desk->member_count, 1);
    assert_true(uuid_equal(desk->members[0], oto->id));
    uint8_t key[KEY_BYTES];
    box_public_for(OTO, key);
    assert_memory_equal(principal_current_key(oto)->box_public, key, KEY_BYTES);
    assert_null(directory_find(w.directory, test_id(NEW)));
    assert_null(directory_named(w.directory, STR("nobody")));
    size_t count = 0;
    for (const struct principal *p = NULL; (p = directory_next(w.directory, p));)
        assert_true(uuid_equal(p->id, test_id((uint8_t)(COORDINATION_BG + count++))));
    assert_int_equal(count, 14);
    world_free(&w);
}

static void group__keeps_its_old_keys__and_seals_to_the_new_one(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_done(sign_as(&w, ANA, next_epoch(desk_bg())));
    const struct principal *desk = directory_find(w.directory, test_id(DESK_BG));
    assert_int_equal(principal_current_key(desk)->epoch, 2);
    assert_true(principal_key_at(desk, 2)->current);
    assert_false(principal_key_at(desk, 1)->current);
    assert_null(principal_key_at(desk, 0));
    assert_null(principal_key_at(desk, 3));
    world_free(&w);
}

static void revoked_user__has_no_key_and_no_group(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_done(sign_as(&w, ROOT, member(STATEMENT_MEMBER, COALITION, OTO)));
    assert_done(sign_as(&w, ANA, revoke(OTO)));
    const struct principal *oto = directory_find(w.directory, test_id(OTO));
    assert_true(oto->revoked);
    assert_int_equal(oto->group_count, 0);
    assert_null(principal_current_key(oto));
    assert_false(principal_key_at(oto, 1)->current);
    assert_int_equal(directory_find(w.directory, test_id(DESK_BG))->member_count, 0);
    assert_int_equal(directory_find(w.directory, test_id(COALITION))->member_count, 0);
    world_free(&w);
}

static void directory_copy__stays_as_it_was__when_the_original_goes_on(void **state)
{
    (void)state;
    struct world w = world_new();
    struct directory *copy = directory_copy(w.directory);
    struct directory_head before = directory_head(copy);
    assert_done(sign_as(&w, ANA, next_epoch(desk_bg())));
    assert_done(sign_as(&w, ANA, member(STATEMENT_REMOVE, DESK_BG, OTO)));
    struct directory_head after = directory_head(copy);
    assert_memory_equal(&before, &after, sizeof before);
    const struct principal *oto = directory_named(copy, STR("oto"));
    assert_true(principal_in(oto, test_id(DESK_BG)));
    assert_int_equal(principal_current_key(directory_find(copy, test_id(DESK_BG)))->epoch, 1);
    directory_free(w.directory);
    w.directory = copy; /* and it lives on without the original */
    assert_done(sign_as(&w, ANA, member(STATEMENT_MEMBER, COALITION, OTO)));
    world_free(&w);
    directory_free(NULL);
}

static void directory_hash_at__tells_whether_a_list_extends_what_was_seen(void **state)
{
    (void)state;
    struct world w = world_new();
    struct directory_head seen = directory_head(w.directory);
    uint8_t hash[HASH_BYTES];
    assert_done(sign_as(&w, ANA, next_epoch(desk_bg())));
    assert_true(directory_hash_at(w.directory, seen.seq, hash));
    assert_memory_equal(hash, seen.hash, HASH_BYTES);
    assert_false(directory_hash_at(w.directory, 0, hash));
    assert_false(directory_hash_at(w.directory, seen.seq + 2, hash)); /* shorter than seen */
    world_free(&w);
}

/* --- the chain ---------------------------------------------------------------------------- */

/* Signs without appending: into a copy. */
static struct str signed_apart(struct world *world, unsigned signer, struct statement s)
{
    struct directory *copy = directory_copy(world->directory);
    uint8_t seed[KEY_BYTES];
    struct str bytes = STR_NONE;
    s.signer = signer_id(signer);
    sign_seed_of(signer, seed);
    assert_done(statement_sign(world->arena, copy, &s, seed, &bytes));
    directory_free(copy);
    return bytes;
}

static void statement__is_refused__with_any_bit_flipped(void **state)
{
    (void)state;
    struct world w = world_new();
    const struct statement statements[] = {
        next_epoch(desk_bg()),
        new_operator(OFFICE_BELGRADE),
        member(STATEMENT_REMOVE, DESK_BG, OTO),
        revoke(OTO),
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        struct str bytes = signed_apart(&w, ANA, statements[i]);
        struct directory_head before = directory_head(w.directory), after;
        for (size_t bit = 0; bit < bytes.len * 8; bit++)
            assert_error(directory_append(w.directory, test_flipped(w.arena, bytes, bit)),
                         STATEMENT_REFUSED);
        after = directory_head(w.directory);
        assert_memory_equal(&before, &after, sizeof before);
    }
    world_free(&w);
}

static void statement__is_refused__when_cut_or_lengthened(void **state)
{
    (void)state;
    struct world w = world_new();
    struct str bytes = signed_apart(&w, ANA, new_operator(OFFICE_BELGRADE));
    for (size_t len = 0; len < bytes.len; len++)
        assert_error(directory_append(w.directory, (struct str){.at = bytes.at, .len = len}),
                     STATEMENT_REFUSED);
    char *longer = arena_alloc(w.arena, LIMIT_STATEMENT + 1);
    memcpy(longer, bytes.at, bytes.len);
    for (size_t len = bytes.len + 1; len <= LIMIT_STATEMENT + 1; len++)
        assert_error(directory_append(w.directory, (struct str){.at = longer, .len = len}),
                     STATEMENT_REFUSED);
    assert_done(directory_append(w.directory, bytes));
    world_free(&w);
}

static void statement__is_refused__a_second_time_and_out_of_order(void **state)
{
    (void)state;
    struct world w = world_new();
    struct str one = signed_apart(&w, ANA, next_epoch(desk_bg()));
    struct directory *fork = directory_copy(w.directory);
    assert_done(directory_append(w.directory, one));
    assert_error(directory_append(w.directory, one), STATEMENT_REFUSED);
    struct str two = signed_apart(&w, ANA, revoke(OTO));
    assert_error(directory_append(fork, two), STATEMENT_REFUSED); /* a gap */
    directory_free(fork);
    world_free(&w);
}

/* The statement with the bytes changed and signed anew by the same signer. */
static struct str signed_anew(struct world *world, unsigned signer, struct str bytes)
{
    uint8_t seed[KEY_BYTES], public_key[KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    struct str message =
        arena_join(world->arena, STR(STATEMENT_LABEL),
                   (struct str){.at = bytes.at, .len = bytes.len - SIGNATURE_BYTES});
    sign_seed_of(signer, seed);
    crypto_sign_seed_keypair(public_key, secret, seed);
    crypto_sign_detached((uint8_t *)bytes.at + bytes.len - SIGNATURE_BYTES, NULL,
                         (const uint8_t *)message.at, message.len, secret);
    return bytes;
}

static void
statement__is_refused__with_a_wrong_number_or_a_longer_body__though_well_signed(void **state)
{
    (void)state;
    struct world w = world_new();
    struct str bytes = signed_apart(&w, ANA, revoke(OTO));
    for (int step = -1; step <= 1; step += 2) {
        struct str wrong = arena_str(w.arena, bytes);
        uint8_t *at = (uint8_t *)wrong.at + 5;
        be64_put(at, be64_get(at) + (uint64_t)(int64_t)step);
        struct error e = directory_append(w.directory, signed_anew(&w, ANA, wrong));
        assert_true(str_is(e.detail, "the statement's number does not follow the last one"));
    }
    struct str longer = arena_join(w.arena, bytes, STR("x"));
    ((char *)longer.at)[70]++;
    struct error e = directory_append(w.directory, signed_anew(&w, ANA, longer));
    assert_true(str_is(e.detail, "the statement's body is malformed"));
    assert_done(directory_append(w.directory, signed_anew(&w, ANA, bytes)));
    world_free(&w);
}

static void statement__is_refused__when_made_for_a_fork(void **state)
{
    (void)state;
    struct world w = world_new();
    struct world fork = {.arena = w.arena, .directory = directory_copy(w.directory)};
    assert_done(sign_as(&w, ANA, next_epoch(desk_bg())));
    assert_done(sign_as(&fork, ANA, member(STATEMENT_REMOVE, DESK_BG, OTO)));
    assert_int_equal(directory_head(w.directory).seq, directory_head(fork.directory).seq);
    struct str bytes = signed_apart(&fork, ANA, revoke(OTO));
    struct error e = directory_append(w.directory, bytes);
    assert_error(e, STATEMENT_REFUSED);
    assert_true(str_is(e.detail, "the statement does not continue this directory"));
    assert_done(directory_append(fork.directory, bytes));
    directory_free(fork.directory);
    world_free(&w);
}

static void genesis__must_carry_the_expected_root(void **state)
{
    (void)state;
    struct world w = {.arena = arena_new(1 << 12, false), .directory = directory_of_root()};
    struct statement s = genesis();
    s.sign_public[0] ^= 1;
    assert_refused(&w, ROOT, s, "the root is not the expected one");
    assert_refused(&w, ANA, genesis(), "only the root begins a directory");
    s = genesis();
    s.id = (struct uuid){.b = {0}};
    assert_refused(&w, ROOT, s, "the id is nil");
    s = genesis();
    s.name = STR("\xff");
    assert_refused(&w, ROOT, s, "the statement's body is malformed");
    assert_refused(&w, ROOT, desk_bg(), "a directory begins with its genesis, and only once");
    assert_done(sign_as(&w, ROOT, genesis()));
    assert_refused(&w, ROOT, genesis(), "a directory begins with its genesis, and only once");
    world_free(&w);
}

static void genesis__of_another_root__is_refused(void **state)
{
    (void)state;
    uint8_t seed[KEY_BYTES];
    struct str bytes;
    struct world other = {.arena = arena_new(1 << 12, false)};
    struct statement s = genesis();
    sign_seed_of(ANA, seed);
    sign_public_of(seed, s.sign_public);
    other.directory = directory_new(s.sign_public);
    assert_done(statement_sign(other.arena, other.directory, &s, seed, &bytes));
    struct directory *mine = directory_of_root();
    assert_error(directory_append(mine, bytes), STATEMENT_REFUSED);
    directory_free(mine);
    world_free(&other);
}

/* --- the rules, each broken once ---------------------------------------------------------- */

static void group__is_refused__when_handle_kind_and_office_disagree(void **state)
{
    (void)state;
    static const struct {
        enum principal_kind kind;
        const char *handle;
        enum office office;
    } wrong[] = {
        {PRINCIPAL_DESK, "desk:pristina", OFFICE_BELGRADE},
        {PRINCIPAL_DESK, "desk:pristina", OFFICE_NONE},
        {PRINCIPAL_DESK, "desk:", OFFICE_PRISTINA},
        {PRINCIPAL_DESK, "desk:pristina2", OFFICE_PRISTINA},
        {PRINCIPAL_DESK, "coordination:pristina", OFFICE_PRISTINA},
        {PRINCIPAL_COORDINATION, "desk:pristina", OFFICE_PRISTINA},
        {PRINCIPAL_RECOVERY, "recovery:pristina", OFFICE_PODGORICA},
        {PRINCIPAL_PARTNER, "partner:", OFFICE_BELGRADE},
        {PRINCIPAL_PARTNER, "partner:YUCOM", OFFICE_BELGRADE},
        {PRINCIPAL_PARTNER, "yucom2", OFFICE_BELGRADE},
        {PRINCIPAL_COALITION, "coalition", OFFICE_BELGRADE},
        {PRINCIPAL_DATA_PROTECTION, "data_protection2", OFFICE_NONE},
        {PRINCIPAL_DATA_PROTECTION, "statistics", OFFICE_NONE},
        {PRINCIPAL_USER, "somebody", OFFICE_BELGRADE},
        {PRINCIPAL_NONE, "somebody", OFFICE_BELGRADE},
        {PRINCIPAL_RECOVERY + 1, "recovery:pristina", OFFICE_PRISTINA},
    };
    struct world w = world_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(&w, ROOT, group(NEW, wrong[i].kind, wrong[i].handle, wrong[i].office),
                       "the handle does not fit kind and office");
    assert_done(sign_as(&w, ROOT, group(NEW, PRINCIPAL_DESK, "desk:pristina", OFFICE_PRISTINA)));
    world_free(&w);
}

static void principals__keep_ids_names_and_epochs_in_order(void **state)
{
    (void)state;
    struct world w = world_new();
    struct statement s = group(NEW, PRINCIPAL_DESK, "desk:belgrade", OFFICE_BELGRADE);
    assert_refused(&w, ROOT, s, "the name is taken");
    assert_refused(&w, ROOT, user(NEW, "oto", ROLE_OPERATOR, OFFICE_BELGRADE), "the name is taken");
    assert_refused(&w, ROOT, user(NEW, "coalition", ROLE_OPERATOR, OFFICE_BELGRADE),
                   "the name is taken");
    s = new_operator(OFFICE_BELGRADE);
    s.epoch = 2;
    assert_refused(&w, ROOT, s, "the first epoch is 1");
    s.epoch = 0;
    assert_refused(&w, ROOT, s, "the first epoch is 1");
    s = new_operator(OFFICE_BELGRADE);
    s.id = (struct uuid){.b = {0}};
    assert_refused(&w, ROOT, s, "the id is nil");
    s = next_epoch(desk_bg());
    s.epoch = 1;
    assert_refused(&w, ROOT, s, "the epoch does not follow the last one");
    s.epoch = 3;
    assert_refused(&w, ROOT, s, "the epoch does not follow the last one");
    world_free(&w);
}

static void principals__stay_what_they_are__in_a_new_epoch(void **state)
{
    (void)state;
    const char *rule = "the id belongs to something else";
    struct world w = world_new();
    struct statement s = next_epoch(user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE));
    s.role = ROLE_COORDINATOR;
    assert_refused(&w, ROOT, s, rule);
    s.role = ROLE_OPERATOR;
    s.office = OFFICE_PODGORICA;
    assert_refused(&w, ROOT, s, rule);
    s.office = OFFICE_BELGRADE;
    s.name = STR("otto");
    assert_refused(&w, ROOT, s, rule);
    assert_refused(&w, ROOT, next_epoch(user(DESK_BG, "oto2", ROLE_OPERATOR, OFFICE_BELGRADE)),
                   rule);
    assert_refused(&w, ROOT, next_epoch(group(OTO, PRINCIPAL_PARTNER, "partner:oto", OFFICE_NONE)),
                   rule);
    assert_refused(
        &w, ROOT,
        next_epoch(group(DESK_BG, PRINCIPAL_RECOVERY, "recovery:belgrade", OFFICE_BELGRADE)), rule);
    assert_done(sign_as(&w, ROOT, next_epoch(user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE))));
    world_free(&w);
}

static void keys__stand_in_the_directory_once(void **state)
{
    (void)state;
    const char *rule = "the key stands in the directory already";
    struct world w = world_new();
    struct statement s = new_operator(OFFICE_BELGRADE);
    box_public_for(OTO, s.box_public);
    assert_refused(&w, ROOT, s, rule);
    box_public_for(DESK_BG, s.box_public);
    assert_refused(&w, ROOT, s, rule);
    s = new_operator(OFFICE_BELGRADE);
    uint8_t seed[KEY_BYTES];
    sign_seed_of(ANA, seed);
    sign_public_of(seed, s.sign_public);
    assert_refused(&w, ROOT, s, rule);
    s = desk_bg();
    s.epoch = 2; /* the same key once more */
    assert_refused(&w, ROOT, s, rule);
    s = new_operator(OFFICE_BELGRADE);
    memset(s.box_public, 0, KEY_BYTES);
    assert_refused(&w, ROOT, s, "nothing can be sealed to the key");
    world_free(&w);
}

static void user__is_refused__with_a_malformed_name_or_without_role_or_office(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "Oto",
        "o to",
        "desk:x",
        "o\xc5\xa1o",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "a"};
    struct world w = world_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_refused(&w, ROOT, user(NEW, names[i], ROLE_OPERATOR, OFFICE_BELGRADE),
                       "the user name is not made of a-z, 0-9, dot, dash and underscore");
    assert_refused(&w, ROOT, user(NEW, "new", ROLE_NONE, OFFICE_BELGRADE), "the role is missing");
    assert_refused(&w, ROOT, user(NEW, "new", ROLE_LAWYER, OFFICE_NONE), "the office is missing");
    assert_refused(&w, ROOT, user(NEW, "new", ROLE_COUNT, OFFICE_BELGRADE),
                   "the statement's body is malformed");
    assert_refused(&w, ROOT, user(NEW, "new", ROLE_LAWYER, OFFICE_COUNT),
                   "the statement's body is malformed");
    assert_done(sign_as(&w, ROOT, user(NEW, names[5] + 1, ROLE_ADMINISTRATOR, OFFICE_NONE)));
    world_free(&w);
}

static void membership__is_refused__for_the_unknown_the_revoked_and_twice(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, NEW, OTO), "the group is unknown");
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, ANA, OTO), "the group is unknown");
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, DESK_BG, NEW), "the user is unknown");
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, DESK_BG, DESK_PG), "the user is unknown");
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, DESK_BG, OTO),
                   "the membership is so already");
    assert_refused(&w, ROOT, member(STATEMENT_REMOVE, DESK_BG, ANA),
                   "the membership is so already");
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, RECOVERY_BG, ANA),
                   "a recovery key has no members");
    assert_done(sign_as(&w, ROOT, revoke(OTO)));
    assert_refused(&w, ROOT, member(STATEMENT_MEMBER, DESK_BG, OTO), "the user is revoked");
    assert_refused(&w, ROOT, revoke(OTO), "the user is revoked");
    assert_refused(&w, ROOT, revoke(NEW), "the user is unknown");
    assert_refused(&w, ROOT, revoke(DESK_BG), "the user is unknown");
    assert_refused(&w, ROOT, next_epoch(user(OTO, "oto", ROLE_OPERATOR, OFFICE_BELGRADE)),
                   "the user is revoked");
    world_free(&w);
}

static void fingerprint__differs__with_name_and_either_key(void **state)
{
    uint8_t sign[KEY_BYTES] = {1}, box[KEY_BYTES] = {2};
    struct str one = key_fingerprint(*state, STR("ana"), sign, box);
    assert_int_equal(one.len, 47);
    for (size_t i = 0; i < one.len; i++)
        assert_true(i % 6 == 5 ? one.at[i] == ' ' : one.at[i] >= '0' && one.at[i] <= '9');
    assert_false(str_equal(one, key_fingerprint(*state, STR("ane"), sign, box)));
    assert_false(str_equal(one, key_fingerprint(*state, STR("ana"), box, sign)));
    sign[31] ^= 1;
    assert_false(str_equal(one, key_fingerprint(*state, STR("ana"), sign, box)));
}

static void words__of_the_tables_are_found_in_both_directions(void **state)
{
    (void)state;
    for (unsigned role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        assert_int_equal(role_from_code(str_of(role_code(role))), role);
    for (unsigned office = OFFICE_NONE + 1; office < OFFICE_COUNT; office++)
        assert_int_equal(office_from_code(str_of(office_code(office))), office);
    assert_null(role_code(ROLE_NONE));
    assert_null(role_code(ROLE_COUNT));
    assert_null(office_code(OFFICE_NONE));
    assert_int_equal(role_from_code(STR("queen")), ROLE_NONE);
    assert_int_equal(office_from_code(STR("zagreb")), OFFICE_NONE);
    assert_string_equal(office_prefix(OFFICE_PRISTINA), "PR");
    assert_string_equal(office_country(OFFICE_PRISTINA), "XK");
    assert_string_equal(principal_kind_code(PRINCIPAL_DATA_PROTECTION), "data_protection");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directory__knows_everybody__after_a_ceremony),
        cmocka_unit_test(group__keeps_its_old_keys__and_seals_to_the_new_one),
        cmocka_unit_test(revoked_user__has_no_key_and_no_group),
        cmocka_unit_test(directory_copy__stays_as_it_was__when_the_original_goes_on),
        cmocka_unit_test(directory_hash_at__tells_whether_a_list_extends_what_was_seen),
        cmocka_unit_test(statement__is_refused__with_any_bit_flipped),
        cmocka_unit_test(statement__is_refused__when_cut_or_lengthened),
        cmocka_unit_test(statement__is_refused__a_second_time_and_out_of_order),
        cmocka_unit_test(
            statement__is_refused__with_a_wrong_number_or_a_longer_body__though_well_signed),
        cmocka_unit_test(statement__is_refused__when_made_for_a_fork),
        cmocka_unit_test(genesis__must_carry_the_expected_root),
        cmocka_unit_test(genesis__of_another_root__is_refused),
        cmocka_unit_test(group__is_refused__when_handle_kind_and_office_disagree),
        cmocka_unit_test(principals__keep_ids_names_and_epochs_in_order),
        cmocka_unit_test(principals__stay_what_they_are__in_a_new_epoch),
        cmocka_unit_test(keys__stand_in_the_directory_once),
        cmocka_unit_test(user__is_refused__with_a_malformed_name_or_without_role_or_office),
        cmocka_unit_test(membership__is_refused__for_the_unknown_the_revoked_and_twice),
        cmocka_unit_test(fingerprint__differs__with_name_and_either_key),
        cmocka_unit_test(words__of_the_tables_are_found_in_both_directions),
    };
    return cmocka_run_group_tests_name("directory", tests, test_start, test_stop);
}
