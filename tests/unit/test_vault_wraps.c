#include "vault_support.h"

#define NOW_US ((int64_t)1000000)

static struct wrap_place some_place(void)
{
    return (struct wrap_place){
        .purpose = WRAP_COMPARTMENT,
        .compartment = COMPARTMENT_IDENTITY,
        .owner = test_id(1),
        .scope = test_id(2),
        .epoch = 3,
        .recipient = test_id(4),
        .recipient_epoch = 5,
        .time = 1794305520000,
    };
}

struct scene {
    struct key_pair recipient, compartment;
    struct wrap_place place;
    struct sealer *sealer;
};

static struct scene scene_new(void)
{
    struct scene scene = {.place = some_place(), .sealer = sealer_new()};
    key_pair_new(&scene.recipient);
    key_pair_new(&scene.compartment);
    assert_non_null(scene.sealer);
    return scene;
}

static struct str seal_at(struct arena *arena, struct scene *scene, int64_t now_us)
{
    struct str wrap = STR_NONE;
    assert_done(wrap_seal_at(arena, scene->sealer, now_us, &scene->place,
                             scene->recipient.public_key, scene->compartment.secret, &wrap));
    return wrap;
}

static struct error open_in(const struct scene *scene, const struct wrap_place *place,
                            struct str wrap)
{
    uint8_t secret[KEY_BYTES] = {0};
    struct error e = wrap_open(place, scene->recipient.public_key, scene->recipient.secret, wrap,
                               scene->compartment.public_key, secret);
    if (!e.id)
        assert_memory_equal(secret, scene->compartment.secret, KEY_BYTES);
    else
        assert_true(sodium_is_zero(secret, KEY_BYTES));
    return e;
}

static uint32_t index_of(struct str wrap)
{
    return be32_get((const uint8_t *)wrap.at + WRAP_AT_INDEX);
}

static bool same_sender(struct str a, struct str b)
{
    return memcmp(a.at + WRAP_AT_SENDER, b.at + WRAP_AT_SENDER, KEY_BYTES) == 0;
}

static void wrap__opens_again__in_its_place(void **state)
{
    struct scene scene = scene_new();
    struct str wrap = STR_NONE;
    assert_done(wrap_seal(*state, scene.sealer, &scene.place, scene.recipient.public_key,
                          scene.compartment.secret, &wrap));
    assert_int_equal(wrap.len, WRAP_BYTES);
    assert_done(open_in(&scene, &scene.place, wrap));
    sealer_free(scene.sealer);
}

static void wrap__is_refused__with_any_bit_flipped(void **state)
{
    struct scene scene = scene_new();
    seal_at(*state, &scene, NOW_US);
    struct str wrap = seal_at(*state, &scene, NOW_US);
    assert_int_equal(index_of(wrap), 1);
    for (size_t bit = 0; bit < WRAP_BYTES * 8; bit++)
        assert_error(open_in(&scene, &scene.place, test_flipped(*state, wrap, bit)),
                     CLIENT_ENVELOPE);
    assert_done(open_in(&scene, &scene.place, wrap));
    sealer_free(scene.sealer);
}

static size_t wrong_places(struct wrap_place places[static 8])
{
    for (size_t i = 0; i < 8; i++)
        places[i] = some_place();
    places[0].compartment = COMPARTMENT_REPORT;
    places[1].owner = test_id(9);
    places[2].scope = test_id(9);
    places[3].epoch++;
    places[4].recipient = test_id(9);
    places[5].recipient_epoch++;
    places[6].purpose = WRAP_GROUP;
    places[6].compartment = COMPARTMENT_NONE;
    places[7].purpose = WRAP_FILE;
    places[7].compartment = COMPARTMENT_NONE;
    return 8;
}

static void wrap__is_refused__in_any_other_place(void **state)
{
    struct scene scene = scene_new();
    struct wrap_place wrong[8], other_time = scene.place;
    struct str wrap = seal_at(*state, &scene, NOW_US);
    for (size_t i = 0; i < wrong_places(wrong); i++)
        assert_error(open_in(&scene, &wrong[i], wrap), CLIENT_ENVELOPE);
    other_time.time = 0;
    assert_done(open_in(&scene, &other_time, wrap));
    sealer_free(scene.sealer);
}

static void wrap__is_refused__when_its_place_is_exchanged_for_another_ones(void **state)
{
    struct scene scene = scene_new();
    struct wrap_place wrong[8];
    struct str wrap = seal_at(*state, &scene, NOW_US);
    for (size_t i = 0; i < wrong_places(wrong); i++) {
        struct str moved = arena_str(*state, wrap);
        wrap_place_put((uint8_t *)moved.at, &wrong[i]);
        assert_error(open_in(&scene, &wrong[i], moved), CLIENT_ENVELOPE);
    }
    sealer_free(scene.sealer);
}

