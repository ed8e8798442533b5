/* The vault against tests/proof/vectors.json, which an independent program made from
 * docs/envelopes.md; and that program against what the vault has just sealed. */
#include "vault_support.h"

#include "hotline/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROOF HOTLINE_SOURCE_DIR "/tests/proof/"

static struct arena *arena;
static const struct json *vectors;

static int load(void **state)
{
    enum { ROOM = 1 << 20 };
    FILE *file = fopen(PROOF "vectors.json", "r");
    struct json *json;
    if (test_start(state) != 0 || !file)
        return -1;
    arena = *state;
    char *text = arena_alloc(arena, ROOM);
    size_t len = fread(text, 1, ROOM, file);
    fclose(file);
    if (len == ROOM || json_parse(arena, (struct str){.at = text, .len = len}, &json).id)
        return -1;
    vectors = json;
    return 0;
}

static const struct json *vector(const char *name)
{
    const struct json *json = json_member(vectors, name);
    assert_non_null(json);
    return json;
}

/* The bytes of a member in hex; STR_NONE when it is null. */
static struct str bytes_of(const struct json *json, const char *name)
{
    struct str hex = json_string(json_member(json, name));
    uint8_t *at = arena_alloc(arena, hex.len / 2 + 1);
    if (!hex.at)
        return STR_NONE;
    assert_true(str_to_bytes_hex(hex, at, hex.len / 2));
    return (struct str){.at = (const char *)at, .len = hex.len / 2};
}

static const uint8_t *key_of(const struct json *json, const char *name)
{
    return (const uint8_t *)bytes_of(json, name).at;
}

static struct uuid uuid_of(const struct json *json, const char *name)
{
    struct uuid uuid;
    assert_true(uuid_parse(json_string(json_member(json, name)), &uuid));
    return uuid;
}

static uint32_t number_of(const struct json *json, const char *name)
{
    int64_t value = json_integer(json_member(json, name), -1);
    assert_in_range(value, 0, UINT32_MAX);
    return (uint32_t)value;
}

static struct wrap_place wrap_place_of(const struct json *v)
{
    const struct json *place = json_member(v, "place");
    return (struct wrap_place){
        .purpose = number_of(place, "purpose"),
        .compartment = number_of(place, "compartment"),
        .owner = uuid_of(place, "owner"),
        .scope = uuid_of(place, "scope"),
        .epoch = number_of(place, "epoch"),
        .recipient = uuid_of(place, "recipient"),
        .recipient_epoch = number_of(place, "recipient_epoch"),
        .time = json_integer(json_member(place, "time"), 0),
    };
}

static struct record_place record_place_of(const struct json *v)
{
    const struct json *place = json_member(v, "place");
    return (struct record_place){
        .type = number_of(place, "type"),
        .compartment = number_of(place, "compartment"),
        .case_id = uuid_of(place, "case"),
        .record_id = uuid_of(place, "record"),
        .author = uuid_of(place, "author"),
        .epoch = number_of(place, "epoch"),
        .version = number_of(place, "version"),
        .time = json_integer(json_member(place, "time"), 0),
    };
}

static void password_vectors__give_auth_and_kek(void **state)
{
    (void)state;
    for (const struct json *v = vector("passwords")->first; v; v = v->next) {
        struct password_parameters parameters = {.passes = number_of(v, "passes"),
                                                 .memory_kib = number_of(v, "memory_kib")};
        struct password_keys keys;
        memcpy(parameters.salt, key_of(v, "salt"), sizeof parameters.salt);
        assert_done(password_derive(json_string(json_member(v, "password")), &parameters, &keys));
        assert_memory_equal(keys.auth, key_of(v, "auth"), KEY_BYTES);
        assert_memory_equal(keys.kek, key_of(v, "kek"), KEY_BYTES);
    }
}

