/* Changing what a case says. The version goes along, and the new one comes back. */
#include "cases/cases.h"

#include "hotline/base/limits.h"

static struct error send(struct keyring *keyring, struct arena *arena, const char *method,
                         struct str reference, const char *rest, const struct json *body,
                         int64_t *version)
{
    struct net_reply reply = {0};
    struct net_request request = {.method = method, .body = body, .if_match = *version};
    struct error e = case_path(arena, reference, rest, &request.path);
    if (!e.id)
        e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *version = json_integer(json_member(reply.body, "version"), reply.version);
    return e;
}

struct error case_consent_add(struct keyring *keyring, struct arena *arena, struct str reference,
                              const struct json *consent, int64_t *version)
{
    return send(keyring, arena, "POST", reference, "/consents", consent, version);
}

struct error case_facts_put(struct keyring *keyring, struct arena *arena, struct str reference,
                            const struct json *document, int64_t *version)
{
    return send(keyring, arena, "PUT", reference, "/facts", document, version);
}

static void add_hashes(const struct keyring *keyring, struct arena *arena,
                       const struct json *document, struct json *list)
{
    const char *country = office_country(keyring->office);
    const struct json *more =
        search_hashes_of(arena, keyring->search_key, document, country ? country : "RS");
    for (const struct json *m = more->first; m; m = m->next) {
        bool there = list->count >= LIMIT_SEARCH_HASHES;
        for (const struct json *l = list->first; l && !there; l = l->next)
            there = str_equal(json_string(l), json_string(m));
        if (!there)
            json_append(list, json_str(arena, json_string(m)));
    }
}

struct error case_hashes_put(struct keyring *keyring, struct arena *arena, struct str reference,
                             const struct json *document, int64_t *version)
{
    struct case_view view;
    struct json *body = json_object(arena), *list = json_array(arena);
    struct error e =
        keyring->search_epoch ? case_read(keyring, arena, reference, &view) : FAILED(CLIENT_KEY);
    if (e.id)
        return e;
    add_hashes(keyring, arena, document, list);
    const struct json *records = json_member(view.answer, "records");
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (str_is(json_string(json_member(r, "type")), "contact_identity"))
            add_hashes(keyring, arena, json_member(r, "content"), list);
    if (!list->count || !str_is(case_consent(&view, "store_identity"), "given"))
        return NO_ERROR;
    json_set(body, STR("hashes"), list);
    *version = view.version;
    return send(keyring, arena, "PUT", reference, "/search-hashes", body, version);
}