static void wrap__is_refused__when_parts_of_two_wraps_are_mixed(void **state)
{
    static const size_t edges[] = {
        0, WRAP_AT_SENDER, WRAP_AT_INDEX, WRAP_AT_COMMITMENT, WRAP_AT_CIPHERTEXT, WRAP_BYTES};
    struct scene scene = scene_new();
    struct str one = seal_at(*state, &scene, NOW_US), two = seal_at(*state, &scene, NOW_US);
    assert_true(same_sender(one, two)); /* another index, commitment and ciphertext */
    for (size_t part = 2; part + 1 < sizeof edges / sizeof *edges; part++) {
        struct str mixed = arena_str(*state, one);
        memcpy((char *)mixed.at + edges[part], two.at + edges[part], edges[part + 1] - edges[part]);
        assert_error(open_in(&scene, &scene.place, mixed), CLIENT_ENVELOPE);
    }
    sealer_free(scene.sealer);
}

static void wrap__is_refused__when_its_secret_is_not_the_expected_one(void **state)
{
    struct scene scene = scene_new();
    struct str wrap = seal_at(*state, &scene, NOW_US);
    key_pair_new(&scene.compartment);
    assert_error(open_in(&scene, &scene.place, wrap), CLIENT_ENVELOPE);
    sealer_free(scene.sealer);
}

static void wrap__is_refused__by_another_recipient(void **state)
{
    struct scene scene = scene_new();
    struct str wrap = seal_at(*state, &scene, NOW_US);
    struct key_pair right = scene.recipient;
    key_pair_new(&scene.recipient);
    assert_error(open_in(&scene, &scene.place, wrap), CLIENT_ENVELOPE);
    memcpy(scene.recipient.secret, right.secret, KEY_BYTES); /* with a wrong public half */
    assert_error(open_in(&scene, &scene.place, wrap), CLIENT_ENVELOPE);
    scene.recipient = right;
    assert_done(open_in(&scene, &scene.place, wrap));
    sealer_free(scene.sealer);
}

static void wrap__may_go_unchecked__only_for_search_and_file(void **state)
{
    static const struct {
        enum wrap_purpose purpose;
        bool may;
    } rows[] = {
        {WRAP_COMPARTMENT, false}, {WRAP_GROUP, false}, {WRAP_SEARCH, true}, {WRAP_FILE, true}};
    struct scene scene = scene_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t secret[KEY_BYTES];
        scene.place.purpose = rows[i].purpose;
        if (rows[i].purpose != WRAP_COMPARTMENT)
            scene.place.compartment = COMPARTMENT_NONE;
        struct str wrap = seal_at(*state, &scene, NOW_US);
        struct error e = wrap_open(&scene.place, scene.recipient.public_key, scene.recipient.secret,
                                   wrap, NULL, secret);
        assert_int_equal(e.id, rows[i].may ? ERROR_NONE : ERROR_CLIENT_ENVELOPE);
    }
    sealer_free(scene.sealer);
}

static void wrap_header__refuses__what_is_no_wrap(void **state)
{
    static const struct {
        size_t at;
        char value;
    } wrong[] = {{0, 'X'}, {4, 2}, {5, 0}, {5, 5}, {5, WRAP_GROUP}, {6, 0}, {6, 7}, {7, 1}};
    struct scene scene = scene_new();
    struct wrap_place read;
    struct str wrap = seal_at(*state, &scene, NOW_US);
    assert_done(wrap_header(wrap, &read));
    assert_true(uuid_equal(read.recipient, scene.place.recipient));
    assert_int_equal(read.recipient_epoch, scene.place.recipient_epoch);
    assert_int_equal(read.time, scene.place.time);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct str bad = arena_str(*state, wrap);
        ((char *)bad.at)[wrong[i].at] = wrong[i].value;
        assert_error(wrap_header(bad, &read), WRAP_INVALID);
    }
    for (size_t len = 0; len < WRAP_BYTES; len++)
        assert_error(wrap_header((struct str){.at = wrap.at, .len = len}, &read), WRAP_INVALID);
    struct str bad = arena_str(*state, wrap);
    be32_put((uint8_t *)bad.at + WRAP_AT_INDEX, LIMIT_WRAP_CHAIN - 1);
    assert_done(wrap_header(bad, &read));
    be32_put((uint8_t *)bad.at + WRAP_AT_INDEX, LIMIT_WRAP_CHAIN);
    assert_error(wrap_header(bad, &read), WRAP_INVALID);
    sealer_free(scene.sealer);
}

