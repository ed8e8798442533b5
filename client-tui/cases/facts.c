/* Changing what a case says. The version goes along, and the new one comes back. */
#include "cases/cases.h"

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

static bool identity_given(struct keyring *keyring, struct arena *arena, struct str reference,
                           int64_t version)
{
    struct case_view view;
    struct error e = case_read(keyring, arena, reference, &view);
    return !e.id && view.version == version &&
           str_is(case_consent(&view, "store_identity"), "given");
}

struct error case_facts_put(struct keyring *keyring, struct arena *arena, struct str reference,
                            struct json *document, int64_t *version)
{
    struct json *body = json_object(arena), *hashes;
    struct error e = send(keyring, arena, "PUT", reference, "/facts", document, version);
    if (e.id || !keyring->search_epoch)
        return e;
    const char *country = office_country(keyring->office);
    hashes = search_hashes_of(arena, keyring->search_key, document, country ? country : "RS");
    if (!hashes->count || !identity_given(keyring, arena, reference, *version))
        return NO_ERROR;
    json_set(body, STR("hashes"), hashes);
    send(keyring, arena, "PUT", reference, "/search-hashes", body, version);
    return NO_ERROR; /* the facts are there; whoever opens it next completes the hashes */
}
