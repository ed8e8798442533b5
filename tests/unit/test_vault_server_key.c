#include "vault_support.h"

#include "hotline/vault/server_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    char path[64];
    char key[80];
};

static struct folder folder_new(void)
{
    struct folder folder = {.path = "/tmp/hotline-vault-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    snprintf(folder.key, sizeof folder.key, "%s/server.key", folder.path);
    return folder;
}

static void folder_remove(const struct folder *folder)
{
    unlink(folder->key);
    assert_int_equal(rmdir(folder->path), 0);
}

static struct server_key *new_key(void)
{
    struct folder folder = folder_new();
    struct server_key *key = NULL;
    assert_done(server_key_create(folder.key));
    assert_done(server_key_load(folder.key, &key));
    folder_remove(&folder);
    return key;
}

static void server_key__is_created_once__for_its_owner_alone(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct stat status;
    assert_done(server_key_create(folder.key));
    assert_int_equal(stat(folder.key, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_size, KEY_BYTES);
    assert_error(server_key_create(folder.key), CLIENT_FILE);
    folder_remove(&folder);
}

static void server_key__is_refused__when_others_may_read_it_or_its_size_is_wrong(void **state)
{
    static const mode_t modes[] = {0640, 0604, 0620, 0610, 0601, 0644};
    (void)state;
    struct folder folder = folder_new();
    struct server_key *key = NULL;
    assert_error(server_key_load(folder.key, &key), CLIENT_FILE);
    assert_done(server_key_create(folder.key));
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(folder.key, modes[i]), 0);
        assert_error(server_key_load(folder.key, &key), CLIENT_FILE);
    }
    assert_int_equal(chmod(folder.key, 0600), 0);
    assert_int_equal(truncate(folder.key, KEY_BYTES - 1), 0);
    assert_error(server_key_load(folder.key, &key), CLIENT_FILE);
    assert_int_equal(truncate(folder.key, KEY_BYTES + 1), 0);
    assert_error(server_key_load(folder.key, &key), CLIENT_FILE);
    assert_error(server_key_load(folder.path, &key), CLIENT_FILE);
    assert_null(key);
    assert_int_equal(truncate(folder.key, KEY_BYTES), 0);
    assert_done(server_key_load(folder.key, &key));
    server_key_free(key);
    folder_remove(&folder);
}

static void server_hashes__differ__with_use_input_and_key(void **state)
{
    (void)state;
    enum { COUNT = 12 };
    struct server_key *key = new_key(), *other = new_key();
    uint8_t hashes[COUNT][HASH_BYTES] = {{0}};
    server_hash_token(key, STR("a"), hashes[0]);
    server_hash_token(key, STR("b"), hashes[1]);
    server_hash_token(other, STR("a"), hashes[2]);
    server_hash_search(key, STR("a"), hashes[3]);
    server_hash_request(key, STR("a"), hashes[4]);
    server_hash_auth(key, test_id(1), STR("a"), hashes[5]);
    server_hash_auth(key, test_id(2), STR("a"), hashes[6]);
    server_hash_code(key, STR("a"), STR("bc"), hashes[7]);
    server_hash_code(key, STR("ab"), STR("c"), hashes[8]);
    server_fake_salt(key, STR("a"), hashes[9]);
    server_fake_salt(key, STR("b"), hashes[10]);
    server_fake_salt(other, STR("a"), hashes[11]);
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(hashes[i], hashes[j], 16);
    }
    uint8_t again[HASH_BYTES];
    server_hash_auth(key, test_id(1), STR("a"), again);
    assert_memory_equal(again, hashes[5], HASH_BYTES);
    server_fake_salt(key, STR("a"), again);
    assert_memory_equal(again, hashes[9], 16);
    server_key_free(key);
    server_key_free(other);
    server_key_free(NULL);
}

static void callback_hashes__are_found_by_two_words__and_proved_by_all(void **state)
{
    (void)state;
    struct server_key *key = new_key(), *other = new_key();
    uint16_t numbers[CALLBACK_NUMBERS], changed[CALLBACK_NUMBERS];
    struct callback_hash first, second;
    spoken_from_bytes((const uint8_t *)"abcdefghij", CALLBACK_NUMBERS, numbers);
    server_hash_callback(key, numbers, &first);
    server_hash_callback(key, numbers, &second);
    assert_memory_equal(&first, &second, sizeof first);
    server_hash_callback(other, numbers, &second);
    assert_memory_not_equal(first.lookup, second.lookup, sizeof first.lookup);
    assert_memory_not_equal(first.whole, second.whole, sizeof first.whole);
    for (size_t i = 0; i < CALLBACK_NUMBERS - 1; i++) {
        memcpy(changed, numbers, sizeof changed);
        changed[i] ^= 1;
        server_hash_callback(key, changed, &second);
        assert_int_equal(memcmp(first.lookup, second.lookup, sizeof first.lookup) == 0,
                         i >= CALLBACK_LOOKUP_NUMBERS);
        assert_memory_not_equal(first.whole, second.whole, sizeof first.whole);
    }
    server_key_free(key);
    server_key_free(other);
}