static void sealer__makes_a_new_sender__after_the_last_wrap_of_a_chain(void **state)
{
    struct scene scene = scene_new();
    struct str first = seal_at(*state, &scene, NOW_US), last = first;
    for (uint32_t n = 1; n < LIMIT_WRAP_CHAIN; n++) {
        last = seal_at(*state, &scene, NOW_US);
        assert_int_equal(index_of(last), n);
        assert_true(same_sender(first, last));
    }
    assert_done(open_in(&scene, &scene.place, last));
    struct str next = seal_at(*state, &scene, NOW_US);
    assert_int_equal(index_of(next), 0);
    assert_false(same_sender(first, next));
    assert_done(open_in(&scene, &scene.place, next));
    sealer_free(scene.sealer);
}

static void sealer__makes_a_new_sender__when_an_hour_has_passed(void **state)
{
    const int64_t hour_us = (int64_t)LIMIT_SENDER_SECONDS * 1000000;
    struct scene scene = scene_new();
    struct str first = seal_at(*state, &scene, NOW_US);
    assert_true(same_sender(first, seal_at(*state, &scene, NOW_US + hour_us - 1)));
    struct str later = seal_at(*state, &scene, NOW_US + hour_us);
    assert_false(same_sender(first, later));
    assert_int_equal(index_of(later), 0);
    assert_done(open_in(&scene, &scene.place, later));
    sealer_free(scene.sealer);
}

/* Tries each 32 bytes of a memory as chain key or as key of the wrap. */
static bool memory_opens(const void *memory, size_t size, struct str wrap)
{
    const uint8_t *at = (const uint8_t *)wrap.at;
    for (size_t i = 0; i + KEY_BYTES <= size; i++) {
        uint8_t chain[KEY_BYTES], key[KEY_BYTES], commitment[HASH_BYTES];
        const uint8_t *bytes = (const uint8_t *)memory + i;
        if (sodium_is_zero(bytes, KEY_BYTES))
            continue;
        wrap_commitment(commitment, at, bytes);
        if (memcmp(commitment, at + WRAP_AT_COMMITMENT, HASH_BYTES) == 0)
            return true;
        memcpy(chain, bytes, KEY_BYTES);
        for (uint32_t n = 0; n < 4; n++) {
            wrap_chain_key(key, chain);
            wrap_commitment(commitment, at, key);
            if (memcmp(commitment, at + WRAP_AT_COMMITMENT, HASH_BYTES) == 0)
                return true;
            wrap_chain_next(chain);
        }
    }
    return false;
}

static void sealer__cannot_open__what_it_has_just_sealed(void **state)
{
    struct scene scene = scene_new();
    seal_at(*state, &scene, NOW_US);
    void *before = arena_alloc(*state, sizeof *scene.sealer);
    void *after = arena_alloc(*state, sizeof *scene.sealer);
    memcpy(before, scene.sealer, sizeof *scene.sealer);
    struct str wrap = seal_at(*state, &scene, NOW_US);
    memcpy(after, scene.sealer, sizeof *scene.sealer);
    assert_true(memory_opens(before, sizeof *scene.sealer, wrap)); /* the search can find it */
    assert_false(memory_opens(after, sizeof *scene.sealer, wrap));
    sealer_free(scene.sealer);
}

static void sealer__holds_no_key_at_all__after_the_last_wrap_of_a_chain(void **state)
{
    struct scene scene = scene_new();
    struct chain *chain = NULL;
    for (uint32_t n = 0; n < LIMIT_WRAP_CHAIN; n++)
        seal_at(*state, &scene, NOW_US);
    for (size_t i = 0; i < (size_t)SEALER_SETS * SEALER_WAYS; i++) {
        if (scene.sealer->chains[i / SEALER_WAYS][i % SEALER_WAYS].running)
            chain = &scene.sealer->chains[i / SEALER_WAYS][i % SEALER_WAYS];
    }
    assert_non_null(chain);
    assert_true(sodium_is_zero(chain->key, KEY_BYTES));
    sealer_free(scene.sealer);
}

