#include "screens/calls.h"

#include "hotline/base/limits.h"
#include "screens/screens.h"
#include "screens/session.h"

/* --- signing in --- */

static struct error connect(struct session *session, struct arena *arena, struct str user)
{
    const struct screens_options *o = session->options;
    struct str device = o->device_file ? o->device_file(arena, user) : STR_NONE;
    struct net_options options = {.url = o->server, .ca_file = o->ca,
                                  .device_file = device.len ? device.at : NULL};
    struct net *net = NULL, *waiting = NULL;
    struct error e = net_new(arena, &options, &net);
    options.device_file = NULL; /* its cookies are the other one's */
    if (!e.id)
        e = net_new(arena, &options, &waiting);
    if (e.id) {
        net_free(net);
        return e;
    }
    pthread_mutex_lock(&session->lock);
    net_free(session->net);
    net_free(session->waiting);
    session->net = net;
    session->waiting = waiting;
    pthread_mutex_unlock(&session->lock);
    return NO_ERROR;
}

static struct str who(const struct session *session, struct arena *arena)
{
    const struct keyring *k = session->keyring;
    struct str name = k->display_name.len ? k->display_name : k->username;
    if (!k->office)
        return arena_str(arena, name);
    struct str office = label_of(session->labels, session->language, "office",
                                 str_of(office_code(k->office)));
    return arena_join(arena, arena_join(arena, name, STR(" · ")), office);
}

static struct error sign_in(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    const struct sign_in_input *in = input;
    struct error e = connect(session, arena, in->user);
    if (e.id)
        return e;
    struct keyring *keyring = keyring_new(session->net, session->options->root);
    e = keyring_sign_in(keyring, in->user, in->password);
    if (!e.id)
        e = labels_load(session->labels, session->net);
    e.detail = arena_str(arena, e.detail); /* outlives the keyring */
    if (e.id) {
        keyring_sign_out(keyring);
        keyring_free(keyring);
        return e;
    }
    session->keyring = keyring;
    net_take_token(session->waiting, session->net);
    struct sign_in_output *out = ARENA_NEW(arena, struct sign_in_output);
    out->who = who(session, arena);
    *ret_output = out;
    return NO_ERROR;
}

const struct call call_sign_in = {.run = sign_in};

/* --- lists --- */

static void append(const struct session *session, struct arena *arena, struct case_rows *rows,
                   const struct json *entries)
{
    size_t count = entries ? entries->count : 0;
    struct case_row *at = arena_array(arena, rows->count + count + 1, sizeof *at);
    for (size_t i = 0; i < rows->count; i++)
        at[i] = rows->at[i];
    rows->at = at;
    for (const struct json *entry = entries ? entries->first : NULL; entry; entry = entry->next)
        rows->at[rows->count++] = row_of(session, arena, entry);
}

static struct error add_page(struct session *session, struct arena *arena, const char *view,
                             struct case_rows *rows)
{
    struct json *answer = NULL;
    struct str path = net_query(arena, STR("/v1/cases"), "view", str_of(view));
    path = net_query(arena, path, "after", rows->next);
    struct error e = net_get(session->net, arena, path, &answer);
    if (!e.id)
        e = keyring_open_answer(session->keyring, arena, answer, (struct uuid){0});
    if (e.id)
        return e;
    append(session, arena, rows, json_member(answer, "cases"));
    rows->next = json_string(json_member(answer, "next"));
    return NO_ERROR;
}

static struct error rows(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct rows_input *in = input;
    struct case_rows *out = ARENA_NEW(arena, struct case_rows);
    struct error e;
    out->next = in->after;
    do
        e = add_page(session, arena, in->view, out);
    while (!e.id && out->next.len && out->count < in->least);
    *ret_output = out;
    return e;
}

const struct call call_rows = {.run = rows};

static struct error search(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct search_input *in = input;
    const struct search wanted = {.phone = in->phone, .name = in->name, .email = in->email,
                                  .reference = in->reference};
    struct json *answer = NULL;
    struct error e = case_search(session->keyring, arena, &wanted, &answer);
    if (e.id)
        return e;
    struct found *out = ARENA_NEW(arena, struct found);
    append(session, arena, &out->rows, json_member(answer, "cases"));
    out->elsewhere = json_true(json_member(answer, "elsewhere"));
    *ret_output = out;
    return NO_ERROR;
}

const struct call call_search = {.run = search};

/* --- news --- */

static struct error changes(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    const struct changes_input *in = input;
    struct str path = net_query(arena, STR("/v1/changes"), "after", in->after);
    struct net_reply reply = {0};
    struct net_request request = {.method = "GET", .path = path};
    if (in->after.len) {
        request.wait_seconds = LIMIT_CHANGES_WAIT;
        request.path = net_query(arena, path, "wait",
                                 arena_format(arena, "%d", (int)LIMIT_CHANGES_WAIT));
    }
    struct error e = net_call(session->waiting, arena, &request, &reply);
    if (e.id)
        return e;
    struct changes_output *out = ARENA_NEW(arena, struct changes_output);
    out->next = json_string(json_member(reply.body, "next"));
    out->any = !json_is_empty(json_member(reply.body, "changes"));
    *ret_output = out;
    return NO_ERROR;
}

const struct call call_changes = {.waits = true, .run = changes};

/* --- one case --- */

static struct error show(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct str *reference = input;
    struct case_view view;
    struct error e = case_read(session->keyring, arena, *reference, &view);
    if (e.id)
        return e;
    struct case_shown *out = ARENA_NEW(arena, struct case_shown);
    *out = case_shown_of(session, arena, view.answer);
    case_complete_hashes(session->keyring, arena, &view); /* whoever comes next tries again */
    *ret_output = out;
    return NO_ERROR;
}

const struct call call_case = {.run = show};

static struct error opening(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    const struct opening_input *in = input;
    struct case_view view;
    struct json *answer = NULL;
    (void)ret_output;
    struct error e = case_read(session->keyring, arena, in->reference, &view);
    return e.id ? e
                : case_opening(session->keyring, arena, &view,
                               compartment_from_code(in->compartment), in->reason, &answer);
}

const struct call call_opening = {.run = opening};

static struct error note(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct note_input *in = input;
    struct json *body = json_object(arena);
    struct net_request request = {.method = "POST", .body = body, .key = in->key};
    struct net_reply reply = {0};
    (void)ret_output;
    json_set(body, STR("text"), json_str(arena, in->text));
    struct error e = case_path(arena, in->reference, "/notes", &request.path);
    return e.id ? e : net_call(session->net, arena, &request, &reply);
}

const struct call call_note = {.run = note};
