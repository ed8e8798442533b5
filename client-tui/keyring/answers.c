/* Opening what comes back: wraps give compartment secrets, those open records. */
#include "keyring/inner.h"

#include "hotline/base/utf8.h"

#include <string.h>

struct place {
    struct uuid case_id;
    bool known;              /* case_id is the case asked for, or that of a list's entry */
    const struct json *keys; /* of the answer around it; NULL in lists, which carry none */
};

static struct error misplaced(struct arena *arena, const char *what)
{
    return client_failed(arena, ERROR_CLIENT_ENVELOPE, what);
}

static bool same_scope(const struct json *a, const struct json *b)
{
    struct uuid x, y;
    return wire_uuid(json_member(a, "scope"), &x) && wire_uuid(json_member(b, "scope"), &y) &&
           uuid_equal(x, y);
}

/* The public half an answer names for the compartment and epoch of a wrap or record. */
static const struct json *key_of(const struct json *keys, const struct json *row)
{
    int64_t epoch = json_integer(json_member(row, "epoch"), -1);
    for (const struct json *key = keys ? keys->first : NULL; key; key = key->next)
        if (json_integer(json_member(key, "epoch"), -2) == epoch && same_scope(key, row) &&
            str_equal(json_string(json_member(key, "compartment")),
                      json_string(json_member(row, "compartment"))))
            return key;
    return NULL;
}

static struct error read_wrap(struct arena *arena, const struct json *row, struct uuid case_id,
                              struct wrap_place *ret_place, struct str *ret_wrap)
{
    struct wrap_place p = {.purpose = WRAP_COMPARTMENT, .owner = case_id};
    p.compartment = compartment_from_code(json_string(json_member(row, "compartment")));
    if (!p.compartment || !wire_uuid(json_member(row, "scope"), &p.scope) ||
        !wire_u32(json_member(row, "epoch"), &p.epoch) ||
        !wire_uuid(json_member(row, "principal"), &p.recipient) ||
        !wire_u32(json_member(row, "principal_epoch"), &p.recipient_epoch) ||
        !wire_bytes(arena, json_member(row, "wrap"), WRAP_BYTES, ret_wrap))
        return misplaced(arena, "a wrap is malformed");
    *ret_place = p;
    return NO_ERROR;
}

static struct error expected_public(struct arena *arena, const struct json *keys,
                                    const struct json *row, const uint8_t **ret_public)
{
    struct str bytes;
    if (!keys) {
        *ret_public = NULL;
        return NO_ERROR;
    }
    const struct json *key = key_of(keys, row);
    if (!key || !wire_bytes(arena, json_member(key, "public_key"), KEY_BYTES, &bytes))
        return misplaced(arena, "a wrap holds a key that the answer does not name");
    *ret_public = (const uint8_t *)bytes.at;
    return NO_ERROR;
}

static struct error learn_wrap(struct keyring *keyring, struct arena *arena, struct uuid case_id,
                               const struct json *keys, const struct json *row)
{
    struct wrap_place place;
    struct str wrap;
    struct error e = read_wrap(arena, row, case_id, &place, &wrap);
    if (e.id)
        return e;
    const struct key_pair *mine = keyring_pair(keyring, place.recipient, place.recipient_epoch);
    const struct key_pair *known = keyring_case_pair(keyring, case_id, place.compartment,
                                                     place.scope, place.epoch);
    if (!mine || known)
        return NO_ERROR;
    const uint8_t *public_key = NULL;
    struct case_secret found = {.case_id = case_id, .compartment = place.compartment,
                                .scope = place.scope, .epoch = place.epoch};
    e = expected_public(arena, keys, row, &public_key);
    if (!e.id)
        e = wrap_open(&place, mine->public_key, mine->secret, wrap, public_key,
                      found.pair.secret);
    if (!e.id && !key_public_of(found.pair.secret, found.pair.public_key))
        e = misplaced(arena, "a wrap holds no key");
    if (!e.id) {
        struct case_secret *kept = ARENA_NEW(keyring->arena, struct case_secret);
        found.next = keyring->cases;
        *kept = found;
        keyring->cases = kept;
    }
    wipe(&found, sizeof found);
    return e;
}

static struct error wraps_learn(struct keyring *keyring, struct arena *arena, struct uuid case_id,
                                const struct json *keys, const struct json *wraps)
{
    struct error e = NO_ERROR;
    for (const struct json *row = wraps ? wraps->first : NULL; row && !e.id; row = row->next)
        e = learn_wrap(keyring, arena, case_id, keys, row);
    return e;
}

