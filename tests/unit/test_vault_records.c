#include "vault_support.h"

static struct record_place some_place(void)
{
    return (struct record_place){
        .type = RECORD_NOTE,
        .compartment = COMPARTMENT_WORK,
        .case_id = test_id(1),
        .record_id = test_id(2),
        .author = test_id(3),
        .epoch = 4,
        .version = 5,
        .time = 1794305520000,
    };
}

static struct str seal(struct arena *arena, enum record_mode mode, const struct record_place *place,
                       const struct key_pair *pair, struct str plaintext)
{
    struct str envelope = STR_NONE;
    if (mode == RECORD_DIRECT)
        return record_seal_direct(arena, place, pair->secret, plaintext);
    assert_done(record_seal(arena, place, pair->public_key, plaintext, &envelope));
    return envelope;
}

static struct error open_with(struct arena *arena, const struct record_place *place,
                              const struct key_pair *pair, struct str envelope,
                              struct str *ret_plaintext)
{
    return record_open(arena, place, pair->public_key, pair->secret, envelope, ret_plaintext);
}

static void record__opens_again__at_every_length_around_the_buckets(void **state)
{
    static const size_t lengths[] = {0,    1,    254,  255,  256,   511,   512,
                                     4095, 4096, 8191, 8192, 16383, 16384, 262144};
    struct record_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
            char *text = arena_alloc(*state, lengths[i] + 1);
            memset(text, 'x', lengths[i]);
            struct str plaintext = {.at = text, .len = lengths[i]}, opened = STR_NONE;
            struct str envelope = seal(*state, mode, &place, &pair, plaintext);
            assert_int_equal(envelope.len,
                             RECORD_HEADER_BYTES + record_bucket(lengths[i]) + AEAD_TAG_BYTES);
            assert_done(open_with(*state, &place, &pair, envelope, &opened));
            assert_int_equal(opened.len, plaintext.len);
            assert_memory_equal(opened.at, plaintext.at, plaintext.len);
        }
    }
}

static void record__hides_its_length__in_buckets(void **state)
{
    (void)state;
    assert_int_equal(record_bucket(0), 256);
    assert_int_equal(record_bucket(255), 256);
    assert_int_equal(record_bucket(256), 512);
    assert_int_equal(record_bucket(4096), 8192);
    assert_int_equal(record_bucket(8191), 8192);
    assert_int_equal(record_bucket(8192), 16384);
    assert_int_equal(record_bucket(16383), 16384);
    assert_int_equal(record_bucket(16384), 24576);
}

static void record__is_refused__with_any_bit_flipped(void **state)
{
    struct record_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
        struct str envelope = seal(*state, mode, &place, &pair, STR("{\"text\":\"hello\"}"));
        for (size_t bit = 0; bit < envelope.len * 8; bit++) {
            struct str out = STR_NONE;
            struct str bad = test_flipped(*state, envelope, bit);
            assert_error(open_with(*state, &place, &pair, bad, &out), CLIENT_ENVELOPE);
            assert_null(out.at);
        }
    }
}

static void record__is_refused__when_cut_or_lengthened(void **state)
{
    struct record_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    struct str envelope = seal(*state, RECORD_SEALED, &place, &pair, STR("hello")), out;
    for (size_t len = 0; len < envelope.len; len++) {
        struct str cut = {.at = envelope.at, .len = len};
        assert_error(open_with(*state, &place, &pair, cut, &out), CLIENT_ENVELOPE);
    }
    char *longer = arena_alloc(*state, envelope.len + 256);
    memcpy(longer, envelope.at, envelope.len);
    for (size_t more = 1; more <= 256; more++) {
        struct str wrong = {.at = longer, .len = envelope.len + more};
        assert_error(open_with(*state, &place, &pair, wrong, &out), CLIENT_ENVELOPE);
    }
}

/* Every field of the place but the time, changed in turn. */
static size_t wrong_places(struct record_place places[static 7])
{
    for (size_t i = 0; i < 7; i++)
        places[i] = some_place();
    places[0].type = RECORD_REASON;
    places[1].compartment = COMPARTMENT_REPORT;
    places[2].case_id = test_id(9);
    places[3].record_id = test_id(9);
    places[4].author = test_id(9);
    places[5].epoch++;
    places[6].version++;
    return 7;
}

