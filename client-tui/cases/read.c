#include "cases/cases.h"

#include "hotline/base/reference.h"

struct error case_path(struct arena *arena, struct str reference, const char *rest,
                       struct str *ret_path)
{
    struct str canonical;
    if (!reference_parse(arena, reference, &canonical))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = arena_format(arena, "%.*s is no case reference",
                                                     (int)reference.len, reference.at)};
    *ret_path = net_path(arena, "/v1/cases/", canonical, rest);
    return NO_ERROR;
}

struct error case_read(struct keyring *keyring, struct arena *arena, struct str reference,
                       struct case_view *ret_view)
{
    struct str path;
    struct net_reply reply = {0};
    struct error e = case_path(arena, reference, "", &path);
    if (!e.id)
        e = net_call(keyring->net, arena, &(struct net_request){.method = "GET", .path = path},
                     &reply);
    if (e.id)
        return e;
    struct case_view view = {.answer = reply.body, .version = reply.version};
    view.reference = json_string_at(reply.body, "/case/reference");
    if (!uuid_parse(json_string_at(reply.body, "/case/id"), &view.id))
        return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                              .detail = STR("the answer does not say which case it is")};
    if (!view.version)
        view.version = json_integer(json_at(reply.body, "/case/version"), 0);
    e = keyring_open_answer(keyring, arena, reply.body, view.id);
    if (!e.id)
        *ret_view = view;
    return e;
}

struct error case_opening(struct keyring *keyring, struct arena *arena,
                          const struct case_view *view, enum compartment compartment,
                          struct str reason, struct json **ret_answer)
{
    if (!reason.len)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("opening a compartment needs --reason")};
    struct json *body = json_object(arena), *answer = NULL;
    json_set(body, STR("compartment"), json_str(arena, str_of(compartment_code(compartment))));
    json_set(body, STR("reason"), json_str(arena, reason));
    struct error e = net_post(keyring->net, arena,
                              net_path(arena, "/v1/cases/", view->reference, "/openings"), body,
                              &answer);
    if (!e.id)
        e = keyring_open_answer(keyring, arena, answer, view->id);
    if (!e.id)
        *ret_answer = answer;
    return e;
}

struct error case_send(struct keyring *keyring, struct arena *arena, struct str reference,
                       const char *rest, struct net_request *request,
                       struct net_reply *ret_reply)
{
    struct error e = case_path(arena, reference, rest, &request->path);
    return e.id ? e : net_call(keyring->net, arena, request, ret_reply);
}

static bool key_held(const struct keyring *keyring, const struct case_view *view,
                     enum compartment compartment)
{
    uint32_t epoch = case_epoch(view, compartment);
    return keyring_case_pair(keyring, view->id, compartment, (struct uuid){0}, epoch);
}

static struct error open_all(struct keyring *keyring, struct arena *arena,
                             const struct case_view *view, struct str reason, bool *ret_opened)
{
    static const enum compartment order[] = {COMPARTMENT_REPORT, COMPARTMENT_WORK,
                                             COMPARTMENT_IDENTITY};
    struct error e = NO_ERROR;
    for (size_t i = 0; i < sizeof order / sizeof *order && !e.id; i++) {
        struct json *answer;
        bool there = case_epoch(view, order[i]) > 0;
        if (!there || key_held(keyring, view, order[i]))
            continue;
        e = case_opening(keyring, arena, view, order[i], reason, &answer);
        if (!e.id)
            *ret_opened = true;
        else if (e.id == ERROR_FORBIDDEN || e.id == ERROR_NOT_FOUND)
            e = NO_ERROR; /* nothing in it is hers to open */
    }
    return e;
}

static struct error open_named(struct keyring *keyring, struct arena *arena,
                               const struct case_view *view, struct words compartments,
                               struct str reason, bool *ret_opened)
{
    struct error e = NO_ERROR;
    for (size_t i = 0; i < compartments.count && !e.id; i++) {
        struct json *answer;
        enum compartment compartment = compartment_from_code(compartments.at[i]);
        if (!compartment)
            return (struct error){.id = ERROR_CLIENT_USAGE,
                                  .detail = STR("--open takes identity, report or work")};
        e = case_opening(keyring, arena, view, compartment, reason, &answer);
        *ret_opened = true;
    }
    return e;
}

struct error case_read_open(struct keyring *keyring, struct arena *arena, struct str reference,
                            struct words compartments, struct str reason,
                            struct case_view *ret_view)
{
    struct case_view view;
    bool opened = false;
    struct error e = case_read(keyring, arena, reference, &view);
    if (!e.id && compartments.count)
        e = open_named(keyring, arena, &view, compartments, reason, &opened);
    else if (!e.id && reason.len)
        e = open_all(keyring, arena, &view, reason, &opened);
    if (!e.id && opened) /* now with the records of what was opened */
        e = case_read(keyring, arena, reference, &view);
    if (!e.id)
        *ret_view = view;
    return e;
}

struct error case_file_read(struct keyring *keyring, struct arena *arena, struct str reference,
                            struct str reason, struct json **ret_file)
{
    struct case_view view;
    struct json *file = NULL;
    struct error e =
        case_read_open(keyring, arena, reference, (struct words){0}, reason, &view);
    if (!e.id)
        e = net_get(keyring->net, arena, net_path(arena, "/v1/cases/", view.reference, "/file"),
                    &file);
    if (!e.id)
        e = keyring_open_answer(keyring, arena, file, view.id);
    if (!e.id)
        *ret_file = file;
    return e;
}

enum office case_office(const struct case_view *view)
{
    return office_from_code(json_string_at(view->answer, "/case/office"));
}

struct str case_consent(const struct case_view *view, const char *kind)
{
    struct str state = STR_NONE;
    const struct json *consents = json_member(view->answer, "consents");
    for (const struct json *c = consents ? consents->first : NULL; c; c = c->next)
        if (str_is(json_string(json_member(c, "kind")), kind))
            state = json_string(json_member(c, "state"));
    return state;
}

uint32_t case_epoch(const struct case_view *view, enum compartment compartment)
{
    uint32_t newest = 0;
    const struct json *keys = json_member(view->answer, "keys");
    for (const struct json *key = keys ? keys->first : NULL; key; key = key->next) {
        int64_t epoch = json_integer(json_member(key, "epoch"), 0);
        bool ours = str_is(json_string(json_member(key, "compartment")),
                           compartment_code(compartment)) &&
                    json_is_empty(json_member(key, "scope"));
        if (ours && epoch > newest && epoch <= UINT32_MAX)
            newest = (uint32_t)epoch;
    }
    return newest;
}
