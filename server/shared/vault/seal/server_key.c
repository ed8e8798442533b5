#include "hotline/vault/server_key.h"

#include "../inner.h"
#include "hotline/base/bytes.h"
#include "hotline/base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One subkey per use: BLAKE2b-256(key: the file's 32 bytes, label). */
struct server_key {
    uint8_t token[KEY_BYTES];
    uint8_t auth[KEY_BYTES];
    uint8_t code[KEY_BYTES];
    uint8_t search[KEY_BYTES];
    uint8_t request[KEY_BYTES];
    uint8_t salt[KEY_BYTES];
    uint8_t bundle[KEY_BYTES];
    uint8_t layer[KEY_BYTES];
    uint8_t callback[KEY_BYTES];
    uint8_t receipt[KEY_BYTES];
};

struct subkey {
    size_t offset;
    const char *label;
};

static const struct subkey subkeys[] = {
    {.offset = offsetof(struct server_key, token), .label = "hotline server token"},
    {.offset = offsetof(struct server_key, auth), .label = "hotline server auth"},
    {.offset = offsetof(struct server_key, code), .label = "hotline server code"},
    {.offset = offsetof(struct server_key, search), .label = "hotline server search"},
    {.offset = offsetof(struct server_key, request), .label = "hotline server request"},
    {.offset = offsetof(struct server_key, salt), .label = "hotline server salt"},
    {.offset = offsetof(struct server_key, bundle), .label = "hotline server bundle"},
    {.offset = offsetof(struct server_key, layer), .label = "hotline server layer"},
    {.offset = offsetof(struct server_key, callback), .label = "hotline server callback"},
    {.offset = offsetof(struct server_key, receipt), .label = "hotline server receipt"},
};

static struct error file_failed(struct str what)
{
    return (struct error){.id = ERROR_CLIENT_FILE, .detail = what};
}

struct error server_key_create(const char *path)
{
    FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_failed(errno == EEXIST ? STR("the server key exists already")
                                           : STR("the server key cannot be created"));
    uint8_t key[KEY_BYTES];
    random_bytes(key, sizeof key);
    bool written = write(fd, key, sizeof key) == (ssize_t)sizeof key && fsync(fd) == 0;
    wipe(key, sizeof key);
    if (!written) {
        unlink(path);
        return file_failed(STR("the server key cannot be written"));
    }
    return NO_ERROR;
}

static struct error file_read(const char *path, uint8_t ret_key[KEY_BYTES])
{
    FD fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return file_failed(STR("the server key cannot be read"));
    if (!S_ISREG(status.st_mode) || status.st_size != KEY_BYTES)
        return file_failed(STR("the server key is not a file of 32 bytes"));
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return file_failed(STR("others than its owner may use the server key"));
    if (read(fd, ret_key, KEY_BYTES) != KEY_BYTES)
        return file_failed(STR("the server key cannot be read"));
    return NO_ERROR;
}

struct error server_key_load(const char *path, struct server_key **ret_key)
{
    uint8_t master[KEY_BYTES];
    struct error e = file_read(path, master);
    if (e.id) {
        wipe(master, sizeof master);
        return e;
    }
    struct server_key *key = sodium_malloc(sizeof *key);
    for (size_t i = 0; key && i < sizeof subkeys / sizeof *subkeys; i++)
        hash_keyed((uint8_t *)key + subkeys[i].offset, master, subkeys[i].label, NULL, 0);
    wipe(master, sizeof master);
    sodium_stackzero(SECRET_STACK_BYTES);
    if (!key)
        return FAILED(INTERNAL);
    sodium_mprotect_readonly(key);
    *ret_key = key;
    return NO_ERROR;
}

void server_key_free(struct server_key *key)
{
    sodium_free(key);
}

void server_hash_token(const struct server_key *key, struct str token, uint8_t ret[HASH_BYTES])
{
    vault_hash(ret, key->token, PARTS(PART(token.at, token.len)));
}

void server_hash_auth(const struct server_key *key, struct uuid user, struct str auth,
                      uint8_t ret[HASH_BYTES])
{
    vault_hash(ret, key->auth, PARTS(PART(user.b, UUID_BYTES), PART(auth.at, auth.len)));
}

void server_hash_code(const struct server_key *key, struct str username, struct str code,
                      uint8_t ret[HASH_BYTES])
{
    uint8_t len[8];
    be64_put(len, username.len);
    vault_hash(
        ret, key->code,
        PARTS(PART(len, sizeof len), PART(username.at, username.len), PART(code.at, code.len)));
}

void server_hash_search(const struct server_key *key, struct str client_hash,
                        uint8_t ret[HASH_BYTES])
{
    vault_hash(ret, key->search, PARTS(PART(client_hash.at, client_hash.len)));
}

