/* Forwarding: the sender's client chooses, blackens, re-seals under new keys, and wraps those to
 * both sides. Who gets which wrap is the same table as the server's check (docs/security.md). */
#include "cases/manifest.h"

#include "hotline/base/bytes.h"

#include <string.h>

/* Both sides of a forward. An office receives as its desk, and as its coordination where somebody
 * is named. */
struct sides {
    const struct principal *from_desk, *from_coordination;
    const struct principal *to;              /* desk, partner group or user */
    const struct principal *to_coordination; /* NULL unless an office */
};

static struct error find_sides(const struct keyring *keyring, struct arena *arena,
                               const struct case_view *view, struct str name,
                               struct sides *ret_sides)
{
    struct sides s = {0};
    enum office from = case_office(view), to = office_from_code(name);
    struct error e = group_find(keyring, arena, PRINCIPAL_DESK, from, &s.from_desk);
    if (!e.id)
        e = group_find(keyring, arena, PRINCIPAL_COORDINATION, from, &s.from_coordination);
    if (!e.id && to)
        e = group_find(keyring, arena, PRINCIPAL_COORDINATION, to, &s.to_coordination);
    if (!e.id)
        e = to ? group_find(keyring, arena, PRINCIPAL_DESK, to, &s.to)
               : recipient_find(keyring, arena, name, &s.to);
    if (!e.id)
        *ret_sides = s;
    return e;
}

static size_t recipients_of(const struct sides *s, const struct new_key *key,
                            const struct manifest *manifest, const struct principal *ret[2])
{
    bool office = s->to_coordination != NULL;
    size_t count = 0;
    if (key->compartment == COMPARTMENT_EXCHANGE) {
        bool named = key->epoch == 2 && manifest->identity && office;
        ret[count++] = s->from_coordination;
        ret[count++] = named ? s->to_coordination : s->to;
        return count;
    }
    bool identity = key->compartment == COMPARTMENT_IDENTITY;
    if (office) {
        ret[count++] = identity ? s->to_coordination : s->to;
        return count;
    }
    ret[count++] = identity ? s->from_coordination : s->from_desk;
    ret[count++] = s->to;
    return count;
}

static struct error wrap_keys(struct keyring *keyring, struct arena *arena,
                              const struct case_view *view, const struct sides *sides,
                              const struct manifest *manifest, struct json *wraps)
{
    struct error e = NO_ERROR;
    for (const struct new_key *k = manifest->keys; k && !e.id; k = k->next) {
        const struct principal *to[2];
        size_t count = recipients_of(sides, k, manifest, to);
        for (size_t i = 0; i < count && !e.id; i++) {
            const struct wrap_wanted wanted = {.case_id = view->id,
                                               .compartment = k->compartment,
                                               .scope = k->scope, .epoch = k->epoch,
                                               .to = to[i], .secret = k->pair.secret};
            e = wraps_add(keyring, arena, wraps, &wanted);
        }
    }
    return e;
}

static struct json *keys_json(struct arena *arena, const struct manifest *manifest)
{
    struct json *list = json_array(arena);
    for (const struct new_key *k = manifest->keys; k; k = k->next) {
        struct json *key = json_object(arena);
        json_set(key, STR("compartment"),
                 json_str(arena, str_of(compartment_code(k->compartment))));
        json_set(key, STR("epoch"), json_int(arena, k->epoch));
        json_set(key, STR("public_key"),
                 json_str(arena, base64_encode(arena, k->pair.public_key, KEY_BYTES)));
        json_append(list, key);
    }
    return list;
}

static struct json *strings(struct arena *arena, struct words words)
{
    struct json *list = json_array(arena);
    for (size_t i = 0; i < words.count; i++)
        json_append(list, json_str(arena, words.at[i]));
    return list;
}

