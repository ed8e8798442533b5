#include "tasks/handlers.h"

#include "i18n/i18n.h"
#include "tasks/session.h"

static struct str label_in(const struct session *session, const char *vocabulary, struct str code)
{
    return label_of(session->labels, session->language, vocabulary, code);
}

static struct str name_in_words(const struct session *session, struct arena *arena,
                                struct str name)
{
    return label_of_principal(session->labels, arena, session->language, name);
}

static struct str place_of(const struct session *session, struct arena *arena,
                           const struct principal *who)
{
    struct str office = label_in(session, "office", str_of(office_code(who->office)));
    struct str role = who->role ? label_in(session, "user_role", str_of(role_code(who->role)))
                                : STR_NONE;
    return role.len ? arena_join(arena, arena_join(arena, role, STR(", ")), office) : office;
}

/* "Identity: no, without the consent “Share with a lawyer” (Not asked)." */
static void put_rights(const struct session *session, struct arena *arena,
                       const struct case_view *view, const struct principal *who,
                       struct handler *handler)
{
    const char *kind = handler_consent(who);
    struct str state = kind ? case_consent(view, kind) : STR_NONE;
    if (!kind || str_is(state, "given")) {
        handler->opens = i18n_text(
            kind ? N_("Will open report and notes: yes. Identity: yes, consent is given.")
                 : N_("Will open report and notes: yes. Identity: yes, as a colleague."));
        return;
    }
    struct str consent = label_in(session, "consent_kind", str_of(kind));
    struct str word = label_in(session, "consent_state", state.len ? state : STR("not_asked"));
    handler->lacking = arena_format(arena, "%.*s: %.*s", (int)consent.len, consent.at,
                                    (int)word.len, word.at);
    handler->opens =
        i18n_text(N_("Will open report and notes: yes. Identity: no, a consent is missing:"));
}

static bool knows(const struct json *names, struct str name)
{
    for (const struct json *n = names->first; n; n = n->next)
        if (str_equal(json_string(n), name))
            return true;
    return false;
}

/* The names of those whom the server offers; keys are the directory's alone. */
static struct error read_names(struct session *session, struct arena *arena, struct json *names)
{
    struct str next = STR_NONE;
    struct error e;
    do {
        struct json *page = NULL;
        e = net_get(session->net, arena,
                    net_query(arena, STR("/v1/principals"), "after", next), &page);
        if (e.id)
            return e;
        const struct json *rows = json_member(page, "principals");
        for (const struct json *r = rows ? rows->first : NULL; r; r = r->next)
            json_append(names, json_str(arena, json_string(json_member(r, "name"))));
        next = json_string(json_member(page, "next"));
    } while (next.len);
    return e;
}

static void put_alike(struct arena *arena, struct handler *handlers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf alike = {.arena = arena};
        for (size_t j = 0; j < count; j++) {
            if (i == j || !names_alike(arena, handlers[i].label, handlers[j].label))
                continue;
            if (alike.len)
                buf_str(&alike, STR(", "));
            buf_str(&alike, handlers[j].label);
        }
        handlers[i].alike = buf_view(&alike);
    }
}

/* Those of an office, but not `without`; what they will open of a case, where there is one. */
static struct error find(struct session *session, struct arena *arena, enum office office,
                         const struct case_view *view, struct str without,
                         struct handlers *ret_handlers)
{
    struct keyring *keyring = session->keyring;
    struct json *names = json_array(arena);
    struct error e = read_names(session, arena, names);
    if (e.id)
        return e;
    struct handler *at = arena_array(arena, names->count + 1, sizeof *at);
    const struct principal *who = NULL;
    size_t count = 0;
    while ((who = directory_next(keyring->directory, who))) {
        if (!handler_fits(keyring, office, who) || !knows(names, who->name) ||
            str_equal(who->name, without))
            continue;
        struct handler *handler = &at[count++];
        handler->name = arena_str(arena, who->name);
        handler->label = name_in_words(session, arena, handler->name);
        handler->place = place_of(session, arena, who);
        if (view)
            put_rights(session, arena, view, who, handler);
    }
    put_alike(arena, at, count);
    *ret_handlers = (struct handlers){.at = at, .count = count};
    return NO_ERROR;
}

static struct error handlers(struct session *session, struct arena *arena, const void *input,
                             void **ret_output)
{
    const struct str *reference = input;
    struct handlers *out = ARENA_NEW(arena, struct handlers);
    struct case_view view;
    struct error e = keyring_refresh(session->keyring, arena);
    if (!e.id)
        e = case_read(session->keyring, arena, *reference, &view);
    if (!e.id)
        e = find(session, arena, case_office(&view), &view, STR_NONE, out);
    *ret_output = out;
    return e;
}

const struct task task_handlers = {.run = handlers};

/* Compartments of what was sealed, each once. */
static struct str keys_in_words(const struct session *session, struct arena *arena,
                                const struct json *wraps)
{
    struct buf text = {.arena = arena};
    struct str last = STR_NONE;
    for (const struct json *w = wraps->first; w; w = w->next) {
        struct str code = json_string(json_member(w, "compartment"));
        if (str_equal(code, last)) /* they come one compartment after the other */
            continue;
        if (text.len)
            buf_str(&text, STR(", "));
        buf_str(&text, label_in(session, "compartment", code));
        last = code;
    }
    return buf_view(&text);
}

static struct error assign(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct assign_input *in = input;
    const struct assignment assignment = {.to = in->to, .reason = in->reason,
                                          .override = in->override, .version = in->version};
    struct assigned assigned;
    struct error e = case_assign(session->keyring, arena, in->reference, &assignment, &assigned);
    if (e.id)
        return e;
    struct assigned_words *out = ARENA_NEW(arena, struct assigned_words);
    *out = (struct assigned_words){.to = name_in_words(session, arena, in->to),
                                   .keys = keys_in_words(session, arena, assigned.wraps)};
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_assign = {.run = assign};

/* --- all cases of a colleague --- */

static struct error receivers(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    const struct str *from = input;
    struct keyring *keyring = session->keyring;
    struct receivers *out = ARENA_NEW(arena, struct receivers);
    struct words cases = {NULL, 0};
    struct error e = keyring_refresh(keyring, arena);
    if (!e.id)
        e = cases_held(keyring, arena, *from, &cases);
    if (!e.id)
        e = find(session, arena, keyring->office, NULL, *from, &out->handlers);
    out->cases = cases.at;
    out->case_count = cases.count;
    *ret_output = out;
    return e;
}

const struct task task_receivers = {.run = receivers};

static struct error hand_over(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    const struct hand_over_input *in = input;
    const struct hand_over hand_over = {.from = in->from, .reason = in->reason,
                                        .to = {in->to, in->to_count},
                                        .cases = {in->cases, in->case_count}};
    struct json *answer = NULL;
    struct error e = cases_hand_over(session->keyring, arena, &hand_over, &answer);
    if (e.id)
        return e;
    const struct json *list = json_member(answer, "cases");
    struct handed_over *out = ARENA_NEW(arena, struct handed_over);
    struct handed_case *at = arena_array(arena, (list ? list->count : 0) + 1, sizeof *at);
    for (const struct json *c = list ? list->first : NULL; c; c = c->next)
        at[out->count++] = (struct handed_case){
            .reference = json_string(json_member(c, "reference")),
            .to = name_in_words(session, arena, json_string(json_member(c, "assignee")))};
    out->at = at;
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_hand_over = {.run = hand_over};
