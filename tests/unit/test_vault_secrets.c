/* Passwords, key bundles, shares, search hashes, small hashes. */
#include "vault_support.h"

static const struct password_parameters floor_parameters = {
    .salt = {1, 2, 3},
    .passes = LIMIT_ARGON2_PASSES_FLOOR,
    .memory_kib = LIMIT_ARGON2_MEMORY_FLOOR_KIB,
};

static void password__gives_two_unlike_keys__and_the_same_ones_again(void **state)
{
    (void)state;
    struct password_keys one, again, other;
    struct password_parameters salted = floor_parameters;
    assert_done(password_derive(STR("secret"), &floor_parameters, &one));
    assert_done(password_derive(STR("secret"), &floor_parameters, &again));
    assert_memory_equal(&one, &again, sizeof one);
    assert_memory_not_equal(one.auth, one.kek, KEY_BYTES);
    assert_done(password_derive(STR("secreT"), &floor_parameters, &other));
    assert_memory_not_equal(one.auth, other.auth, KEY_BYTES);
    assert_memory_not_equal(one.kek, other.kek, KEY_BYTES);
    salted.salt[15]++;
    assert_done(password_derive(STR("secret"), &salted, &other));
    assert_memory_not_equal(one.auth, other.auth, KEY_BYTES);
}

static void password__composed_otherwise__is_the_same_password(void **state)
{
    (void)state;
    struct password_keys one, two;
    assert_done(password_derive(STR("\xc5\xa1ifra"), &floor_parameters, &one));
    assert_done(password_derive(STR("s\xcc\x8cifra"), &floor_parameters, &two));
    assert_memory_equal(&one, &two, sizeof one);
}

static void password__is_refused__when_it_is_not_utf8(void **state)
{
    (void)state;
    struct password_keys keys;
    assert_error(password_derive(STR("\xff"), &floor_parameters, &keys), CLIENT_USAGE);
}