void server_hash_request(const struct server_key *key, struct str method_path_body,
                         uint8_t ret[HASH_BYTES])
{
    vault_hash(ret, key->request, PARTS(PART(method_path_body.at, method_path_body.len)));
}

void server_hash_callback(const struct server_key *key, const uint16_t *numbers,
                          struct callback_hash *ret_hash)
{
    uint8_t bytes[CALLBACK_BYTES], lookup[HASH_BYTES];
    uint16_t first[CALLBACK_LOOKUP_NUMBERS + 1];
    memcpy(first, numbers, sizeof first); /* whose last is not looked at */
    spoken_to_bytes(first, CALLBACK_LOOKUP_NUMBERS + 1, bytes);
    vault_hash(lookup, key->callback, PARTS(LABEL("lookup"), PART(bytes, CALLBACK_LOOKUP_BYTES)));
    memcpy(ret_hash->lookup, lookup, sizeof ret_hash->lookup);
    spoken_to_bytes(numbers, CALLBACK_NUMBERS, bytes);
    vault_hash(ret_hash->whole, key->callback, PARTS(LABEL("whole"), PART(bytes, sizeof bytes)));
    wipe(bytes, sizeof bytes);
    wipe(first, sizeof first);
}

void server_receipt_numbers(const struct server_key *key, struct str reference, millis received_at,
                            uint16_t ret_numbers[RECEIPT_NUMBERS])
{
    uint8_t hash[HASH_BYTES], time[8];
    be64_put(time, (uint64_t)received_at);
    vault_hash(hash, key->receipt,
               PARTS(PART(time, sizeof time), PART(reference.at, reference.len)));
    spoken_from_bytes(hash, RECEIPT_NUMBERS, ret_numbers);
}

void server_fake_salt(const struct server_key *key, struct str username, uint8_t ret_salt[16])
{
    uint8_t hash[HASH_BYTES];
    vault_hash(hash, key->salt, PARTS(PART(username.at, username.len)));
    memcpy(ret_salt, hash, 16);
}

static struct str layer_close(struct arena *arena, const uint8_t *key, struct str context,
                              struct str inner)
{
    size_t len = AEAD_NONCE_BYTES + inner.len + AEAD_TAG_BYTES;
    uint8_t *at = arena_alloc(arena, len);
    random_bytes(at, AEAD_NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        at + AEAD_NONCE_BYTES, NULL, (const uint8_t *)inner.at, inner.len,
        (const uint8_t *)context.at, context.len, NULL, at, key);
    return (struct str){.at = (const char *)at, .len = len};
}

static struct error layer_open(struct arena *arena, const uint8_t *key, struct str context,
                               struct str closed, struct str *ret_inner)
{
    if (closed.len < AEAD_NONCE_BYTES + AEAD_TAG_BYTES)
        return FAILED(INTERNAL);
    const uint8_t *at = (const uint8_t *)closed.at;
    size_t len = closed.len - AEAD_NONCE_BYTES - AEAD_TAG_BYTES;
    uint8_t *inner = arena_alloc(arena, len + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            inner, NULL, NULL, at + AEAD_NONCE_BYTES, closed.len - AEAD_NONCE_BYTES,
            (const uint8_t *)context.at, context.len, at, key) != 0)
        return (struct error){.id = ERROR_INTERNAL,
                              .detail = STR("an outer layer does not open with this server key")};
    *ret_inner = (struct str){.at = (const char *)inner, .len = len};
    return NO_ERROR;
}

static struct str user_context(const struct uuid *user)
{
    return (struct str){.at = (const char *)user->b, .len = UUID_BYTES};
}

struct str server_bundle_close(struct arena *arena, const struct server_key *key, struct uuid user,
                               struct str bundle)
{
    return layer_close(arena, key->bundle, user_context(&user), bundle);
}

struct error server_bundle_open(struct arena *arena, const struct server_key *key, struct uuid user,
                                struct str closed, struct str *ret_bundle)
{
    return layer_open(arena, key->bundle, user_context(&user), closed, ret_bundle);
}

void case_layer_derive(const struct server_key *key, struct uuid case_id,
                       const uint8_t shred_key[KEY_BYTES], struct case_layer *ret_layer)
{
    vault_hash(ret_layer->key, key->layer,
               PARTS(PART(case_id.b, UUID_BYTES), PART(shred_key, KEY_BYTES)));
}

struct str case_layer_close(struct arena *arena, const struct case_layer *layer, struct str wrap)
{
    return layer_close(arena, layer->key, STR_NONE, wrap);
}

struct error case_layer_open(struct arena *arena, const struct case_layer *layer, struct str closed,
                             struct str *ret_wrap)
{
    return layer_open(arena, layer->key, STR_NONE, closed, ret_wrap);
}