static struct error read_record(struct arena *arena, const struct json *row, struct uuid case_id,
                                struct record_place *ret_place, struct uuid *ret_scope,
                                struct str *ret_envelope)
{
    struct record_place p = {.case_id = case_id};
    p.type = record_type_from_code(json_string(json_member(row, "type")));
    p.compartment = compartment_from_code(json_string(json_member(row, "compartment")));
    if (!p.type || !p.compartment || !wire_uuid(json_member(row, "id"), &p.record_id) ||
        !wire_uuid(json_member(row, "author"), &p.author) ||
        !wire_uuid(json_member(row, "scope"), ret_scope) ||
        !wire_u32(json_member(row, "epoch"), &p.epoch) ||
        !wire_u32(json_member(row, "version"), &p.version) ||
        !wire_bytes(arena, json_member(row, "envelope"), 0, ret_envelope))
        return misplaced(arena, "a record is malformed");
    *ret_place = p;
    return NO_ERROR;
}

static struct json *content_of(struct arena *arena, struct str plaintext)
{
    struct json *content = NULL;
    if (!json_parse(arena, plaintext, &content).id)
        return content;
    return utf8_valid(plaintext) ? json_str(arena, plaintext)
                                 : json_base64(arena, plaintext.at, plaintext.len);
}

static struct error open_record(struct keyring *keyring, struct arena *arena, struct json *row,
                                struct uuid case_id)
{
    struct record_place place;
    struct uuid scope;
    struct str envelope, plaintext;
    struct error e = read_record(arena, row, case_id, &place, &scope, &envelope);
    if (e.id)
        return e;
    const struct key_pair *pair =
        keyring_case_pair(keyring, case_id, place.compartment, scope, place.epoch);
    if (!pair)
        return NO_ERROR; /* not for us, or an opening is needed first */
    e = record_open(arena, &place, pair->public_key, pair->secret, envelope, &plaintext);
    if (e.id) {
        e.detail = arena_format(arena, "record %s version %u (%s)",
                                uuid_str(arena, place.record_id).at, place.version,
                                record_type_code(place.type));
        return e;
    }
    json_set(row, STR("content"), content_of(arena, plaintext));
    json_remove(row, STR("envelope"));
    return NO_ERROR;
}

/* Which case an object speaks of: {"case":{"id"}} of a read case, or an entry of a list. */
static struct error enter(struct arena *arena, const struct json *object, struct place *place)
{
    const struct json *id = json_at(object, "/case/id");
    bool entry = json_member(object, "reference") && json_member(object, "headline");
    if (entry)
        id = json_member(object, "id");
    struct uuid found;
    if (id && !json_is_empty(id)) {
        if (!wire_uuid(id, &found))
            return misplaced(arena, "the case's id is malformed");
        if (place->known && !entry && !uuid_equal(found, place->case_id))
            return misplaced(arena, "the answer speaks of another case");
        place->case_id = found;
        place->known = true;
    }
    const struct json *keys = json_member(object, "keys");
    if (keys && keys->kind == JSON_ARRAY)
        place->keys = keys;
    return NO_ERROR;
}

static struct error walk(struct keyring *keyring, struct arena *arena, struct json *node,
                         struct place place);

static struct error walk_object(struct keyring *keyring, struct arena *arena, struct json *node,
                                struct place place)
{
    struct error e = enter(arena, node, &place);
    const struct json *wraps = json_member(node, "wraps"), *wrap = json_member(node, "wrap");
    if (!e.id && place.known && wraps && wraps->kind == JSON_ARRAY)
        e = wraps_learn(keyring, arena, place.case_id, place.keys, wraps);
    if (!e.id && place.known && wrap && wrap->kind == JSON_OBJECT)
        e = learn_wrap(keyring, arena, place.case_id, place.keys, wrap);
    const struct json *envelope = json_member(node, "envelope");
    if (!e.id && place.known && envelope && envelope->kind != JSON_NULL)
        e = open_record(keyring, arena, node, place.case_id);
    for (struct json *child = node->first; child && !e.id; child = child->next)
        if (!str_is(child->name, "content"))
            e = walk(keyring, arena, child, place);
    return e;
}

static struct error walk(struct keyring *keyring, struct arena *arena, struct json *node,
                         struct place place)
{
    struct error e = NO_ERROR;
    if (node->kind == JSON_OBJECT)
        return walk_object(keyring, arena, node, place);
    if (node->kind == JSON_ARRAY)
        for (struct json *child = node->first; child && !e.id; child = child->next)
            e = walk(keyring, arena, child, place);
    return e;
}

struct error keyring_open_answer(struct keyring *keyring, struct arena *arena, struct json *answer,
                                 struct uuid case_id)
{
    struct place place = {.case_id = case_id, .known = !uuid_is_nil(case_id)};
    return answer ? walk(keyring, arena, answer, place) : NO_ERROR;
}

struct error keyring_open_passing(struct keyring *keyring, struct arena *arena,
                                  struct json *answer)
{
    struct keyring *passing = ARENA_NEW(arena, struct keyring);
    *passing = *keyring;
    passing->arena = arena;
    passing->cases = NULL;
    struct error e = keyring_open_answer(passing, arena, answer, (struct uuid){0});
    wipe(passing, sizeof *passing);
    return e;
}