static void record__is_refused__in_any_other_place(void **state)
{
    struct record_place place = some_place(), wrong[7];
    struct key_pair pair;
    key_pair_new(&pair);
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
        struct str envelope = seal(*state, mode, &place, &pair, STR("hello")), out;
        for (size_t i = 0; i < wrong_places(wrong); i++)
            assert_error(open_with(*state, &wrong[i], &pair, envelope, &out), CLIENT_ENVELOPE);
        place.time = 0;
        assert_done(open_with(*state, &place, &pair, envelope, &out));
    }
}

static void record__is_refused__when_its_header_is_exchanged_for_another_ones(void **state)
{
    struct record_place place = some_place(), wrong[7];
    struct key_pair pair;
    key_pair_new(&pair);
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
        struct str mine = seal(*state, mode, &place, &pair, STR("hello")), out;
        for (size_t i = 0; i < wrong_places(wrong); i++) {
            struct str other = seal(*state, mode, &wrong[i], &pair, STR("other"));
            struct str mixed = arena_str(*state, mine);
            memcpy((char *)mixed.at, other.at, RECORD_HEADER_BYTES);
            assert_error(open_with(*state, &wrong[i], &pair, mixed, &out), CLIENT_ENVELOPE);
            memcpy((char *)mixed.at, other.at, RECORD_AT_SENDER);
            assert_error(open_with(*state, &wrong[i], &pair, mixed, &out), CLIENT_ENVELOPE);
        }
    }
}

static void record__is_refused__with_a_pair_that_is_none_or_another(void **state)
{
    struct record_place place = some_place();
    struct key_pair pair, other, mixed;
    key_pair_new(&pair);
    key_pair_new(&other);
    mixed = pair;
    memcpy(mixed.public_key, other.public_key, KEY_BYTES);
    for (unsigned mode = RECORD_DIRECT; mode <= RECORD_SEALED; mode++) {
        struct str envelope = seal(*state, mode, &place, &pair, STR("hello")), out;
        assert_error(open_with(*state, &place, &other, envelope, &out), CLIENT_ENVELOPE);
        assert_error(open_with(*state, &place, &mixed, envelope, &out), CLIENT_ENVELOPE);
    }
}

/* The AEAD alone would take it: its tag is right under the key the opener derives. */
static void record__is_refused__when_the_tag_is_right_and_the_commitment_is_not(void **state)
{
    struct record_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    struct str envelope = seal(*state, RECORD_DIRECT, &place, &pair, STR("hello")), out;
    uint8_t *at = (uint8_t *)envelope.at, key[KEY_BYTES], text[256];

    memset(at + RECORD_AT_COMMITMENT, 7, HASH_BYTES);
    envelope_key_direct(key, &record_envelope, at, pair.secret);
    memset(text, 0, sizeof text);
    text[0] = 0x80;
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + RECORD_HEADER_BYTES, NULL, text, sizeof text,
                                               at, RECORD_AD_BYTES, NULL, at + RECORD_AT_NONCE,
                                               key);
    assert_error(open_with(*state, &place, &pair, envelope, &out), CLIENT_ENVELOPE);
    envelope_commitment(at + RECORD_AT_COMMITMENT, &record_envelope, at, key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + RECORD_HEADER_BYTES, NULL, text, sizeof text,
                                               at, RECORD_AD_BYTES, NULL, at + RECORD_AT_NONCE,
                                               key);
    assert_done(open_with(*state, &place, &pair, envelope, &out));
}

static void record__is_refused__with_padding_that_is_not_the_smallest(void **state)
{
    struct record_place place = some_place();
    struct key_pair pair;
    key_pair_new(&pair);
    char filler[300] = {0};
    struct str envelope = seal(*state, RECORD_DIRECT, &place, &pair,
                               (struct str){.at = filler, .len = sizeof filler});
    uint8_t *at = (uint8_t *)envelope.at, key[KEY_BYTES], text[512] = {0};
    struct str out;
    envelope_key_direct(key, &record_envelope, at, pair.secret);
    for (size_t mark = 0; mark <= 512; mark++) { /* 512: no mark at all */
        memset(text, 0, sizeof text);
        if (mark < sizeof text)
            text[mark] = 0x80;
        crypto_aead_xchacha20poly1305_ietf_encrypt(at + RECORD_HEADER_BYTES, NULL, text,
                                                   sizeof text, at, RECORD_AD_BYTES, NULL,
                                                   at + RECORD_AT_NONCE, key);
        bool fits = mark >= 256 && mark < 512;
        struct error e = open_with(*state, &place, &pair, envelope, &out);
        assert_int_equal(e.id, fits ? ERROR_NONE : ERROR_CLIENT_ENVELOPE);
    }
}