static void key_bundle_vector__opens(void **state)
{
    (void)state;
    const struct json *v = vector("key_bundle");
    struct key_bundle bundle;
    uint8_t sign_public[KEY_BYTES];
    assert_done(
        key_bundle_open(bytes_of(v, "sealed"), uuid_of(v, "user"), key_of(v, "kek"), &bundle));
    assert_int_equal(bundle.epoch, number_of(v, "epoch"));
    sign_public_of(bundle.sign_seed, sign_public);
    assert_memory_equal(bundle.sign_seed, key_of(v, "sign_seed"), KEY_BYTES);
    assert_memory_equal(sign_public, key_of(v, "sign_public"), KEY_BYTES);
    assert_memory_equal(bundle.box.secret, key_of(v, "box_secret"), KEY_BYTES);
    assert_memory_equal(bundle.box.public_key, key_of(v, "box_public"), KEY_BYTES);
    assert_int_equal(bundle.directory_seq, number_of(v, "directory_seq"));
    assert_memory_equal(bundle.directory_hash, key_of(v, "directory_hash"), HASH_BYTES);
    assert_int_equal(bundle.audit_seq, number_of(v, "audit_seq"));
    assert_memory_equal(bundle.audit_hash, key_of(v, "audit_hash"), HASH_BYTES);
}

static void enrolment_vector__is_signed_alike__and_holds_for_nothing_else(void **state)
{
    (void)state;
    const struct json *v = vector("enrolment");
    struct str username = json_string(json_member(v, "username")), proof = bytes_of(v, "proof");
    const uint8_t *sign = key_of(v, "sign_public"), *box = key_of(v, "box_public");
    uint8_t made[SIGNATURE_BYTES];
    enrolment_sign(username, key_of(v, "sign_seed"), box, made);
    assert_int_equal(proof.len, SIGNATURE_BYTES);
    assert_memory_equal(made, proof.at, SIGNATURE_BYTES);
    assert_true(enrolment_verify(username, sign, box, proof));
    assert_false(enrolment_verify(STR("demo.operator.bg2"), sign, box, proof));
    assert_false(enrolment_verify(username, box, box, proof));
    assert_false(enrolment_verify(username, sign, sign, proof));
    assert_false(enrolment_verify(username, sign, box, str_slice(proof, 0, SIGNATURE_BYTES - 1)));
    for (size_t bit = 0; bit < SIGNATURE_BYTES * 8; bit++)
        assert_false(enrolment_verify(username, sign, box, test_flipped(arena, proof, bit)));
}

static void named_uuid_vectors__are_made_alike(void **state)
{
    (void)state;
    for (const struct json *v = vector("named_uuids")->first; v; v = v->next) {
        struct uuid made =
            uuid_of_name(uuid_of(v, "namespace"), json_string(json_member(v, "name")));
        assert_true(uuid_equal(made, uuid_of(v, "uuid")));
    }
}

static void directory_vector__is_taken_in__and_signed_to_the_same_bytes(void **state)
{
    (void)state;
    const struct json *v = vector("directory");
    struct directory *read = directory_new(key_of(v, "root_public"));
    struct directory *made = directory_new(key_of(v, "root_public"));
    const struct json *hash = json_member(v, "hashes")->first;
    const struct json *seed = json_member(v, "signed_with")->first;
    for (const struct json *s = json_member(v, "statements")->first; s;
         s = s->next, hash = hash->next, seed = seed->next) {
        uint8_t *at = arena_alloc(arena, LIMIT_STATEMENT), expected[HASH_BYTES], key[KEY_BYTES];
        struct str bytes = {.at = (const char *)at, .len = s->string.len / 2}, again = STR_NONE;
        struct statement statement;
        assert_true(str_to_bytes_hex(s->string, at, bytes.len));
        assert_true(str_to_bytes_hex(hash->string, expected, HASH_BYTES));
        assert_true(str_to_bytes_hex(seed->string, key, KEY_BYTES));
        assert_done(directory_append(read, bytes));
        struct directory_head head = directory_head(read);
        assert_memory_equal(head.hash, expected, HASH_BYTES);
        assert_done(statement_parse(bytes, &statement));
        assert_done(statement_sign(arena, made, &statement, key, &again));
        assert_true(str_equal(bytes, again));
    }
    assert_true(uuid_equal(directory_installation(read), uuid_of(v, "installation")));
    directory_free(read);
    directory_free(made);

    const struct json *f = json_member(v, "fingerprint");
    struct str text = key_fingerprint(arena, json_string(json_member(f, "username")),
                                      key_of(f, "sign_public"), key_of(f, "box_public"));
    assert_true(str_equal(text, json_string(json_member(f, "text"))));
}

