/* What a person seals to herself. Its shape is a record's (test_vault_records.c). */
#include "vault_support.h"

static struct personal_place some_place(void)
{
    return (struct personal_place){
        .purpose = PERSONAL_OUTBOX,
        .user = test_id(1),
        .item = test_id(2),
        .epoch = 3,
        .number = 4,
        .time = 1794305520000,
    };
}

static struct str seal(struct arena *arena, enum record_mode mode,
                       const struct personal_place *place, const struct key_pair *pair,
                       struct str plaintext)
{
    struct str envelope = STR_NONE;
    if (mode == RECORD_DIRECT)
        return personal_seal_direct(arena, place, pair->secret, plaintext);
    assert_done(personal_seal(arena, place, pair->public_key, plaintext, &envelope));
    return envelope;
}

static struct error open_with(struct arena *arena, const struct personal_place *place,
                              const struct key_pair *pair, struct str envelope,
                              struct str *ret_plaintext)
{
    bool direct;
    return personal_open(arena, place, pair->public_key, pair->secret, envelope, ret_plaintext,
                         &direct);
}

static void personal__opens_again__padded_to_the_buckets__and_says_who_wrote_it(void **state)
{
    static const size_t lengths[] = {0, 1, 255, 256, 8191, 8192, 524288};
    struct personal_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
            char *text = arena_alloc(*state, lengths[i] + 1);
            memset(text, 'x', lengths[i]);
            struct str plaintext = {.at = text, .len = lengths[i]}, opened = STR_NONE;
            struct str envelope = seal(*state, mode, &place, &pair, plaintext);
            bool direct = mode != RECORD_DIRECT;
            assert_int_equal(envelope.len,
                             RECORD_HEADER_BYTES + record_bucket(lengths[i]) + AEAD_TAG_BYTES);
            place.time++; /* not compared */
            assert_done(personal_open(*state, &place, pair.public_key, pair.secret, envelope,
                                      &opened, &direct));
            assert_int_equal(direct, mode == RECORD_DIRECT);
            assert_int_equal(opened.len, plaintext.len);
            assert_memory_equal(opened.at, plaintext.at, plaintext.len);
        }
    }
}

static void personal__is_refused__with_any_bit_flipped_or_cut(void **state)
{
    struct personal_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
        struct str envelope = seal(*state, mode, &place, &pair, STR("{\"text\":\"hello\"}")), out;
        for (size_t bit = 0; bit < envelope.len * 8; bit++) {
            struct str bad = test_flipped(*state, envelope, bit);
            assert_error(open_with(*state, &place, &pair, bad, &out), CLIENT_ENVELOPE);
        }
        for (size_t len = 0; len < envelope.len; len++) {
            struct str cut = {.at = envelope.at, .len = len};
            assert_error(open_with(*state, &place, &pair, cut, &out), CLIENT_ENVELOPE);
        }
    }
}

static void personal__is_refused__in_any_other_place_or_for_another_pair(void **state)
{
    struct personal_place place = some_place(), wrong[5] = {place, place, place, place, place};
    struct key_pair pair, other, mixed;
    key_pair_new(&pair);
    key_pair_new(&other);
    mixed = pair;
    memcpy(mixed.public_key, other.public_key, KEY_BYTES);
    wrong[0].purpose = PERSONAL_DRAFT;
    wrong[1].user = test_id(9);
    wrong[2].item = test_id(9);
    wrong[3].epoch++;
    wrong[4].number++;
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
        struct str envelope = seal(*state, mode, &place, &pair, STR("hello")), out;
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            assert_error(open_with(*state, &wrong[i], &pair, envelope, &out), CLIENT_ENVELOPE);
            struct str moved = arena_str(*state, envelope); /* under the header it would need */
            personal_place_put((uint8_t *)moved.at, mode, &wrong[i]);
            assert_error(open_with(*state, &wrong[i], &pair, moved, &out), CLIENT_ENVELOPE);
        }
        assert_error(open_with(*state, &place, &other, envelope, &out), CLIENT_ENVELOPE);
        assert_error(open_with(*state, &place, &mixed, envelope, &out), CLIENT_ENVELOPE);
    }
}

static void personal__is_no_record__and_a_record_is_no_personal_envelope(void **state)
{
    struct personal_place place = some_place();
    struct record_place record = {.type = RECORD_NOTE, .compartment = COMPARTMENT_WORK}, read;
    struct key_pair pair;
    key_pair_new(&pair);
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++)
        assert_error(record_header(seal(*state, mode, &place, &pair, STR("hello")), &read),
                     ENVELOPE_INVALID);
    struct str envelope = record_seal_direct(*state, &record, pair.secret, STR("hello"));
    assert_error(personal_header(envelope, &place), ENVELOPE_INVALID);
}

static void personal_seal__refuses__a_low_order_public_key(void **state)
{
    static const uint8_t zero[KEY_BYTES], one[KEY_BYTES] = {1};
    struct personal_place place = some_place();
    struct str out = STR_NONE;
    assert_error(personal_seal(*state, &place, zero, STR("x"), &out), ENVELOPE_INVALID);
    assert_error(personal_seal(*state, &place, one, STR("x"), &out), ENVELOPE_INVALID);
    assert_null(out.at);
}

static void personal_header__reads_the_place__without_any_key(void **state)
{
    struct personal_place place = some_place(), read;
    struct key_pair pair;
    key_pair_new(&pair);
    assert_done(personal_header(seal(*state, RECORD_SEALED, &place, &pair, STR("hello")), &read));
    assert_int_equal(read.purpose, place.purpose);
    assert_true(uuid_equal(read.user, place.user));
    assert_true(uuid_equal(read.item, place.item));
    assert_int_equal(read.epoch, place.epoch);
    assert_int_equal(read.number, place.number);
    assert_int_equal(read.time, place.time);
}

static void personal_header__refuses__what_is_no_envelope(void **state)
{
    static const struct {
        size_t at;
        char value;
    } wrong[] = {{0, 'X'}, {4, 2}, {5, 0}, {5, 1},  {5, 3},
                 {6, 0},   {6, 4}, {7, 1}, {40, 1}, {55, 1}};
    struct personal_place place = some_place(), read;
    struct key_pair pair;
    key_pair_new(&pair);
    struct str envelope = seal(*state, RECORD_SEALED, &place, &pair, STR("hello"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct str bad = arena_str(*state, envelope);
        ((char *)bad.at)[wrong[i].at] = wrong[i].value;
        assert_error(personal_header(bad, &read), ENVELOPE_INVALID);
    }
    struct str bad = arena_str(*state, envelope);
    memset((char *)bad.at + RECORD_AT_SENDER, 0, KEY_BYTES);
    assert_error(personal_header(bad, &read), ENVELOPE_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(personal__opens_again__padded_to_the_buckets__and_says_who_wrote_it),
        cmocka_unit_test(personal__is_refused__with_any_bit_flipped_or_cut),
        cmocka_unit_test(personal__is_refused__in_any_other_place_or_for_another_pair),
        cmocka_unit_test(personal__is_no_record__and_a_record_is_no_personal_envelope),
        cmocka_unit_test(personal_seal__refuses__a_low_order_public_key),
        cmocka_unit_test(personal_header__reads_the_place__without_any_key),
        cmocka_unit_test(personal_header__refuses__what_is_no_envelope),
    };
    return cmocka_run_group_tests_name("personal envelopes", tests, test_start, test_stop);
}
