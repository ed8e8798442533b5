/* Finding without reading: the server compares keyed hashes and does not learn what they are of. */
#include "cases/cases.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/match/match.h"

struct hashes {
    struct arena *arena;
    const uint8_t *key;
    const char *country;
    struct json *list;
};

static void add_hash(struct hashes *hashes, enum search_kind kind, struct str value)
{
    uint8_t hash[HASH_BYTES];
    if (!value.len || hashes->list->count >= LIMIT_SEARCH_HASHES)
        return;
    search_hash(hashes->key, kind, value, hash);
    struct str text = base64_encode(hashes->arena, hash, sizeof hash);
    for (const struct json *h = hashes->list->first; h; h = h->next)
        if (str_equal(json_string(h), text))
            return;
    json_append(hashes->list, json_str(hashes->arena, text));
}

static void add_phone(struct hashes *hashes, struct str raw)
{
    if (!raw.len)
        return;
    struct phone phone = phone_normalise(hashes->arena, raw, hashes->country);
    for (size_t i = 0; i < phone.key_count; i++)
        add_hash(hashes, SEARCH_PHONE, phone.keys[i]);
}

static void add_email(struct hashes *hashes, struct str email)
{
    if (email.len)
        add_hash(hashes, SEARCH_EMAIL, email_key(hashes->arena, email));
}

static void add_name(struct hashes *hashes, struct str name)
{
    struct str keys[NAME_KEYS_MAX];
    size_t count = str_trim(name).len ? name_keys(hashes->arena, name, keys) : 0;
    for (size_t i = 0; i < count; i++)
        add_hash(hashes, SEARCH_NAME, keys[i]);
}

static void add_person(struct hashes *hashes, const struct json *person)
{
    struct str given = json_string(json_member(person, "given_name"));
    struct str family = json_string(json_member(person, "family_name"));
    add_name(hashes, arena_format(hashes->arena, "%.*s %.*s", (int)given.len,
                                  given.at ? given.at : "", (int)family.len,
                                  family.at ? family.at : ""));
}

struct json *search_hashes_of(struct arena *arena, const uint8_t search_key[KEY_BYTES],
                              const struct json *document, const char *country)
{
    struct hashes hashes = {arena, search_key, country, json_array(arena)};
    const struct json *reporter = json_member(document, "reporter");
    add_phone(&hashes, json_string(json_member(reporter, "phone")));
    add_phone(&hashes, json_string_at(document, "/call/phone_raw"));
    add_email(&hashes, json_string(json_member(reporter, "email")));
    add_person(&hashes, reporter);
    add_person(&hashes, json_member(document, "affected_person"));
    return hashes.list;
}

bool intake_allows_identity(const struct json *intake)
{
    bool allowed = false;
    const struct json *consents = json_member(intake, "consents");
    for (const struct json *c = consents ? consents->first : NULL; c; c = c->next)
        if (str_is(json_string(json_member(c, "kind")), "store_identity"))
            allowed = str_is(json_string(json_member(c, "state")), "given");
    return allowed;
}

static const char *country_of(const struct keyring *keyring)
{
    const char *country = office_country(keyring->office);
    return country ? country : "RS";
}

/* Adds "search_hashes" to an intake where its consents allow identity and a search key is held. */
static void intake_add_hashes(struct keyring *keyring, struct arena *arena, struct json *intake)
{
    if (!keyring->search_epoch || json_member(intake, "search_hashes") ||
        !intake_allows_identity(intake))
        return;
    struct json *hashes =
        search_hashes_of(arena, keyring->search_key, intake, country_of(keyring));
    if (hashes->count)
        json_set(intake, STR("search_hashes"), hashes);
}

static struct json *search_body(struct keyring *keyring, struct arena *arena,
                                const struct search *search)
{
    struct json *body = json_object(arena);
    if (search->reference.len) {
        json_set(body, STR("reference"), json_str(arena, search->reference));
        return body;
    }
    struct hashes hashes = {arena, keyring->search_key, country_of(keyring), json_array(arena)};
    add_phone(&hashes, search->phone);
    add_email(&hashes, search->email);
    add_name(&hashes, search->name);
    json_set(body, STR("hashes"), hashes.list);
    return body;
}

struct error case_search(struct keyring *keyring, struct arena *arena, const struct search *search,
                         struct json **ret_answer)
{
    if (!search->reference.len && !keyring->search_epoch)
        return (struct error){.id = ERROR_CLIENT_KEY, .detail = STR("you hold no search key")};
    struct json *body = search_body(keyring, arena, search), *answer = NULL;
    const struct json *hashes = json_member(body, "hashes");
    if (hashes && !hashes->count)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("there is nothing in it that could be looked for")};
    struct error e = net_post(keyring->net, arena, STR("/v1/search"), body, &answer);
    if (!e.id)
        e = keyring_open_answer(keyring, arena, answer, (struct uuid){0});
    if (!e.id)
        *ret_answer = answer;
    return e;
}

static bool flagged(const struct case_view *view, const char *flag)
{
    const struct json *flags = json_at(view->answer, "/case/flags");
    for (const struct json *f = flags ? flags->first : NULL; f; f = f->next)
        if (str_is(json_string(f), flag))
            return true;
    return false;
}

/* The newest opened record of a type. */
static const struct json *opened(const struct case_view *view, const char *type)
{
    const struct json *found = NULL, *records = json_member(view->answer, "records");
    int64_t newest = 0;
    for (const struct json *r = records ? records->first : NULL; r; r = r->next) {
        int64_t version = json_integer(json_member(r, "version"), 0);
        if (str_is(json_string(json_member(r, "type")), type) && json_member(r, "content") &&
            version > newest) {
            newest = version;
            found = json_member(r, "content");
        }
    }
    return found;
}

struct error case_complete_hashes(struct keyring *keyring, struct arena *arena,
                                  struct case_view *view)
{
    const struct json *identity = opened(view, "identity");
    if (!keyring->search_epoch || !identity || !flagged(view, "search_pending") ||
        !str_is(case_consent(view, "store_identity"), "given"))
        return NO_ERROR;
    struct json *document = json_copy(arena, identity), *body = json_object(arena);
    const struct json *call = opened(view, "contact_identity");
    struct str raw = json_string_at(call, "/call/phone_raw");
    if (raw.len)
        json_set_at(arena, document, "/call/phone_raw", json_str(arena, raw));
    json_set(body, STR("hashes"),
             search_hashes_of(arena, keyring->search_key, document, country_of(keyring)));
    struct net_reply reply = {0};
    struct net_request request = {.method = "PUT", .body = body, .if_match = view->version};
    struct error e =
        case_send(keyring, arena, view->reference, "/search-hashes", &request, &reply);
    if (!e.id)
        view->version = json_integer(json_member(reply.body, "version"), view->version);
    return e;
}

struct error case_log(struct keyring *keyring, struct arena *arena, struct json *intake,
                      struct uuid key, struct json **ret_answer)
{
    intake_add_hashes(keyring, arena, intake);
    struct net_reply reply = {0};
    const struct net_request request = {
        .method = "POST", .path = STR("/v1/cases"), .body = intake, .key = key};
    struct error e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}