static void password_parameters__are_refused__one_past_floor_and_ceiling(void **state)
{
    (void)state;
    static const struct {
        uint32_t passes, memory_kib;
    } wrong[] = {
        {LIMIT_ARGON2_PASSES_FLOOR - 1, LIMIT_ARGON2_MEMORY_FLOOR_KIB},
        {LIMIT_ARGON2_PASSES_CEILING + 1, LIMIT_ARGON2_MEMORY_FLOOR_KIB},
        {LIMIT_ARGON2_PASSES_FLOOR, LIMIT_ARGON2_MEMORY_FLOOR_KIB - 1},
        {LIMIT_ARGON2_PASSES_FLOOR, LIMIT_ARGON2_MEMORY_CEILING_KIB + 1},
        {0, 0},
        {UINT32_MAX, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct password_parameters parameters = {.passes = wrong[i].passes,
                                                 .memory_kib = wrong[i].memory_kib};
        struct password_keys keys, before;
        memset(&keys, 7, sizeof keys);
        memset(&before, 7, sizeof before);
        assert_error(password_derive(STR("x"), &parameters, &keys), CLIENT_PASSWORD_PARAMETERS);
        assert_memory_equal(&keys, &before, sizeof keys);
    }
}

static void password_parameters__are_taken__at_the_ceiling_of_passes(void **state)
{
    (void)state;
    struct password_keys keys;
    struct password_parameters parameters = floor_parameters;
    parameters.passes = LIMIT_ARGON2_PASSES_CEILING;
    assert_done(password_derive(STR("x"), &parameters, &keys));
}

static struct key_bundle some_bundle(void)
{
    struct key_bundle bundle;
    key_bundle_new(&bundle);
    bundle.directory_seq = 12;
    memset(bundle.directory_hash, 3, HASH_BYTES);
    bundle.audit_seq = 34;
    memset(bundle.audit_hash, 4, HASH_BYTES);
    return bundle;
}

static void key_bundle__opens_again__as_it_was(void **state)
{
    struct key_bundle bundle = some_bundle(), opened = {0};
    uint8_t kek[KEY_BYTES] = {9};
    struct str sealed = key_bundle_seal(*state, &bundle, test_id(1), kek);
    assert_true(sealed.len <= LIMIT_KEY_BUNDLE);
    assert_done(key_bundle_open(sealed, test_id(1), kek, &opened));
    assert_int_equal(opened.epoch, 1);
    assert_memory_equal(opened.sign_seed, bundle.sign_seed, KEY_BYTES);
    assert_memory_equal(&opened.box, &bundle.box, sizeof bundle.box);
    assert_int_equal(opened.directory_seq, 12);
    assert_memory_equal(opened.directory_hash, bundle.directory_hash, HASH_BYTES);
    assert_int_equal(opened.audit_seq, 34);
    assert_memory_equal(opened.audit_hash, bundle.audit_hash, HASH_BYTES);
}

static void key_bundle__is_refused__flipped_cut_or_for_another_user_or_password(void **state)
{
    struct key_bundle bundle = some_bundle(), opened;
    uint8_t kek[KEY_BYTES] = {9}, other[KEY_BYTES] = {8};
    struct str sealed = key_bundle_seal(*state, &bundle, test_id(1), kek);
    for (size_t bit = 0; bit < sealed.len * 8; bit++)
        assert_error(key_bundle_open(test_flipped(*state, sealed, bit), test_id(1), kek, &opened),
                     CLIENT_ENVELOPE);
    for (size_t len = 0; len < sealed.len; len++)
        assert_error(
            key_bundle_open((struct str){.at = sealed.at, .len = len}, test_id(1), kek, &opened),
            CLIENT_ENVELOPE);
    assert_error(key_bundle_open(sealed, test_id(2), kek, &opened), CLIENT_ENVELOPE);
    assert_error(key_bundle_open(sealed, test_id(1), other, &opened), CLIENT_ENVELOPE);
}

/* Its tag is right under the key that the opener derives; only the commitment differs. */
static void key_bundle__is_refused__when_the_tag_is_right_and_the_commitment_is_not(void **state)
{
    enum { COMMITMENT = 24, NONCE = 56, CIPHERTEXT = 80, PLAIN = 180 };
    struct key_bundle bundle = some_bundle(), opened;
    uint8_t kek[KEY_BYTES] = {9}, key[KEY_BYTES], right[HASH_BYTES], plain[PLAIN];
    struct str sealed = key_bundle_seal(*state, &bundle, test_id(1), kek);
    uint8_t *at = (uint8_t *)sealed.at;
    hash_keyed(key, kek, "hotline bundle key", at, COMMITMENT);
    memcpy(right, at + COMMITMENT, HASH_BYTES);
    assert_int_equal(crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, at + CIPHERTEXT,
                                                                sealed.len - CIPHERTEXT, at, NONCE,
                                                                at + NONCE, key),
                     0);
    for (int wrong = 1; wrong >= 0; wrong--) {
        memcpy(at + COMMITMENT, right, HASH_BYTES);
        at[COMMITMENT] ^= (uint8_t)wrong;
        crypto_aead_xchacha20poly1305_ietf_encrypt(at + CIPHERTEXT, NULL, plain, sizeof plain, at,
                                                   NONCE, NULL, at + NONCE, key);
        struct error e = key_bundle_open(sealed, test_id(1), kek, &opened);
        assert_int_equal(e.id, wrong ? ERROR_CLIENT_ENVELOPE : ERROR_NONE);
    }
}

static void key_bundle__is_refused__when_its_pair_is_none(void **state)
{
    struct key_bundle bundle = some_bundle(), opened;
    uint8_t kek[KEY_BYTES] = {9};
    bundle.box.public_key[0] ^= 1;
    struct str sealed = key_bundle_seal(*state, &bundle, test_id(1), kek);
    assert_error(key_bundle_open(sealed, test_id(1), kek, &opened), CLIENT_ENVELOPE);
}

static void shares__any_two_give_the_secret_back__in_either_order(void **state)
{
    (void)state;
    uint8_t secret[KEY_BYTES], shares[3][SHARE_BYTES], joined[KEY_BYTES];
    random_bytes(secret, sizeof secret);
    shares_split(secret, shares);
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 3; j++) {
            memset(joined, 0, sizeof joined);
            assert_int_equal(shares_join(shares[i], shares[j], joined), i != j);
            if (i != j)
                assert_memory_equal(joined, secret, KEY_BYTES);
        }
    }
}

static void shares__of_two_splittings_or_with_a_wrong_number__do_not_join(void **state)
{
    (void)state;
    uint8_t secret[KEY_BYTES] = {5}, one[3][SHARE_BYTES], two[3][SHARE_BYTES], joined[KEY_BYTES];
    shares_split(secret, one);
    shares_split(secret, two);
    for (size_t i = 0; i < 3; i++)
        assert_false(shares_join(one[i], two[(i + 1) % 3], joined));
    one[0][0] = 0;
    assert_false(shares_join(one[0], one[1], joined));
    one[0][0] = 4;
    assert_false(shares_join(one[0], one[1], joined));
}