static struct json *forward_body(struct arena *arena, const struct forward *forward,
                                 const struct sides *sides, const struct manifest *manifest,
                                 struct json *wraps)
{
    struct json *body = json_object(arena), *list = json_object(arena);
    struct str to = sides->to_coordination ? forward->to : sides->to->name;
    json_set(list, STR("records"), manifest->rows);
    json_set(list, STR("limits_read"), strings(arena, forward->limits_read));
    json_set(body, STR("id"), json_str(arena, uuid_str(arena, manifest->forward)));
    json_set(body, STR("to"), json_str(arena, to));
    json_set(body, STR("kind"),
             json_str(arena, forward->transfer ? STR("transfer") : STR("refer")));
    json_set(body, STR("manifest"), list);
    json_set(body, STR("keys"), keys_json(arena, manifest));
    json_set(body, STR("wraps"), wraps);
    json_set(body, STR("summary"), json_str(arena, forward->summary));
    json_set(body, STR("message"),
             json_str(arena, forward->message.len ? forward->message : STR_NONE));
    json_set(body, STR("legal_basis"),
             json_str(arena, forward->legal_basis.len ? forward->legal_basis : STR("consent")));
    return body;
}

static const struct json *record_of(const struct case_view *view, struct str id)
{
    const struct json *records = json_member(view->answer, "records");
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (str_equal(json_string(json_member(r, "id")), id))
            return r;
    return NULL;
}

/* Whether identity has to be opened for what goes along. A record that was given by its id and can be
 * seen is open. */
static bool wants_identity(const struct forward *forward, const struct case_view *view)
{
    bool wanted = forward->records.count == 0;
    for (size_t i = 0; i < forward->records.count; i++) {
        struct str name = forward->records.at[i];
        enum record_type type = record_type_from_code(name);
        bool elsewhere = !type && !record_of(view, name); /* "all", or an id not seen */
        wanted = wanted || elsewhere || type == RECORD_IDENTITY ||
                 type == RECORD_CONTACT_IDENTITY;
    }
    return wanted && case_epoch(view, COMPARTMENT_IDENTITY) > 0;
}

/* Reads the case with everything open that may go along. */
static struct error read_open(struct keyring *keyring, struct arena *arena, struct str reference,
                              const struct forward *forward, struct case_view *ret_view)
{
    struct str why = arena_format(arena, "forwarding to %.*s", (int)forward->to.len,
                                  forward->to.at);
    const struct str identity = STR("identity");
    struct case_view view;
    struct error e = case_read(keyring, arena, reference, &view);
    if (!e.id && wants_identity(forward, &view))
        e = case_read_open(keyring, arena, reference, (struct words){&identity, 1}, why, &view);
    if (!e.id)
        *ret_view = view;
    return e;
}

static void wipe_keys(struct manifest *manifest)
{
    for (struct new_key *k = manifest->keys; k; k = k->next)
        wipe(k->pair.secret, KEY_BYTES);
}

static struct error forward_once(struct keyring *keyring, struct arena *arena,
                                 struct str reference, const struct forward *forward,
                                 struct json **ret_answer)
{
    struct case_view view;
    struct sides sides;
    struct manifest manifest = {.forward = uuid_new(), .transfer = forward->transfer};
    struct json *wraps = json_array(arena);
    struct error e = keyring_refresh(keyring, arena);
    if (!e.id)
        e = read_open(keyring, arena, reference, forward, &view);
    if (!e.id)
        e = find_sides(keyring, arena, &view, forward->to, &sides);
    if (!e.id)
        e = manifest_choose(arena, &view, forward->records, &manifest);
    if (e.id)
        return e;
    manifest_keys(arena, &view, &manifest);
    e = manifest_seal(keyring, arena, &view, forward->blacken, &manifest);
    if (!e.id)
        e = wrap_keys(keyring, arena, &view, &sides, &manifest, wraps);
    struct net_reply reply = {0};
    if (!e.id) {
        const struct net_request request = {
            .method = "POST",
            .path = net_path(arena, "/v1/cases/", view.reference, "/forwards"),
            .body = forward_body(arena, forward, &sides, &manifest, wraps),
            .if_match = forward->version ? forward->version : view.version};
        e = net_call(keyring->net, arena, &request, &reply);
    }
    wipe_keys(&manifest);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

struct error case_forward(struct keyring *keyring, struct arena *arena, struct str reference,
                          const struct forward *forward, struct json **ret_answer)
{
    if (!forward->summary.len)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--summary is needed: what the receiver reads before "
                                            "accepting, without names")};
    struct error e = forward_once(keyring, arena, reference, forward, ret_answer);
    if (e.id == ERROR_DIRECTORY_STALE)
        e = forward_once(keyring, arena, reference, forward, ret_answer);
    return e;
}
