/* Reading the directory: what is taken in was signed by those who may, in one unbroken list that
 * begins with what this person has seen before. */
#include "keyring/inner.h"

#include <string.h>

static struct error distrust(struct arena *arena, const char *why)
{
    return client_failed(arena, ERROR_CLIENT_DIRECTORY, why);
}

/* Every page of statements behind the head of `directory`; the last page's answer. */
static struct error read_pages(struct keyring *keyring, struct arena *arena,
                               struct directory *directory, struct json **ret_last)
{
    for (;;) {
        uint64_t before = directory_head(directory).seq;
        struct json *page = NULL;
        struct str path = arena_format(arena, "/v1/directory?after=%llu",
                                       (unsigned long long)before);
        struct error e = net_get(keyring->net, arena, path, &page);
        if (e.id)
            return e;
        const struct json *rows = json_member(page, "statements");
        for (const struct json *row = rows ? rows->first : NULL; row; row = row->next) {
            struct str bytes;
            if (!wire_bytes(arena, json_member(row, "statement"), 0, &bytes))
                return distrust(arena, "a statement is not base64");
            e = directory_append(directory, bytes);
            if (e.id)
                return (struct error){
                    .id = ERROR_CLIENT_DIRECTORY,
                    .detail = arena_format(arena, "statement %llu is refused: %.*s",
                                           (unsigned long long)directory_head(directory).seq + 1,
                                           (int)e.detail.len, e.detail.at)};
        }
        bool more = json_integer(json_member(page, "next"), 0) > 0;
        if (more && directory_head(directory).seq == before)
            return distrust(arena, "the server's list does not go on");
        if (!more) {
            *ret_last = page;
            return NO_ERROR;
        }
    }
}

/* The list must contain, at its place, what was seen before. */
static struct error must_extend(struct arena *arena, const struct directory *directory,
                                uint64_t seq, const uint8_t hash[HASH_BYTES])
{
    uint8_t at[HASH_BYTES];
    if (!seq)
        return NO_ERROR;
    if (directory_head(directory).seq < seq)
        return distrust(arena, "the server's list is shorter than the one seen before");
    if (!directory_hash_at(directory, seq, at) || !bytes_equal(at, hash, HASH_BYTES))
        return distrust(arena, "the server's list differs from the one seen before");
    return NO_ERROR;
}

static struct error must_reach(struct arena *arena, const struct directory *directory,
                               const struct json *head)
{
    struct str hash;
    int64_t seq = json_integer(json_member(head, "seq"), 0);
    if (seq < 1 || !wire_bytes(arena, json_member(head, "hash"), HASH_BYTES, &hash))
        return distrust(arena, "the server does not say where its list ends");
    if (directory_head(directory).seq < (uint64_t)seq)
        return distrust(arena, "the server holds statements back");
    return must_extend(arena, directory, (uint64_t)seq, (const uint8_t *)hash.at);
}

/* Whoever is in the directory must be there with the keys she holds. */
static struct error must_be_me(struct keyring *keyring, struct arena *arena,
                               const struct directory *directory)
{
    const struct principal *me = directory_find(directory, keyring->user);
    if (!me)
        return NO_ERROR;
    const struct principal_key *key = principal_key_at(me, keyring->bundle.epoch);
    uint8_t sign_public[KEY_BYTES];
    sign_public_of(keyring->bundle.sign_seed, sign_public);
    if (!key || !bytes_equal(key->sign_public, sign_public, KEY_BYTES) ||
        !bytes_equal(key->box_public, keyring->bundle.box.public_key, KEY_BYTES))
        return distrust(arena, "your own keys stand there differently");
    return NO_ERROR;
}

struct error directory_fetch(struct keyring *keyring, struct arena *arena)
{
    struct directory *directory = directory_copy(keyring->directory);
    struct json *last = NULL;
    struct error e = read_pages(keyring, arena, directory, &last);
    if (!e.id)
        e = must_reach(arena, directory, json_member(last, "head"));
    if (!e.id)
        e = must_extend(arena, directory, keyring->bundle.directory_seq,
                        keyring->bundle.directory_hash);
    if (!e.id)
        e = must_be_me(keyring, arena, directory);
    if (e.id) {
        directory_free(directory);
        return e;
    }
    directory_free(keyring->directory);
    keyring->directory = directory;
    const struct principal *me = keyring_me(keyring);
    keyring->role = me ? me->role : ROLE_NONE;
    keyring->office = me ? me->office : OFFICE_NONE;
    return NO_ERROR;
}

/* The head goes into the bundle, under the key that only the password gives. When another session
 * of hers was quicker (version_stale) that session has kept a head of its own: the next sign-in
 * compares with that one. */
struct error directory_keep_head(struct keyring *keyring, struct arena *arena)
{
    struct directory_head head = directory_head(keyring->directory);
    if (head.seq <= keyring->bundle.directory_seq)
        return NO_ERROR;
    keyring->bundle.directory_seq = head.seq;
    memcpy(keyring->bundle.directory_hash, head.hash, HASH_BYTES);
    struct str sealed = key_bundle_seal(arena, &keyring->bundle, keyring->user, keyring->kek);
    struct json *body = json_object(arena);
    json_set(body, STR("key_bundle"), json_base64(arena, sealed.at, sealed.len));
    struct net_reply reply = {0};
    const struct net_request request = {.method = "PUT",
                                        .path = STR("/v1/me/key-bundle"),
                                        .body = body,
                                        .if_match = keyring->bundle_version};
    struct error e = net_call(keyring->net, arena, &request, &reply);
    if (e.id == ERROR_VERSION_STALE)
        return NO_ERROR;
    if (!e.id)
        keyring->bundle_version = json_integer(json_member(reply.body, "bundle_version"),
                                               keyring->bundle_version + 1);
    return e;
}