static void receipt_numbers__belong__to_key_reference_and_moment(void **state)
{
    (void)state;
    struct server_key *key = new_key(), *other = new_key();
    uint16_t numbers[5][RECEIPT_NUMBERS];
    server_receipt_numbers(key, STR("BG-2026-00417-6"), 1794215520123, numbers[0]);
    server_receipt_numbers(key, STR("BG-2026-00418-4"), 1794215520123, numbers[1]);
    server_receipt_numbers(key, STR("BG-2026-00417-6"), 1794215520124, numbers[2]);
    server_receipt_numbers(other, STR("BG-2026-00417-6"), 1794215520123, numbers[3]);
    server_receipt_numbers(key, STR("BG-2026-00417-6"), 1794215520123, numbers[4]);
    assert_memory_equal(numbers[0], numbers[4], sizeof *numbers);
    for (size_t i = 0; i < 4; i++) {
        assert_true(spoken_holds(numbers[i], RECEIPT_NUMBERS));
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(numbers[i], numbers[j], sizeof *numbers);
    }
    server_key_free(key);
    server_key_free(other);
}

static void bundle_layer__comes_off__with_the_same_key_and_user_only(void **state)
{
    struct server_key *key = new_key(), *other = new_key();
    struct str closed = server_bundle_close(*state, key, test_id(1), STR("bundle")), out = STR_NONE;
    assert_error(server_bundle_open(*state, other, test_id(1), closed, &out), INTERNAL);
    assert_error(server_bundle_open(*state, key, test_id(2), closed, &out), INTERNAL);
    for (size_t bit = 0; bit < closed.len * 8; bit++)
        assert_error(
            server_bundle_open(*state, key, test_id(1), test_flipped(*state, closed, bit), &out),
            INTERNAL);
    for (size_t len = 0; len < closed.len; len++)
        assert_error(server_bundle_open(*state, key, test_id(1),
                                        (struct str){.at = closed.at, .len = len}, &out),
                     INTERNAL);
    assert_null(out.at);
    assert_done(server_bundle_open(*state, key, test_id(1), closed, &out));
    assert_true(str_is(out, "bundle"));
    server_key_free(key);
    server_key_free(other);
}

static void case_layer__comes_off__with_the_case_its_shred_key_and_the_server_key(void **state)
{
    struct server_key *key = new_key(), *other = new_key();
    uint8_t shred[KEY_BYTES] = {1}, gone[KEY_BYTES] = {2};
    struct case_layer layer, wrong[3];
    struct str out = STR_NONE;
    case_layer_derive(key, test_id(1), shred, &layer);
    case_layer_derive(key, test_id(1), gone, &wrong[0]);
    case_layer_derive(key, test_id(2), shred, &wrong[1]);
    case_layer_derive(other, test_id(1), shred, &wrong[2]);
    struct str closed = case_layer_close(*state, &layer, STR("wrap"));
    for (size_t i = 0; i < 3; i++)
        assert_error(case_layer_open(*state, &wrong[i], closed, &out), INTERNAL);
    assert_done(case_layer_open(*state, &layer, closed, &out));
    assert_true(str_is(out, "wrap"));
    server_key_free(key);
    server_key_free(other);
}

static void vault_start__leaves_no_way_for_secrets_to_files(void **state)
{
    (void)state;
    bool locked;
    struct rlimit core;
    setenv("SSLKEYLOGFILE", "/tmp/keys", 1);
    assert_true(vault_start(&locked));
    assert_null(getenv("SSLKEYLOGFILE"));
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    assert_int_equal(core.rlim_max, 0);
#ifndef HOTLINE_SANITIZED
    assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(server_key__is_created_once__for_its_owner_alone),
        cmocka_unit_test(server_key__is_refused__when_others_may_read_it_or_its_size_is_wrong),
        cmocka_unit_test(server_hashes__differ__with_use_input_and_key),
        cmocka_unit_test(callback_hashes__are_found_by_two_words__and_proved_by_all),
        cmocka_unit_test(receipt_numbers__belong__to_key_reference_and_moment),
        cmocka_unit_test(bundle_layer__comes_off__with_the_same_key_and_user_only),
        cmocka_unit_test(case_layer__comes_off__with_the_case_its_shred_key_and_the_server_key),
        cmocka_unit_test(vault_start__leaves_no_way_for_secrets_to_files),
    };
    return cmocka_run_group_tests_name("vault server key", tests, test_start, test_stop);
}
