/* Handing a case to somebody: her client could not open it, so the assigning one seals to her every
 * compartment that her groups do not give her. */
#include "cases/sealing.h"

static bool is_colleague(const struct principal *to)
{
    return to->kind == PRINCIPAL_USER &&
           (to->role == ROLE_OPERATOR || to->role == ROLE_COORDINATOR);
}

const char *handler_consent(const struct principal *to)
{
    if (is_colleague(to))
        return NULL;
    if (to->kind == PRINCIPAL_PARTNER || to->role == ROLE_PARTNER)
        return "share_partner";
    return to->role == ROLE_COURT_MONITOR ? "attend_hearing" : "share_lawyer";
}

bool handler_fits(const struct keyring *keyring, enum office office, const struct principal *to)
{
    bool handles = to->kind == PRINCIPAL_PARTNER ||
                   (to->kind == PRINCIPAL_USER && role_handles(to->role));
    bool in_need = uuid_equal(to->id, keyring->user) || to->role == ROLE_COORDINATOR;
    return handles && !to->revoked && principal_current_key(to) &&
           to->office == office &&
           (keyring->role != ROLE_OPERATOR || in_need); /* she may in an emergency only */
}

/* The group of the case's office whose own wraps say which epochs a new handler has to get too:
 * all of them, as older records stay in older epochs. */
static struct error group_of(const struct keyring *keyring, struct arena *arena,
                             const struct case_view *view, enum compartment compartment,
                             const struct principal **ret_group)
{
    enum principal_kind kind =
        compartment == COMPARTMENT_IDENTITY ? PRINCIPAL_COORDINATION : PRINCIPAL_DESK;
    return group_find(keyring, arena, kind, case_office(view), ret_group);
}

static bool needs(const struct case_view *view, const struct principal *to,
                  enum compartment compartment, const struct principal *group)
{
    if (principal_in(to, group->id))
        return false; /* she opens it by her group */
    return compartment != COMPARTMENT_IDENTITY || is_colleague(to) ||
           str_is(case_consent(view, handler_consent(to)), "given");
}

/* Is this a wrap of one of the compartment's epochs for the group? */
static bool is_of(const struct json *wrap, enum compartment compartment, struct uuid group)
{
    struct uuid principal;
    return str_is(json_string(json_member(wrap, "compartment")), compartment_code(compartment)) &&
           json_is_empty(json_member(wrap, "scope")) &&
           uuid_parse(json_string(json_member(wrap, "principal")), &principal) &&
           uuid_equal(principal, group);
}

static bool has_wrap(const struct case_view *view, enum compartment compartment,
                     struct uuid group)
{
    const struct json *wraps = json_member(view->answer, "wraps");
    for (const struct json *w = wraps ? wraps->first : NULL; w; w = w->next)
        if (is_of(w, compartment, group))
            return true;
    return false;
}

static bool has_epoch(const struct json *wraps, enum compartment compartment, int64_t epoch)
{
    for (const struct json *w = wraps->first; w; w = w->next)
        if (json_integer(json_member(w, "epoch"), 0) == epoch &&
            str_is(json_string(json_member(w, "compartment")), compartment_code(compartment)))
            return true;
    return false;
}

static struct error add_epoch(struct keyring *keyring, struct arena *arena,
                              const struct case_view *view, const struct principal *to,
                              enum compartment compartment, int64_t epoch, struct json *wraps)
{
    const struct key_pair *pair = NULL;
    if (epoch > 0 && epoch <= UINT32_MAX)
        pair = keyring_case_pair(keyring, view->id, compartment, (struct uuid){0},
                                 (uint32_t)epoch);
    if (!pair)
        return (struct error){.id = ERROR_CLIENT_KEY,
                              .detail = arena_format(arena, "%s %lld",
                                                     compartment_code(compartment),
                                                     (long long)epoch)};
    const struct wrap_wanted wanted = {.case_id = view->id, .compartment = compartment,
                                       .epoch = (uint32_t)epoch, .to = to,
                                       .secret = pair->secret};
    return wraps_add(keyring, arena, wraps, &wanted);
}

static struct error add_compartment(struct keyring *keyring, struct arena *arena,
                                    const struct case_view *view, const struct principal *to,
                                    enum compartment compartment, struct json *wraps)
{
    const struct principal *group = NULL;
    const struct json *held = json_member(view->answer, "wraps");
    struct error e = group_of(keyring, arena, view, compartment, &group);
    if (e.id || !needs(view, to, compartment, group))
        return e;
    for (const struct json *w = held ? held->first : NULL; w && !e.id; w = w->next) {
        int64_t epoch = json_integer(json_member(w, "epoch"), 0);
        if (is_of(w, compartment, group->id) && !has_epoch(wraps, compartment, epoch))
            e = add_epoch(keyring, arena, view, to, compartment, epoch, wraps);
    }
    return e;
}