static void wrap_vectors__open(void **state)
{
    (void)state;
    for (const struct json *v = vector("wraps")->first; v; v = v->next) {
        struct wrap_place place = wrap_place_of(v);
        uint8_t secret[KEY_BYTES];
        assert_done(wrap_open(&place, key_of(v, "recipient_public"), key_of(v, "recipient_secret"),
                              bytes_of(v, "wrap"), key_of(v, "expected_public"), secret));
        assert_memory_equal(secret, key_of(v, "secret"), KEY_BYTES);
    }
}

static void recovery_vector__is_made_again__and_its_shares_join(void **state)
{
    (void)state;
    const struct json *v = vector("recovery");
    struct wrap_place place = wrap_place_of(v);
    struct str wrap = STR_NONE;
    assert_done(wrap_seal_deterministic(arena, &place, key_of(v, "recipient_public"),
                                        key_of(v, "secret"), &wrap));
    assert_true(str_equal(wrap, bytes_of(v, "wrap")));
    uint8_t shares[3][SHARE_BYTES], joined[KEY_BYTES];
    const struct json *share = json_member(v, "shares")->first;
    for (size_t i = 0; i < 3; i++, share = share->next)
        assert_true(str_to_bytes_hex(share->string, shares[i], SHARE_BYTES));
    for (size_t i = 0; i < 3; i++) {
        assert_true(shares_join(shares[i], shares[(i + 1) % 3], joined));
        assert_memory_equal(joined, key_of(v, "recipient_secret"), KEY_BYTES);
    }
}

static void record_vectors__open(void **state)
{
    (void)state;
    for (const struct json *v = vector("records")->first; v; v = v->next) {
        struct record_place place = record_place_of(v);
        struct str plaintext = STR_NONE;
        assert_done(record_open(arena, &place, key_of(v, "compartment_public"),
                                key_of(v, "compartment_secret"), bytes_of(v, "envelope"),
                                &plaintext));
        assert_true(str_equal(plaintext, bytes_of(v, "plaintext")));
    }
}

static struct personal_place personal_place_of(const struct json *v)
{
    const struct json *place = json_member(v, "place");
    return (struct personal_place){
        .purpose = number_of(place, "purpose"),
        .user = uuid_of(place, "user"),
        .item = uuid_of(place, "item"),
        .epoch = number_of(place, "epoch"),
        .number = number_of(place, "number"),
        .time = json_integer(json_member(place, "time"), 0),
    };
}

static void personal_vectors__open(void **state)
{
    (void)state;
    for (const struct json *v = vector("personal")->first; v; v = v->next) {
        struct personal_place place = personal_place_of(v), read;
        struct str plaintext = STR_NONE;
        bool direct;
        assert_done(personal_open(arena, &place, key_of(v, "public"), key_of(v, "secret"),
                                  bytes_of(v, "envelope"), &plaintext, &direct));
        assert_int_equal(direct, number_of(v, "mode") == RECORD_DIRECT);
        assert_true(str_equal(plaintext, bytes_of(v, "plaintext")));
        assert_done(personal_header(bytes_of(v, "envelope"), &read));
        assert_int_equal(read.time, place.time);
    }
}

static void search_vectors__give_the_hashes(void **state)
{
    (void)state;
    for (const struct json *v = vector("searches")->first; v; v = v->next) {
        struct str kind = json_string(json_member(v, "kind"));
        uint8_t hash[HASH_BYTES];
        search_hash(key_of(v, "search_key"),
                    str_is(kind, "phone")  ? SEARCH_PHONE
                    : str_is(kind, "name") ? SEARCH_NAME
                                           : SEARCH_EMAIL,
                    json_string(json_member(v, "value")), hash);
        assert_memory_equal(hash, key_of(v, "hash"), HASH_BYTES);
    }
}