static void sealer__forgets_the_recipient_not_used_for_longest__when_a_set_is_full(void **state)
{
    enum { RECIPIENTS = SEALER_WAYS + 1 };
    struct scene scene = scene_new();
    struct key_pair recipients[RECIPIENTS];
    for (size_t i = 0; i < RECIPIENTS; i++) {
        do
            key_pair_new(&recipients[i]);
        while (recipients[i].public_key[0] % SEALER_SETS != 5);
        scene.recipient = recipients[i];
        assert_int_equal(index_of(seal_at(*state, &scene, NOW_US)), 0);
        if (i > 0) { /* the first one stays in use */
            scene.recipient = recipients[0];
            assert_int_equal(index_of(seal_at(*state, &scene, NOW_US)), i);
        }
    }
    scene.recipient = recipients[2];
    assert_int_equal(index_of(seal_at(*state, &scene, NOW_US)), 1);
    scene.recipient = recipients[1]; /* had to go */
    struct str wrap = seal_at(*state, &scene, NOW_US);
    assert_int_equal(index_of(wrap), 0);
    assert_done(open_in(&scene, &scene.place, wrap));
    sealer_free(scene.sealer);
}

static void sealer__keeps_recipients_apart(void **state)
{
    struct scene scene = scene_new();
    struct key_pair first = scene.recipient, second;
    key_pair_new(&second);
    struct str one = seal_at(*state, &scene, NOW_US);
    scene.recipient = second;
    struct str two = seal_at(*state, &scene, NOW_US);
    assert_false(same_sender(one, two));
    assert_done(open_in(&scene, &scene.place, two));
    scene.recipient = first;
    assert_done(open_in(&scene, &scene.place, one));
    sealer_free(scene.sealer);
    sealer_free(NULL);
}

static void wrap_seal__refuses__a_low_order_public_key(void **state)
{
    static const uint8_t zero[KEY_BYTES];
    struct scene scene = scene_new();
    struct str wrap = STR_NONE;
    for (int i = 0; i < 2; i++) /* and is not left with half a chain */
        assert_error(
            wrap_seal(*state, scene.sealer, &scene.place, zero, scene.compartment.secret, &wrap),
            WRAP_INVALID);
    assert_error(
        wrap_seal_deterministic(*state, &scene.place, zero, scene.compartment.secret, &wrap),
        WRAP_INVALID);
    assert_null(wrap.at);
    sealer_free(scene.sealer);
}

static void recovery_wrap__can_be_made_again__by_who_holds_the_secret(void **state)
{
    struct scene scene = scene_new();
    struct str one = STR_NONE, two = STR_NONE, other = STR_NONE;
    scene.place.purpose = WRAP_GROUP;
    scene.place.compartment = COMPARTMENT_NONE;
    assert_done(wrap_seal_deterministic(*state, &scene.place, scene.recipient.public_key,
                                        scene.compartment.secret, &one));
    assert_done(wrap_seal_deterministic(*state, &scene.place, scene.recipient.public_key,
                                        scene.compartment.secret, &two));
    assert_true(str_equal(one, two));
    assert_done(open_in(&scene, &scene.place, one));
    scene.place.epoch++;
    assert_done(wrap_seal_deterministic(*state, &scene.place, scene.recipient.public_key,
                                        scene.compartment.secret, &other));
    assert_false(same_sender(one, other));
    sealer_free(scene.sealer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrap__opens_again__in_its_place),
        cmocka_unit_test(wrap__is_refused__with_any_bit_flipped),
        cmocka_unit_test(wrap__is_refused__in_any_other_place),
        cmocka_unit_test(wrap__is_refused__when_its_place_is_exchanged_for_another_ones),
        cmocka_unit_test(wrap__is_refused__when_parts_of_two_wraps_are_mixed),
        cmocka_unit_test(wrap__is_refused__when_its_secret_is_not_the_expected_one),
        cmocka_unit_test(wrap__is_refused__by_another_recipient),
        cmocka_unit_test(wrap__may_go_unchecked__only_for_search_and_file),
        cmocka_unit_test(wrap_header__refuses__what_is_no_wrap),
        cmocka_unit_test(sealer__makes_a_new_sender__after_the_last_wrap_of_a_chain),
        cmocka_unit_test(sealer__makes_a_new_sender__when_an_hour_has_passed),
        cmocka_unit_test(sealer__cannot_open__what_it_has_just_sealed),
        cmocka_unit_test(sealer__holds_no_key_at_all__after_the_last_wrap_of_a_chain),
        cmocka_unit_test(sealer__forgets_the_recipient_not_used_for_longest__when_a_set_is_full),
        cmocka_unit_test(sealer__keeps_recipients_apart),
        cmocka_unit_test(wrap_seal__refuses__a_low_order_public_key),
        cmocka_unit_test(recovery_wrap__can_be_made_again__by_who_holds_the_secret),
    };
    return cmocka_run_group_tests_name("vault wraps", tests, test_start, test_stop);
}