/* The case with identity open, where the new handler has to get it: its keys are handed out on a
 * stated reason only. */
static struct error read_for(struct keyring *keyring, struct arena *arena, struct str reference,
                             const struct principal *to, struct case_view *ret_view)
{
    const struct principal *group = NULL;
    struct case_view view;
    struct error e = case_read(keyring, arena, reference, &view);
    if (!e.id)
        e = group_of(keyring, arena, &view, COMPARTMENT_IDENTITY, &group);
    if (e.id)
        return e;
    bool open = case_epoch(&view, COMPARTMENT_IDENTITY) &&
                needs(&view, to, COMPARTMENT_IDENTITY, group) &&
                !has_wrap(&view, COMPARTMENT_IDENTITY, group->id);
    struct str why = arena_format(arena, "assigning to %.*s", (int)to->name.len, to->name.at);
    const struct str identity = STR("identity");
    if (open)
        e = case_read_open(keyring, arena, reference, (struct words){&identity, 1}, why, &view);
    if (!e.id)
        *ret_view = view;
    return e;
}

/* An operator who takes a critical case herself holds what she needs already. */
static bool takes_it_herself(const struct keyring *keyring, const struct principal *to)
{
    return keyring->role == ROLE_OPERATOR && uuid_equal(to->id, keyring->user);
}

struct error handler_wraps(struct keyring *keyring, struct arena *arena, struct str reference,
                           const struct principal *to, struct case_view *ret_view,
                           struct json **ret_wraps)
{
    static const enum compartment all[] = {COMPARTMENT_HEADLINE, COMPARTMENT_REPORT,
                                           COMPARTMENT_IDENTITY, COMPARTMENT_WORK};
    struct case_view view;
    struct json *wraps = json_array(arena);
    const bool self = takes_it_herself(keyring, to);
    struct error e = self ? case_read(keyring, arena, reference, &view)
                          : read_for(keyring, arena, reference, to, &view);
    for (size_t i = 0; i < sizeof all / sizeof *all && !e.id && !self; i++)
        e = add_compartment(keyring, arena, &view, to, all[i], wraps);
    if (e.id)
        return e;
    *ret_view = view;
    *ret_wraps = wraps;
    return NO_ERROR;
}

static struct json *assign_body(struct arena *arena, const struct assignment *assignment,
                                const struct principal *to, struct json *wraps)
{
    struct json *body = json_object(arena);
    json_set(body, STR("to"), json_str(arena, to->name));
    json_set(body, STR("wraps"), wraps);
    json_set(body, STR("reason"),
             json_str(arena, assignment->reason.len ? assignment->reason : STR_NONE));
    if (assignment->override.len) {
        struct json *override = json_object(arena);
        json_set(override, STR("legal_basis"), json_str(arena, assignment->override));
        json_set(body, STR("override"), override);
    }
    return body;
}

static struct error assign_once(struct keyring *keyring, struct arena *arena,
                                struct str reference, const struct assignment *assignment,
                                struct assigned *ret_assigned)
{
    const struct principal *to = NULL;
    struct case_view view;
    struct json *wraps = NULL;
    struct error e = keyring_refresh(keyring, arena);
    if (!e.id)
        e = recipient_find(keyring, arena, assignment->to, &to);
    if (!e.id)
        e = handler_wraps(keyring, arena, reference, to, &view, &wraps);
    if (e.id)
        return e;
    struct net_reply reply = {0};
    const struct net_request request = {
        .method = "POST",
        .path = net_path(arena, "/v1/cases/", view.reference, "/assignments"),
        .body = assign_body(arena, assignment, to, wraps),
        .if_match = assignment->version ? assignment->version : view.version};
    e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_assigned = (struct assigned){.answer = reply.body, .wraps = wraps};
    return e;
}

struct error case_assign(struct keyring *keyring, struct arena *arena, struct str reference,
                         const struct assignment *assignment, struct assigned *ret_assigned)
{
    struct error e = assign_once(keyring, arena, reference, assignment, ret_assigned);
    if (e.id == ERROR_DIRECTORY_STALE) /* somebody's key changed in between */
        e = assign_once(keyring, arena, reference, assignment, ret_assigned);
    return e;
}
