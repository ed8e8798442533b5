/* Handing a case to somebody: her client could not open it, so the assigning one seals to her every
 * compartment that her groups do not give her. */
#include "cases/sealing.h"

static const char *consent_of_handler(const struct principal *to)
{
    if (to->kind == PRINCIPAL_PARTNER || to->role == ROLE_PARTNER)
        return "share_partner";
    return to->role == ROLE_COURT_MONITOR ? "attend_hearing" : "share_lawyer";
}

static bool is_colleague(const struct principal *to)
{
    return to->kind == PRINCIPAL_USER &&
           (to->role == ROLE_OPERATOR || to->role == ROLE_COORDINATOR);
}

static bool needs(const struct case_view *view, const struct principal *to,
                  enum compartment compartment)
{
    if (compartment == COMPARTMENT_IDENTITY)
        return is_colleague(to) ||
               str_is(case_consent(view, consent_of_handler(to)), "given");
    return !is_colleague(to);
}

/* The secret of the current epoch; identity's is handed out on a stated reason only. */
static struct error secret_of(struct keyring *keyring, struct arena *arena,
                              const struct case_view *view, enum compartment compartment,
                              uint32_t epoch, struct str why, const struct key_pair **ret_pair)
{
    const struct uuid no_scope = {0};
    struct json *answer;
    struct error e = NO_ERROR;
    if (!keyring_case_pair(keyring, view->id, compartment, no_scope, epoch))
        e = case_opening(keyring, arena, view, compartment, why, &answer);
    const struct key_pair *pair =
        keyring_case_pair(keyring, view->id, compartment, no_scope, epoch);
    if (!e.id && !pair)
        e = (struct error){.id = ERROR_CLIENT_KEY,
                           .detail = str_of(compartment_code(compartment))};
    if (!e.id)
        *ret_pair = pair;
    return e;
}

static struct error add_compartment(struct keyring *keyring, struct arena *arena,
                                    const struct case_view *view, const struct principal *to,
                                    enum compartment compartment, struct json *wraps)
{
    uint32_t epoch = case_epoch(view, compartment).current;
    if (!epoch || !needs(view, to, compartment))
        return NO_ERROR;
    struct str why = arena_format(arena, "assigning to %.*s", (int)to->name.len, to->name.at);
    const struct key_pair *pair;
    struct error e = secret_of(keyring, arena, view, compartment, epoch, why, &pair);
    if (e.id)
        return e;
    const struct wrap_wanted wanted = {.case_id = view->id, .compartment = compartment,
                                       .epoch = epoch, .to = to, .secret = pair->secret};
    return wraps_add(keyring, arena, wraps, &wanted);
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

/* An operator who takes a critical case herself holds what she needs already. */
static bool takes_it_herself(const struct keyring *keyring, const struct principal *to)
{
    return keyring->role == ROLE_OPERATOR && uuid_equal(to->id, keyring->user);
}

static struct error assign_once(struct keyring *keyring, struct arena *arena,
                                struct str reference, const struct assignment *assignment,
                                struct json **ret_answer)
{
    static const enum compartment all[] = {COMPARTMENT_HEADLINE, COMPARTMENT_REPORT,
                                           COMPARTMENT_IDENTITY, COMPARTMENT_WORK};
    const struct principal *to = NULL;
    struct case_view view;
    struct json *wraps = json_array(arena);
    struct error e = keyring_refresh(keyring, arena);
    if (!e.id)
        e = recipient_find(keyring, arena, assignment->to, &to);
    if (!e.id)
        e = case_read(keyring, arena, reference, &view);
    for (size_t i = 0; i < sizeof all / sizeof *all && !e.id; i++)
        if (!takes_it_herself(keyring, to))
            e = add_compartment(keyring, arena, &view, to, all[i], wraps);
    if (e.id)
        return e;
    struct net_reply reply = {0};
    const struct net_request request = {
        .method = "POST",
        .path = net_path(arena, "/v1/cases/", view.reference, "/assignments"),
        .body = assign_body(arena, assignment, to, wraps),
        .if_match = view.version};
    e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

struct error case_assign(struct keyring *keyring, struct arena *arena, struct str reference,
                         const struct assignment *assignment, struct json **ret_answer)
{
    struct error e = assign_once(keyring, arena, reference, assignment, ret_answer);
    if (e.id == ERROR_DIRECTORY_STALE) /* somebody's key changed in between */
        e = assign_once(keyring, arena, reference, assignment, ret_answer);
    return e;
}