/* Does the AEAD alone take it? If not, the vector would prove nothing. */
static void assert_tag_holds(const uint8_t *key, const uint8_t *nonce, struct str ad,
                             struct str ciphertext)
{
    uint8_t *out = arena_alloc(arena, ciphertext.len);
    assert_int_equal(crypto_aead_xchacha20poly1305_ietf_decrypt(
                         out, NULL, NULL, (const uint8_t *)ciphertext.at, ciphertext.len,
                         (const uint8_t *)ad.at, ad.len, nonce, key),
                     0);
}

static void wrap__made_for_two_keys__opens_only_with_the_one_it_commits_to(void **state)
{
    (void)state;
    static const uint8_t zero_nonce[AEAD_NONCE_BYTES];
    const struct json *v = vector("wrap_two_keys");
    struct wrap_place place = wrap_place_of(v);
    struct str wrap = bytes_of(v, "wrap");
    struct str ad = str_slice(wrap, 0, WRAP_AT_CIPHERTEXT);
    struct str ciphertext = str_slice(wrap, WRAP_AT_CIPHERTEXT, WRAP_BYTES);
    uint8_t secret[KEY_BYTES];
    assert_tag_holds(key_of(v, "key_a"), zero_nonce, ad, ciphertext);
    assert_tag_holds(key_of(v, "key_b"), zero_nonce, ad, ciphertext);
    assert_done(
        wrap_open(&place, key_of(v, "public_a"), key_of(v, "secret_a"), wrap, NULL, secret));
    assert_error(
        wrap_open(&place, key_of(v, "public_b"), key_of(v, "secret_b"), wrap, NULL, secret),
        CLIENT_ENVELOPE);
}

static void record__made_for_two_keys__opens_only_with_the_one_it_commits_to(void **state)
{
    (void)state;
    const struct json *v = vector("record_two_keys");
    struct record_place place = record_place_of(v);
    struct str envelope = bytes_of(v, "envelope"), out = STR_NONE;
    struct str ad = str_slice(envelope, 0, RECORD_AD_BYTES);
    struct str ciphertext = str_slice(envelope, RECORD_HEADER_BYTES, envelope.len);
    const uint8_t *nonce = (const uint8_t *)envelope.at + RECORD_AT_NONCE;
    assert_tag_holds(key_of(v, "key_a"), nonce, ad, ciphertext);
    assert_tag_holds(key_of(v, "key_b"), nonce, ad, ciphertext);
    assert_done(
        record_open(arena, &place, key_of(v, "public_a"), key_of(v, "secret_a"), envelope, &out));
    assert_error(
        record_open(arena, &place, key_of(v, "public_b"), key_of(v, "secret_b"), envelope, &out),
        CLIENT_ENVELOPE);
}

/* --- the other way round: sealed here and now, opened by the independent reader -------------- */

static void put(struct json *object, const char *name, const void *bytes, size_t len)
{
    json_set(object, str_of(name), json_str(arena, hex_encode(arena, bytes, len)));
}

static struct json *fresh_wrap(struct sealer *sealer, const struct wrap_place *place)
{
    struct json *v = json_object(arena);
    struct key_pair recipient, inner;
    struct str wrap = STR_NONE;
    key_pair_new(&recipient);
    key_pair_new(&inner);
    for (int i = 0; i < 3; i++) /* index 2 */
        assert_done(wrap_seal(arena, sealer, place, recipient.public_key, inner.secret, &wrap));
    put(v, "wrap", wrap.at, wrap.len);
    put(v, "recipient_public", recipient.public_key, KEY_BYTES);
    put(v, "recipient_secret", recipient.secret, KEY_BYTES);
    put(v, "secret", inner.secret, KEY_BYTES);
    put(v, "expected_public", inner.public_key, KEY_BYTES);
    return v;
}