static void record_seal__refuses__a_low_order_public_key(void **state)
{
    static const uint8_t zero[KEY_BYTES], one[KEY_BYTES] = {1};
    struct record_place place = some_place();
    struct str out = STR_NONE;
    assert_error(record_seal(*state, &place, zero, STR("x"), &out), ENVELOPE_INVALID);
    assert_error(record_seal(*state, &place, one, STR("x"), &out), ENVELOPE_INVALID);
    assert_null(out.at);
}

static void record_header__reads_the_place__without_any_key(void **state)
{
    struct record_place place = some_place(), read;
    struct key_pair pair;
    key_pair_new(&pair);
    struct str envelope = seal(*state, RECORD_SEALED, &place, &pair, STR("hello"));
    assert_done(record_header(envelope, &read));
    assert_int_equal(read.type, place.type);
    assert_int_equal(read.compartment, place.compartment);
    assert_true(uuid_equal(read.case_id, place.case_id));
    assert_true(uuid_equal(read.record_id, place.record_id));
    assert_true(uuid_equal(read.author, place.author));
    assert_int_equal(read.epoch, place.epoch);
    assert_int_equal(read.version, place.version);
    assert_int_equal(read.time, place.time);
}

static void record_header__refuses__what_is_no_envelope(void **state)
{
    static const struct {
        size_t at;
        char value;
    } wrong[] = {{0, 'X'}, {4, 2}, {5, 0}, {5, 1}, {5, 3}, {6, 0}, {6, 15}, {7, 0}, {7, 7}};
    struct record_place place = some_place(), read;
    struct key_pair pair;
    key_pair_new(&pair);
    struct str envelope = seal(*state, RECORD_SEALED, &place, &pair, STR("hello"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct str bad = arena_str(*state, envelope);
        ((char *)bad.at)[wrong[i].at] = wrong[i].value;
        assert_error(record_header(bad, &read), ENVELOPE_INVALID);
    }
    char filler[300] = {0};
    envelope = seal(*state, RECORD_SEALED, &place, &pair,
                    (struct str){.at = filler, .len = sizeof filler});
    size_t smaller = envelope.len - 256; /* the next smaller bucket */
    for (size_t len = 0; len < envelope.len; len += len + 1 == smaller ? 2 : 1)
        assert_error(record_header((struct str){.at = envelope.at, .len = len}, &read),
                     ENVELOPE_INVALID);
}

static void codes__are_found__in_both_directions(void **state)
{
    (void)state;
    for (unsigned c = COMPARTMENT_HEADLINE; c <= COMPARTMENT_STATISTICS; c++)
        assert_int_equal(compartment_from_code(str_of(compartment_code(c))), c);
    for (unsigned t = RECORD_HEADLINE; t <= RECORD_HANDOVER; t++)
        assert_int_equal(record_type_from_code(str_of(record_type_code(t))), t);
    assert_null(compartment_code(COMPARTMENT_NONE));
    assert_null(compartment_code(COMPARTMENT_STATISTICS + 1));
    assert_null(record_type_code(RECORD_HANDOVER + 1));
    assert_int_equal(compartment_from_code(STR("nothing")), COMPARTMENT_NONE);
    assert_int_equal(record_type_from_code(STR_NONE), RECORD_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record__opens_again__at_every_length_around_the_buckets),
        cmocka_unit_test(record__hides_its_length__in_buckets),
        cmocka_unit_test(record__is_refused__with_any_bit_flipped),
        cmocka_unit_test(record__is_refused__when_cut_or_lengthened),
        cmocka_unit_test(record__is_refused__in_any_other_place),
        cmocka_unit_test(record__is_refused__when_its_header_is_exchanged_for_another_ones),
        cmocka_unit_test(record__is_refused__with_a_pair_that_is_none_or_another),
        cmocka_unit_test(record__is_refused__when_the_tag_is_right_and_the_commitment_is_not),
        cmocka_unit_test(record__is_refused__with_padding_that_is_not_the_smallest),
        cmocka_unit_test(record_seal__refuses__a_low_order_public_key),
        cmocka_unit_test(record_header__reads_the_place__without_any_key),
        cmocka_unit_test(record_header__refuses__what_is_no_envelope),
        cmocka_unit_test(codes__are_found__in_both_directions),
    };
    return cmocka_run_group_tests_name("vault records", tests, test_start, test_stop);
}