static void share__alone_says_nothing__two_secrets_can_have_the_same_one(void **state)
{
    (void)state;
    uint8_t secret[KEY_BYTES] = {5}, shares[3][SHARE_BYTES], joined[KEY_BYTES];
    shares_split(secret, shares);
    shares[1][SHARE_BYTES - 1] ^= 0x55; /* another third part: another secret, the same share 1 */
    assert_true(shares_join(shares[0], shares[1], joined));
    assert_int_equal(joined[KEY_BYTES - 1], 0x55);
}

static void search_hash__differs__with_key_kind_and_value(void **state)
{
    (void)state;
    uint8_t key[KEY_BYTES] = {1}, other[KEY_BYTES] = {2}, hashes[5][HASH_BYTES];
    search_hash(key, SEARCH_PHONE, STR("+381640000123"), hashes[0]);
    search_hash(key, SEARCH_NAME, STR("+381640000123"), hashes[1]);
    search_hash(key, SEARCH_EMAIL, STR("+381640000123"), hashes[2]);
    search_hash(key, SEARCH_PHONE, STR("+381640000124"), hashes[3]);
    search_hash(other, SEARCH_PHONE, STR("+381640000123"), hashes[4]);
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(hashes[i], hashes[j], HASH_BYTES);
    }
}

static void hash_keyed__is_blake2b_of_label_and_bytes(void **state)
{
    (void)state;
    uint8_t key[KEY_BYTES] = {1}, ours[HASH_BYTES], theirs[HASH_BYTES];
    hash_keyed(ours, key, "label", "bytes", 5);
    crypto_generichash(theirs, sizeof theirs, (const uint8_t *)"labelbytes", 10, key, sizeof key);
    assert_memory_equal(ours, theirs, HASH_BYTES);
    hash_bytes(ours, "abc", 3); /* RFC 7693 has it for 64 bytes; this is b2sum -l 256 */
    assert_true(
        str_to_bytes_hex(STR("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
                         theirs, HASH_BYTES));
    assert_memory_equal(ours, theirs, HASH_BYTES);
    assert_true(bytes_equal(ours, theirs, HASH_BYTES));
    theirs[31] ^= 0x80;
    assert_false(bytes_equal(ours, theirs, HASH_BYTES));
}

static void content_tag__fits_its_content_alone(void **state)
{
    struct arena *arena = *state;
    struct str tag = content_tag(arena, 12, STR("abc"));
    assert_true(str_is(tag, "\"v12-bddd813c634239723171ef3fee98579b\""));
    assert_true(content_tag_fits(tag, STR("abc")));
    assert_true(content_tag_fits(content_tag(arena, 13, STR("abc")), STR("abc")));
    assert_false(content_tag_fits(tag, STR("abd")));
    assert_false(content_tag_fits(STR("\"12\""), STR("abc")));
    assert_false(content_tag_fits(STR_NONE, STR("abc")));
    assert_false(content_tag_fits(STR("W/\"v12-bddd813c634239723171ef3fee98579b\""), STR("abc")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(password__gives_two_unlike_keys__and_the_same_ones_again),
        cmocka_unit_test(password__composed_otherwise__is_the_same_password),
        cmocka_unit_test(password__is_refused__when_it_is_not_utf8),
        cmocka_unit_test(password_parameters__are_refused__one_past_floor_and_ceiling),
        cmocka_unit_test(password_parameters__are_taken__at_the_ceiling_of_passes),
        cmocka_unit_test(key_bundle__opens_again__as_it_was),
        cmocka_unit_test(key_bundle__is_refused__flipped_cut_or_for_another_user_or_password),
        cmocka_unit_test(key_bundle__is_refused__when_the_tag_is_right_and_the_commitment_is_not),
        cmocka_unit_test(key_bundle__is_refused__when_its_pair_is_none),
        cmocka_unit_test(shares__any_two_give_the_secret_back__in_either_order),
        cmocka_unit_test(shares__of_two_splittings_or_with_a_wrong_number__do_not_join),
        cmocka_unit_test(share__alone_says_nothing__two_secrets_can_have_the_same_one),
        cmocka_unit_test(search_hash__differs__with_key_kind_and_value),
        cmocka_unit_test(hash_keyed__is_blake2b_of_label_and_bytes),
        cmocka_unit_test(content_tag__fits_its_content_alone),
    };
    return cmocka_run_group_tests_name("vault secrets", tests, test_start, test_stop);
}