static struct json *fresh_record(const struct record_place *place, bool direct)
{
    struct json *v = json_object(arena);
    struct key_pair pair;
    struct str envelope = STR_NONE, text = STR("{\"text\":\"fresh\"}");
    key_pair_new(&pair);
    if (direct)
        envelope = record_seal_direct(arena, place, pair.secret, text);
    else
        assert_done(record_seal(arena, place, pair.public_key, text, &envelope));
    put(v, "envelope", envelope.at, envelope.len);
    put(v, "compartment_public", pair.public_key, KEY_BYTES);
    put(v, "compartment_secret", pair.secret, KEY_BYTES);
    put(v, "plaintext", text.at, text.len);
    return v;
}

static struct json *fresh_personal(const struct personal_place *place, bool direct)
{
    struct json *v = json_object(arena);
    struct key_pair pair;
    struct str envelope = STR_NONE, text = STR("{\"text\":\"fresh\"}");
    key_pair_new(&pair);
    if (direct)
        envelope = personal_seal_direct(arena, place, pair.secret, text);
    else
        assert_done(personal_seal(arena, place, pair.public_key, text, &envelope));
    put(v, "envelope", envelope.at, envelope.len);
    put(v, "secret", pair.secret, KEY_BYTES);
    put(v, "plaintext", text.at, text.len);
    return v;
}

static struct json *fresh_bundle(void)
{
    struct json *v = json_object(arena);
    struct key_bundle bundle;
    uint8_t kek[KEY_BYTES];
    key_bundle_new(&bundle);
    random_bytes(kek, sizeof kek);
    struct uuid user = uuid_new();
    struct str sealed = key_bundle_seal(arena, &bundle, user, kek);
    put(v, "sealed", sealed.at, sealed.len);
    put(v, "kek", kek, sizeof kek);
    put(v, "box_public", bundle.box.public_key, KEY_BYTES);
    json_set(v, STR("user"), json_str(arena, uuid_str(arena, user)));
    return v;
}

/* The member names `reader_check.py` reads; the places are those of the first vectors. */
static struct str fresh_json(void)
{
    struct wrap_place wrap = wrap_place_of(vector("wraps")->first);
    struct record_place record = record_place_of(vector("records")->first);
    struct personal_place personal = personal_place_of(vector("personal")->first);
    struct json *all = json_object(arena);
    struct sealer *sealer = sealer_new();
    json_set(all, STR("wrap"), fresh_wrap(sealer, &wrap));
    json_set(all, STR("direct"), fresh_record(&record, true));
    json_set(all, STR("sealed"), fresh_record(&record, false));
    json_set(all, STR("personal_direct"), fresh_personal(&personal, true));
    json_set(all, STR("personal_sealed"), fresh_personal(&personal, false));
    json_set(all, STR("bundle"), fresh_bundle());
    sealer_free(sealer);
    return json_text(arena, all);
}

static void reader__opens_what_the_vault_has_just_sealed(void **state)
{
    (void)state;
    struct str text = fresh_json();
    FILE *reader = popen("/usr/bin/python3 '" PROOF "reader_check.py'", "w");
    assert_non_null(reader);
    assert_int_equal(fwrite(text.at, 1, text.len, reader), text.len);
    int status = pclose(reader);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(password_vectors__give_auth_and_kek),
        cmocka_unit_test(key_bundle_vector__opens),
        cmocka_unit_test(enrolment_vector__is_signed_alike__and_holds_for_nothing_else),
        cmocka_unit_test(named_uuid_vectors__are_made_alike),
        cmocka_unit_test(directory_vector__is_taken_in__and_signed_to_the_same_bytes),
        cmocka_unit_test(wrap_vectors__open),
        cmocka_unit_test(recovery_vector__is_made_again__and_its_shares_join),
        cmocka_unit_test(record_vectors__open),
        cmocka_unit_test(personal_vectors__open),
        cmocka_unit_test(search_vectors__give_the_hashes),
        cmocka_unit_test(wrap__made_for_two_keys__opens_only_with_the_one_it_commits_to),
        cmocka_unit_test(record__made_for_two_keys__opens_only_with_the_one_it_commits_to),
        cmocka_unit_test(reader__opens_what_the_vault_has_just_sealed),
    };
    return cmocka_run_group_tests_name("vault vectors", tests, load, test_stop);
}
